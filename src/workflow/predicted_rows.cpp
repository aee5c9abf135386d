#include "forecast/workflow/predicted_rows.hpp"

#include <algorithm>
#include <chrono>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/prepared_backtest.hpp"

namespace forecast {
namespace {

constexpr int kOldLoads = 7;    // days: loads older than that are not of today
constexpr int kReachDays = 14;  // days beyond the first that the loads allow

int days_wanted(const AskedDays& asked, const ExperimentConfig& config, bool by_network) {
    return asked.days.value_or(by_network ? config.window.horizon : 1);
}

/// The first row that can be forecast as a backtest does it.
std::size_t first_direct(const Frame& frame, const IssueOptions& issue) {
    const std::size_t latest = end_of_loads(frame);
    const int ahead = days_ahead(issue);
    return ahead == 0 ? latest : frame.axis.first_row_of(frame.axis.day(latest) + ahead);
}

bool reaches_into_last_week(const Frame& frame, Timestamp moment) {
    const int age = day_of(moment, frame.axis.zone()) - frame.axis.day(end_of_loads(frame) - 1);
    return age >= 0 && age <= kOldLoads;
}

/// The row of a named day, which must lie between the two.
std::size_t named_row(Day day, const Frame& frame, std::size_t earliest, Day latest) {
    if (latest < day || day < frame.axis.day(earliest)) {
        throw Error(ErrorKind::insufficient_data,
                    "{} cannot be forecast: the loads end on {} and allow forecasts from {} to {}", format_day(day),
                    format_day(frame.axis.day(end_of_loads(frame) - 1)), format_day(frame.axis.day(earliest)),
                    format_day(latest));
    }
    return frame.axis.first_row_of(day);
}

std::size_t first_asked(const AskedDays& asked, const Frame& frame, const IssueOptions& issue, std::size_t lookback,
                        Timestamp moment) {
    const std::size_t direct = first_direct(frame, issue);
    const std::size_t earliest = std::min(lookback, end_of_loads(frame));
    const Day last = frame.axis.day(direct);
    if (asked.at) {
        return named_row(*asked.at, frame, earliest, last);
    }
    if (asked.date) {
        return named_row(*asked.date, frame, earliest, last + kReachDays);
    }
    const int ahead = days_ahead(issue);
    if (ahead == 0) {
        return direct;
    }
    if (!reaches_into_last_week(frame, moment)) {
        return frame.axis.first_row_of(frame.axis.day(end_of_loads(frame) - 1) + 1);
    }
    return std::max(direct, frame.axis.first_row_of(day_of(moment, frame.axis.zone()) + ahead));
}

}  // namespace

std::size_t rows_ahead(const AskedDays& asked, const ExperimentConfig& config) {
    constexpr std::chrono::hours kLongestDay{25};
    const int first = days_ahead(config.issue) + (asked.date ? kReachDays : kOldLoads) + 1;
    const int days = first + days_wanted(asked, config, true) + 1;
    return static_cast<std::size_t>(days * (kLongestDay / config.frame.step)) + kRowsBeyond;
}

RowsToForecast rows_to_forecast(const AskedDays& asked, const ExperimentConfig& config, const Frame& frame,
                                bool by_network, Timestamp moment) {
    const TimeAxis& axis = frame.axis;
    const auto lookback = static_cast<std::size_t>(by_network ? config.window.size : 0);
    const std::size_t latest = first_direct(frame, config.issue);
    RowsToForecast rows;
    rows.first = first_asked(asked, frame, config.issue, lookback, moment);
    rows.direct = std::min(rows.first, latest);
    const Day day = axis.day(rows.first);
    const int begun = axis.first_row_of(day) == rows.first ? 0 : 1;
    rows.horizon = axis.first_row_of(day + (days_wanted(asked, config, by_network) + begun)) - rows.first;
    const bool of_today = !asked.at && rows.first >= latest && reaches_into_last_week(frame, moment);
    rows.issued_at = of_today ? moment : issue_time(config.issue, axis, rows.direct);
    return rows;
}

void warn_of_old_loads(const AskedDays& asked, const Frame& frame, Timestamp moment) {
    const Day newest = frame.axis.day(end_of_loads(frame) - 1);
    const int days = day_of(moment, frame.axis.zone()) - newest;
    if (!asked.at && !asked.date && days > kOldLoads) {
        spdlog::warn(
            "the newest load is of {}, {} days ago: what follows is a forecast of the days after it; fetch newer "
            "ones, or give a newer file",
            format_day(newest), days);
    }
}

}  // namespace forecast
