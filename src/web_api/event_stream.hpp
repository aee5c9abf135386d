#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/net/http_message.hpp"

// Server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them.

namespace forecast {

/// An event of a kind with JSON; `id` comes back as Last-Event-ID when the client connects again.
std::string server_event(const char* kind, const nlohmann::ordered_json& data,
                         std::optional<std::uint64_t> id = std::nullopt);

/// A comment where nothing was said for so long that somebody between might close the connection.
class KeepAlive {
public:
    std::string with(std::string events);

private:
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// An answer that goes on.
OutgoingAnswer event_stream(PartSource parts);

}  // namespace forecast
