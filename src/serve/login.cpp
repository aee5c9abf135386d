#include "login.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include <openssl/rand.h>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr int kTriesInAWindow = 10;
constexpr std::chrono::seconds kWindow{60};
constexpr std::size_t kMostClients = 10'000;
constexpr std::size_t kMostSessions = 10'000;
constexpr std::chrono::hours kLongestSession{24 * 30};
constexpr const char* kSessionCookie = "forecast_session";

std::string random_name() {
    constexpr std::size_t kBytes = 32;
    std::array<unsigned char, kBytes> bytes{};
    if (RAND_bytes(bytes.data(), kBytes) != 1) {
        throw Error("the system has no random numbers for a session");
    }
    std::string name;
    for (const unsigned char byte : bytes) {
        name += fmt::format("{:02x}", byte);
    }
    return name;
}

}  // namespace

bool TokenGuard::admits(const std::string& client, Clock::time_point at) const {
    const std::lock_guard lock(mutex_);
    const auto found = tries_.find(client);
    return found == tries_.end() || at - found->second.since >= kWindow || found->second.count < kTriesInAWindow;
}

void TokenGuard::on_wrong_token(const std::string& client, Clock::time_point at) {
    const std::lock_guard lock(mutex_);
    if (tries_.size() >= kMostClients) {
        for (auto entry = tries_.begin(); entry != tries_.end();) {
            entry = at - entry->second.since >= kWindow ? tries_.erase(entry) : std::next(entry);
        }
    }
    Tries& tries = tries_[tries_.size() < kMostClients ? client : "others"];
    if (at - tries.since >= kWindow) {
        tries = {at, 0};
    }
    ++tries.count;
}

std::string Sessions::cookie(const std::string& value, long seconds) const {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", kSessionCookie, value, seconds,
                       is_secure_ ? "; Secure" : "");
}

std::string Sessions::open(Clock::time_point at) {
    const std::string name = random_name();
    const std::lock_guard lock(mutex_);
    for (auto entry = ends_.begin(); entry != ends_.end();) {
        entry = entry->second <= at ? ends_.erase(entry) : std::next(entry);
    }
    if (ends_.size() >= kMostSessions) {
        ends_.erase(std::min_element(ends_.begin(), ends_.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
    ends_[sha256(name)] = at + kLongestSession;
    return cookie(name, std::chrono::seconds(kLongestSession).count());
}

bool Sessions::knows(const IncomingRequest& head, Clock::time_point at) const {
    const auto name = cookie_of(head, kSessionCookie);
    if (!name) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    const auto found = ends_.find(sha256(*name));
    return found != ends_.end() && at < found->second;
}

std::string Sessions::close(const IncomingRequest& head) {
    const std::lock_guard lock(mutex_);
    ends_.erase(sha256(cookie_of(head, kSessionCookie).value_or("")));
    return cookie("", 0);
}

std::optional<std::string> cookie_of(const IncomingRequest& head, const std::string& name) {
    const std::string begin = name + "=";
    for (const auto& [header, value] : head.headers) {
        if (header != "cookie") {
            continue;
        }
        for (std::size_t at = 0; at < value.size();) {
            const std::size_t end = std::min(value.find(';', at), value.size());
            const std::string_view pair = trimmed(std::string_view(value).substr(at, end - at));
            if (pair.substr(0, begin.size()) == begin) {
                return std::string(pair.substr(begin.size()));
            }
            at = end + 1;
        }
    }
    return std::nullopt;
}

}  // namespace forecast
