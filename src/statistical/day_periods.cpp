#include "day_periods.hpp"

#include "forecast/features/calendar_lag.hpp"

namespace forecast {

DayPeriods day_periods(const TimeAxis& axis) {
    DayPeriods periods;
    periods.rows.resize(static_cast<std::size_t>(rows_per_day(axis)));
    periods.period_of.resize(axis.size());
    for (std::size_t row = 0; row < axis.size(); ++row) {
        std::size_t period = 0;
        if (!axis.daily()) {
            const Timestamp start = axis.start(row);
            const auto local = start + utc_offset(start, axis.zone());
            const auto clock = local.time_since_epoch() - std::chrono::hours(24) * axis.day(row).number;
            period = static_cast<std::size_t>(clock / axis.step()) % periods.rows.size();
        }
        periods.period_of[row] = period;
        periods.rows[period].push_back(row);
    }
    return periods;
}

}  // namespace forecast
