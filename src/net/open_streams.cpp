#include "open_streams.hpp"

#include <optional>

namespace forecast {

void OpenStreams::enter(ClientStream& stream) {
    const std::lock_guard lock(mutex_);
    streams_.insert(&stream);
}

void OpenStreams::leave(ClientStream& stream) {
    const std::lock_guard lock(mutex_);
    streams_.erase(&stream);
}

void OpenStreams::close_longest_waiting() {
    const std::lock_guard lock(mutex_);
    ClientStream* longest = nullptr;
    std::optional<ClientStream::Clock::time_point> since;
    for (ClientStream* stream : streams_) {
        const auto waits = stream->waits_since();
        if (waits && (!since || *waits < *since)) {
            longest = stream;
            since = waits;
        }
    }
    if (longest != nullptr) {
        longest->give_up();
    }
}

}  // namespace forecast
