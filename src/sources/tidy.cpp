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
RawValue one_of_both(const RawValue& kept, const RawValue& again, Tidied& tidied) {
    RepeatedTimes& repeated = tidied.repeated;
    if (kept.local_clock != again.local_clock) {
        repeated.skipped_hour.push_back(again.time);
        return again.local_clock > kept.local_clock ? again : kept;
    }
    const bool is_revised = kept.file != again.file;
    if (std::isnan(again.value) || (is_contradicted(kept, repeated) && !is_revised)) {
        return kept;
    }
    if (is_contradicted(kept, repeated)) {
        repeated.conflicting.pop_back();
    }
    if (std::isnan(kept.value) || kept.value == again.value) {
        return again;
    }
    (is_revised ? tidied.revised : repeated.conflicting).push_back(again.time);
    return is_revised ? again : RawValue{kept.time, kept.local_clock, kMissing, kept.file};
}

/// Files that contradict each other at many times are not revisions of one another.
void take_out_contradicting_files(Tidied& tidied) {
    if (2 * tidied.revised.size() <= tidied.values.size()) {
        return;
    }
    auto& times = tidied.repeated.conflicting;
    times.insert(times.end(), tidied.revised.begin(), tidied.revised.end());
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    tidied.revised.clear();
    for (RawValue& raw : tidied.values) {
        raw.value = std::binary_search(times.begin(), times.end(), raw.time) ? kMissing : raw.value;
    }
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
        tidied.values.back() = one_of_both(tidied.values.back(), value, tidied);
    }
    tidied.duplicates = values.size() - tidied.values.size();
    take_out_contradicting_files(tidied);
    return tidied;
}

std::chrono::seconds usual_step(const std::vector<RawValue>& values) {
    std::map<std::chrono::seconds, std::size_t> counts;
    for (std::size_t i = 1; i < values.size(); ++i) {
        ++counts[values[i].time - values[i - 1].time];
    }
    const auto most =
        std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
    constexpr std::chrono::seconds kLongest(86400);
    return most == counts.end() ? kLongest : std::min(most->first, kLongest);
}

std::vector<std::string> notes_of(const Tidied& tidied, const std::string& what) {
    std::vector<std::string> notes;
    if (tidied.out_of_order > 0) {
        notes.push_back(fmt::format("{}: not in order of time ({} steps back), sorted", what, tidied.out_of_order));
    }
    if (tidied.duplicates > 0) {
        notes.push_back(fmt::format("{}: {} values for times given twice", what, tidied.duplicates));
    }
    if (!tidied.revised.empty()) {
        notes.push_back(
            fmt::format("{}: {} values of one file replaced by those of a later one", what, tidied.revised.size()));
    }
    if (const auto& times = tidied.repeated.conflicting; !times.empty()) {
        notes.push_back(
            fmt::format("{}: the values for {} time(s) contradict each other, first at {}: taken as missing", what,
                        times.size(), format_utc(times.front())));
    }
    return notes;
}

}  // namespace forecast
