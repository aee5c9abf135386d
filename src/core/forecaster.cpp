#include "forecast/core/forecaster.hpp"

#include <charconv>

namespace forecast {

Timestamp issue_time(const IssueOptions& options, const TimeAxis& axis, std::size_t row) {
    int hour = 0;
    int minute = 0;
    std::from_chars(options.time.data(), options.time.data() + 2, hour);
    std::from_chars(options.time.data() + 3, options.time.data() + 5, minute);
    const Day target = axis.day(row);
    const Day issued = options.mode == "day-ahead" ? target - 1 : target;
    return from_local(issued, std::chrono::hours(hour) + std::chrono::minutes(minute), axis.zone());
}

}  // namespace forecast
