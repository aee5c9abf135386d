#include "forecast/tracking/process_identity.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace forecast {
namespace {

std::string boot_id() {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

}  // namespace

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::optional<std::string> process_start(long pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    if (!std::getline(file, line)) {
        return std::nullopt;
    }
    // Field 2, the program's name in parentheses, may hold spaces and parentheses: count from behind its end.
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream fields(line.substr(name_end + 1));
    std::string state;
    fields >> state;
    std::string start;
    for (int field = 4; field <= 22; ++field) {
        fields >> start;
    }
    const bool dead = state == "Z" || state == "X" || !fields;
    return dead ? std::nullopt : std::optional(boot_id() + "/" + start);
}

std::optional<RecordingProcess> recording_process(const RunSummary& run) {
    const auto host = run.tag("forecast.host");
    const auto start = run.tag("forecast.process_start");
    if (run.status != RunStatus::running || !host || !start) {
        return std::nullopt;
    }
    RecordingProcess process{*host, std::strtol(run.tag("forecast.pid").value_or("0").c_str(), nullptr, 10)};
    process.is_here = *host == host_name();
    process.is_alive = process.is_here && process_start(process.pid) == start;
    return process;
}

}  // namespace forecast
