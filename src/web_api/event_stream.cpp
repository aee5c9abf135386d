#include "event_stream.hpp"

#include <utility>

#include <fmt/format.h>

namespace forecast {
namespace {

constexpr std::chrono::seconds kLongestSilence{15};

}  // namespace

std::string server_event(const char* kind, const nlohmann::ordered_json& data, std::optional<std::uint64_t> id) {
    const std::string number = id ? fmt::format("id: {}\n", *id) : "";
    return fmt::format("event: {}\n{}data: {}\n\n", kind, number,
                       data.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::string KeepAlive::with(std::string events) {
    const auto time = std::chrono::steady_clock::now();
    if (events.empty() && time - last_ >= kLongestSilence) {
        events = ": still here\n\n";
    }
    last_ = events.empty() ? last_ : time;
    return events;
}

OutgoingAnswer event_stream(PartSource parts) {
    OutgoingAnswer answer;
    answer.headers = {{"Content-Type", "text/event-stream"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Accel-Buffering", "no"}};  // nginx hands each event on at once
    answer.parts = std::move(parts);
    return answer;
}

}  // namespace forecast
