#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include <c10/util/intrusive_ptr.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "forecast/core/error.hpp"
#include "forecast/training/rank_group.hpp"

// Where the ranks of a launcher meet: c10d's TCPStore, of which rank 0 is the server.

namespace forecast {

inline constexpr std::chrono::minutes kRankPatience{2};

/// The first line of what c10d or Gloo says; a stack may follow.
inline std::string first_line(const std::exception& failure) {
    const std::string_view text = failure.what();
    return std::string(text.substr(0, text.find('\n')));
}

/// `waits`: until all ranks have come. Throws what c10d throws.
inline c10::intrusive_ptr<c10d::TCPStore> open_tcp_store(const RankPlace& place, bool waits) {
    c10d::TCPStoreOptions at;
    at.port = static_cast<std::uint16_t>(place.port);
    at.isServer = place.rank == 0;
    at.waitWorkers = waits;
    if (waits) {
        at.numWorkers = static_cast<std::size_t>(place.size);
    }
    at.timeout = kRankPatience;
    return c10::make_intrusive<c10d::TCPStore>(place.address, at);
}

/// What `meet` makes of the other ranks. Throws Error(unavailable) for what it throws.
template <class Meet>
auto met(const RankPlace& place, const Meet& meet) -> decltype(meet()) {
    try {
        return meet();
    } catch (const std::exception& failure) {
        throw Error(ErrorKind::unavailable, "rank {} of {}, started by {}, does not meet the others at {}:{}: {}",
                    place.rank, place.size, place.launcher, place.address, place.port, first_line(failure))
            .with_advice("MASTER_ADDR and MASTER_PORT name a host and a free port that all ranks reach");
    }
}

}  // namespace forecast
