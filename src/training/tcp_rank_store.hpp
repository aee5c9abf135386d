#pragma once

#include <memory>

#include "forecast/training/rank_group.hpp"
#include "forecast/training/rank_store.hpp"

namespace forecast {

/// c10d's TCPStore, of libtorch: rank 0 listens, the others connect, whenever they come. Throws Error(unavailable) if
/// rank 0 cannot listen, or is not there within two minutes.
std::unique_ptr<RankStore> open_tcp_rank_store(const RankPlace& place);

}  // namespace forecast
