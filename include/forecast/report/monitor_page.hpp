#pragma once

#include <string>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/pages/web_page.hpp"
#include "forecast/report/monitor_table.hpp"

// What `monitor` found, in pictures.

namespace forecast {

/// A change detector's way over the days.
struct FollowedChange {
    std::string kind;               ///< of its finding: "error_shift"
    std::vector<double> statistic;  ///< [days] NaN where the day has no error
    double limit = 0;
    std::string unit;  ///< of both; empty: plain numbers
};

/// Temperature forecasts and what came, in °C, means of the day; NaN where one is not known.
struct FollowedTemperature {
    std::string series;
    Day first;
    std::vector<double> forecast;  ///< [days]
    std::vector<double> observed;  ///< [days]
};

/// The errors of what was really forecast, by days of the calendar. Empty where nothing is known of them.
struct MonitorCurves {
    std::string unit;  ///< of the load
    std::string zone = "Europe/Paris";
    Day first;
    std::vector<double> errors;  ///< [days] forecast minus load, a mean of the day; NaN: none
    std::vector<double> inside;  ///< [days] share of the loads that lie in the 80 % intervals; NaN: none
    std::vector<double> low;     ///< [days] eight of ten errors were expected above it and below `high`; empty without
    std::vector<double> high;    ///< [days] a backtest
    std::vector<FollowedChange> changes;
    std::vector<FollowedTemperature> temperatures;
};

/// The page: what was found, the errors beside what was expected, the detectors, bands, inputs, ages, single days. Its
/// `data` is the document of monitor_json(). A part of which nothing is known is left out; why stands at the end.
WebPage monitor_page(const MonitorReport& report, const MonitorCurves& curves, const Words& words);

}  // namespace forecast
