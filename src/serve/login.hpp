#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "forecast/net/http_message.hpp"

namespace forecast {

/// Counts wrong tokens by the client's address: after so many within a minute the address has to wait.
class TokenGuard {
public:
    using Clock = std::chrono::steady_clock;

    /// Whether tokens of this address are looked at.
    [[nodiscard]] bool admits(const std::string& client, Clock::time_point at = Clock::now()) const;
    void on_wrong_token(const std::string& client, Clock::time_point at = Clock::now());

private:
    struct Tries {
        Clock::time_point since;
        int count = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::string, Tries> tries_;
};

/// Who has logged in with a browser: a random name in a cookie, known to this process alone, for 30 days at most.
class Sessions {
public:
    using Clock = std::chrono::steady_clock;

    /// `is_secure`: the cookie is sent over TLS only.
    explicit Sessions(bool is_secure) : is_secure_(is_secure) {}

    /// The Set-Cookie of a new session.
    std::string open(Clock::time_point at = Clock::now());
    [[nodiscard]] bool knows(const IncomingRequest& head, Clock::time_point at = Clock::now()) const;
    /// Ends that of the request; the Set-Cookie that removes it.
    std::string close(const IncomingRequest& head);

private:
    [[nodiscard]] std::string cookie(const std::string& value, long seconds) const;

    bool is_secure_;
    mutable std::mutex mutex_;
    std::map<std::string, Clock::time_point> ends_;  ///< by the digest of a session's name
};

/// The value of a cookie of a request; nothing where there is none such.
std::optional<std::string> cookie_of(const IncomingRequest& head, const std::string& name);

}  // namespace forecast
