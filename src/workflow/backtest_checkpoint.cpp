#include "forecast/workflow/backtest_checkpoint.hpp"

#include <cstdint>
#include <cstring>

#include <nlohmann/json.hpp>

#include "forecast/core/file.hpp"
#include "forecast/core/sha256.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kSaveEvery{1};
constexpr std::chrono::hours kForgottenAfter{7 * 24};
constexpr std::size_t kDigestSize = 64;

struct Header {
    std::uint64_t first_row = 0;
    std::uint64_t forecasters = 0;
    std::uint64_t values = 0;
};

/// [[day, forecaster, {"member": weight}]]
std::string weights_text(const std::vector<DayWeights>& weights) {
    auto list = nlohmann::ordered_json::array();
    for (const DayWeights& of_day : weights) {
        auto members = nlohmann::ordered_json::object();
        for (const MemberWeight& member : of_day.members) {
            members[member.member] = member.weight;
        }
        list.push_back({of_day.day.number, of_day.forecaster, std::move(members)});
    }
    return list.dump();
}

std::vector<DayWeights> parse_weights(std::string_view text) {
    std::vector<DayWeights> weights;
    for (const auto& entry : nlohmann::ordered_json::parse(text)) {
        DayWeights of_day;
        of_day.day.number = entry.at(0);
        of_day.forecaster = entry.at(1);
        for (const auto& [member, weight] : entry.at(2).items()) {
            of_day.members.push_back({member, weight.get<double>()});
        }
        weights.push_back(std::move(of_day));
    }
    return weights;
}

std::string to_bytes(const RollingForecasts& forecasts) {
    const Header header{forecasts.first_row, forecasts.forecasters, forecasts.values.size()};
    const std::size_t size = forecasts.values.size() * sizeof(double);
    std::string bytes(sizeof header + size, '\0');
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, forecasts.values.data(), size);
    return bytes + weights_text(forecasts.weights);
}

/// 32 hex digits and ".checkpoint", with more behind it while it is being written.
bool is_checkpoint(const std::string& name) {
    constexpr std::size_t kDigits = 32;
    return name.find_first_not_of("0123456789abcdef") == kDigits && name.compare(kDigits, 11, ".checkpoint") == 0;
}

RollingForecasts from_bytes(std::string_view bytes) {
    Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    bytes.remove_prefix(sizeof header);
    RollingForecasts forecasts{header.first_row, header.forecasters, {}, {}};
    const std::size_t size = header.values * sizeof(double);
    forecasts.values.resize(header.values);
    std::memcpy(forecasts.values.data(), bytes.data(), size);
    forecasts.weights = parse_weights(bytes.substr(size));
    return forecasts;
}

}  // namespace

BacktestCheckpoint::BacktestCheckpoint(const std::filesystem::path& directory, const std::string& identity)
    : file_(directory / (sha256(identity).substr(0, 32) + ".checkpoint")) {}

RollingForecasts BacktestCheckpoint::load() const {
    if (!std::filesystem::exists(file_)) {
        return {};
    }
    const std::string content = read_file(file_);
    const std::string_view bytes = std::string_view(content).substr(std::min(kDigestSize, content.size()));
    if (bytes.size() < sizeof(Header) || content.compare(0, kDigestSize, sha256(bytes)) != 0) {
        return {};
    }
    return from_bytes(bytes);
}

void BacktestCheckpoint::save(const RollingForecasts& forecasts) {
    const std::string bytes = to_bytes(forecasts);
    write_file_atomically(file_, sha256(bytes) + bytes);
    last_save_ = std::chrono::steady_clock::now();
}

void BacktestCheckpoint::save_if_due(const RollingForecasts& forecasts) {
    if (!last_save_ || std::chrono::steady_clock::now() - *last_save_ >= kSaveEvery) {
        save(forecasts);
    }
}

void BacktestCheckpoint::remove() const {
    std::error_code ignored;  // a file that another process has just removed is gone all the same
    std::filesystem::remove(file_, ignored);
    if (std::filesystem::is_symlink(file_.parent_path(), ignored)) {
        return;  // somebody else's directory
    }
    const auto now = std::filesystem::file_time_type::clock::now();
    for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path(), ignored)) {
        const bool own = is_checkpoint(entry.path().filename().string()) && !entry.is_symlink(ignored);
        const auto written = entry.last_write_time(ignored);
        if (own && !ignored && now - written > kForgottenAfter) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
}

}  // namespace forecast
