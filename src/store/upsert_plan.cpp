#include "upsert_plan.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

using Iterator = std::vector<Observation>::const_iterator;

/// The newest observation in [begin, end), all of one time, that has a value.
Iterator newest_value(Iterator begin, Iterator end) {
    auto newest = end;
    for (auto at = begin; at != end; ++at) {
        newest = std::isnan(at->value) ? newest : at;
    }
    return newest;
}

/// Takes in the observations [begin, end) of one time; `stored` is null where the store has none of it.
void plan_time(Iterator begin, Iterator end, const Observation* stored, Timestamp fetched_at, UpsertPlan& plan) {
    const auto newest = newest_value(begin, end);
    if (newest == end) {
        ++plan.count.missing;
        return;
    }
    if (stored == nullptr) {
        std::copy_if(begin, end, std::back_inserter(plan.writes), [](const auto& o) { return !std::isnan(o.value); });
        ++plan.count.added;
        return;
    }
    if (stored->value == newest->value) {
        ++plan.count.unchanged;
        return;
    }
    // A revision never becomes known before what it revises, and under a clock that is behind does not replace it.
    const Timestamp earliest = stored->available_at + std::chrono::seconds(fetched_at < newest->time ? 1 : 0);
    plan.writes.push_back({newest->time, newest->value, std::max(fetched_at, earliest)});
    ++plan.count.revised;
}

}  // namespace

UpsertPlan plan_upsert(const std::vector<Observation>& values, const std::vector<Observation>& newest,
                       Timestamp fetched_at) {
    UpsertPlan plan;
    auto known = newest.begin();
    for (auto begin = values.begin(); begin != values.end();) {
        const auto end = std::find_if(begin, values.end(), [&](const Observation& o) { return o.time != begin->time; });
        while (known != newest.end() && known->time < begin->time) {
            ++known;
        }
        const bool is_known = known != newest.end() && known->time == begin->time;
        plan_time(begin, end, is_known ? &*known : nullptr, fetched_at, plan);
        begin = end;
    }
    return plan;
}

}  // namespace forecast
