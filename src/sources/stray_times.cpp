#include "stray_times.hpp"

#include <algorithm>

namespace forecast {
namespace {

constexpr std::chrono::hours kDecades(20 * 365 * 24);

bool is_earlier(const RawValue& a, const RawValue& b) {
    return a.time < b.time;
}

}  // namespace

std::optional<RawValue> stray_value(std::vector<RawValue> values) {
    const auto [first, last] = std::minmax_element(values.begin(), values.end(), is_earlier);
    if (values.empty() || last->time - first->time <= kDecades) {
        return std::nullopt;
    }
    std::sort(values.begin(), values.end(), is_earlier);
    const auto before = std::adjacent_find(
        values.begin(), values.end(), [](const RawValue& a, const RawValue& b) { return b.time - a.time > kDecades; });
    if (before == values.end()) {
        return std::nullopt;
    }
    const auto behind = before + 1;
    return behind - values.begin() <= values.end() - behind ? values.front() : values.back();
}

}  // namespace forecast
