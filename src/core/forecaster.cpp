#include "forecast/core/forecaster.hpp"

#include <charconv>

namespace forecast {

int days_ahead(const IssueOptions& options) {
    return options.horizon_days - 1 + (options.mode == "day-ahead" ? 1 : 0);
}

Timestamp issue_time(const IssueOptions& options, const TimeAxis& axis, std::size_t row) {
    int hour = 0;
    int minute = 0;
    std::from_chars(options.time.data(), options.time.data() + 2, hour);
    std::from_chars(options.time.data() + 3, options.time.data() + 5, minute);
    const Day issued = axis.day(row) - days_ahead(options);
    return from_local(issued, std::chrono::hours(hour) + std::chrono::minutes(minute), axis.zone());
}

AsOf known_at(const IssueOptions& options, const Frame& frame, Timestamp origin, std::size_t until) {
    if (options.weather == "none") {
        return {frame, origin, 0};
    }
    return {frame, origin, until, options.weather == "issued" ? Ahead::issued : Ahead::observed};
}

}  // namespace forecast
