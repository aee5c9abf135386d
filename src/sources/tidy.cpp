#include "tidy.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

/// Whether the values of the time of `kept` have contradicted each other already.
bool is_contradicted(const RawValue& kept, const RepeatedTimes& repeated) {
    return !repeated.conflicting.empty() && repeated.conflicting.back() == kept.time;
}

/// What is left of two values of one time. Of those that contradict each other nothing is.
RawValue one_of_both(const RawValue& kept, const RawValue& again, RepeatedTimes& repeated) {
    if (kept.local_clock != again.local_clock) {
        repeated.skipped_hour.push_back(again.time);
        return again.local_clock > kept.local_clock ? again : kept;
    }
    if (std::isnan(again.value) || is_contradicted(kept, repeated)) {
        return kept;
    }
    if (std::isnan(kept.value) || kept.value == again.value) {
        return again;
    }
    repeated.conflicting.push_back(again.time);
    return {kept.time, kept.local_clock, kMissing};
}

}  // namespace

Tidied tidy(std::vector<RawValue> values) {
    Tidied tidied;
    for (std::size_t i = 1; i < values.size(); ++i) {
        tidied.out_of_order += values[i].time < values[i - 1].time ? 1 : 0;
    }
    if (tidied.out_of_order > 0) {
        std::stable_sort(values.begin(), values.end(),
                         [](const RawValue& a, const RawValue& b) { return a.time < b.time; });
    }
    tidied.values.reserve(values.size());
    for (const auto& value : values) {
        if (tidied.values.empty() || tidied.values.back().time != value.time) {
            tidied.values.push_back(value);
            continue;
        }
        tidied.values.back() = one_of_both(tidied.values.back(), value, tidied.repeated);
    }
    tidied.duplicates = values.size() - tidied.values.size();
    return tidied;
}

std::optional<std::chrono::seconds> usual_step(const std::vector<RawValue>& values) {
    std::map<std::chrono::seconds, std::size_t> counts;
    for (std::size_t i = 1; i < values.size(); ++i) {
        ++counts[values[i].time - values[i - 1].time];
    }
    const auto most =
        std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
    return most == counts.end() ? std::nullopt : std::optional(most->first);
}

std::vector<std::string> notes_of(const Tidied& tidied, const std::string& what) {
    std::vector<std::string> notes;
    if (tidied.out_of_order > 0) {
        notes.push_back(fmt::format("{}: not in order of time ({} steps back), sorted", what, tidied.out_of_order));
    }
    if (tidied.duplicates > 0) {
        notes.push_back(fmt::format("{}: {} values for times given twice", what, tidied.duplicates));
    }
    if (const auto& times = tidied.repeated.conflicting; !times.empty()) {
        notes.push_back(
            fmt::format("{}: the values for {} time(s) contradict each other, first at {}: taken as missing", what,
                        times.size(), format_utc(times.front())));
    }
    return notes;
}

}  // namespace forecast
