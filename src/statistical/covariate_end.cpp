#include "forecast/statistical/covariate_end.hpp"

#include <algorithm>

namespace forecast {
namespace {

std::optional<Day> last_day_observed(const Column& column, const TimeAxis& axis) {
    const auto row = last_observed(column, axis.size());
    return row ? std::optional(axis.day(*row)) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> last_observed(const Column& column, std::size_t end) {
    for (std::size_t row = end; row-- > 0;) {
        if (column.is_observed(row)) {
            return row;
        }
    }
    return std::nullopt;
}

std::optional<EndedWeather> ended_weather(const Frame& frame) {
    const auto newest_load = last_day_observed(frame.target(), frame.axis);
    EndedWeather ended;
    for (const Column& column : frame.columns) {
        const auto last = last_day_observed(column, frame.axis);
        if (column.role != Role::future_covariate || !last || !newest_load || *newest_load - *last <= kLongestGap) {
            continue;
        }
        ended.last = ended.columns.empty() ? *last : std::min(ended.last, *last);
        ended.columns.push_back(column.name);
    }
    return ended.columns.empty() ? std::nullopt : std::optional(ended);
}

}  // namespace forecast
