#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A run of the experiment brest, begun in a millisecond of its own: the order by time is that of making.
inline RunSummary begin(RunStore& store, const std::string& name, const std::vector<Tag>& tags = {}) {
    using Clock = std::chrono::system_clock;
    const auto millisecond = [] { return Clock::now().time_since_epoch() / std::chrono::milliseconds(1); };
    const auto begun = millisecond();
    while (millisecond() <= begun + 1) {
    }
    return store.create_run({"brest", name, tags});
}

inline std::string ended(RunStore& store, const std::string& name, RunStatus status = RunStatus::finished) {
    std::string id = begin(store, name).run_id;
    store.finish_run(id, status, 4'000'000'000'000);
    return id;
}

}  // namespace forecast
