#include "forecast/statistical/stopped_weather.hpp"

#include <algorithm>

namespace forecast {
namespace {

constexpr std::size_t kTarget = 0;
constexpr int kLongestSilence = 28;  // days

std::optional<Day> last_observed(const Column& column, const TimeAxis& axis) {
    for (std::size_t row = axis.size(); row-- > 0;) {
        if (column.is_observed(row)) {
            return axis.day(row);
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<StoppedWeather> stopped_weather(const Frame& frame) {
    const auto newest_load = last_observed(frame.columns[kTarget], frame.axis);
    StoppedWeather stopped;
    for (const Column& column : frame.columns) {
        const auto last = last_observed(column, frame.axis);
        if (column.role != Role::future_covariate || !last || !newest_load || *newest_load - *last <= kLongestSilence) {
            continue;
        }
        stopped.last = stopped.columns.empty() ? *last : std::min(stopped.last, *last);
        stopped.columns.push_back(column.name);
    }
    return stopped.columns.empty() ? std::nullopt : std::optional(stopped);
}

}  // namespace forecast
