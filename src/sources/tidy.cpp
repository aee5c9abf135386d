#include "tidy.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace forecast {
namespace {

/// Of two values of one time, where `later` was read after `earlier`.
bool replaces(const RawValue& later, const RawValue& earlier) {
    if (later.local_clock != earlier.local_clock) {
        return later.local_clock > earlier.local_clock;
    }
    return !std::isnan(later.value) || std::isnan(earlier.value);
}

void add_repeated(const RawValue& kept, const RawValue& again, RepeatedTimes& repeated) {
    if (kept.local_clock != again.local_clock) {
        repeated.skipped_hour.push_back(again.time);
    } else if (std::isfinite(kept.value) && std::isfinite(again.value) && kept.value != again.value) {
        repeated.conflicting.push_back(again.time);
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
        add_repeated(tidied.values.back(), value, tidied.repeated);
        if (replaces(value, tidied.values.back())) {
            tidied.values.back() = value;
        }
    }
    tidied.duplicates = values.size() - tidied.values.size();
    return tidied;
}

std::vector<std::string> notes_of(const Tidied& tidied, const std::string& what) {
    std::vector<std::string> notes;
    if (tidied.out_of_order > 0) {
        notes.push_back(fmt::format("{}: not in order of time ({} steps back), sorted", what, tidied.out_of_order));
    }
    if (tidied.duplicates > 0) {
        notes.push_back(fmt::format("{}: {} values for times given twice, one kept of each", what, tidied.duplicates));
    }
    return notes;
}

}  // namespace forecast
