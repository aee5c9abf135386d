#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/report/kept_table.hpp"
#include "web_routes.hpp"

// What is shown of a config's forecasts: the loads of the last year, and what was forecast of them.

namespace forecast {

/// Read once for all that is shown, and used until the stores change.
struct ForecastData {
    /// The last kDaysShown days of loads, and the days ahead; nothing where they cannot be read.
    std::optional<Frame> frame;
    std::string why_no_frame;                ///< a sentence
    std::string advice;                      ///< what to do about it
    std::vector<KeptForecast> kept;          ///< of these days, every issue, sorted by time and issue
    std::map<std::string, RunSummary> runs;  ///< that made them, by their id
};

inline constexpr int kDaysShown = 400;

/// As the call's config has it.
std::shared_ptr<const ForecastData> forecast_data(const WebCall& call);

/// One issue of one forecaster.
struct Issue {
    Timestamp issued_at;
    std::string forecaster;
    std::string run_id;
    std::vector<const KeptForecast*> steps;  ///< by time
};
/// The issue of that moment, or the newest; nothing if there is none. Naive forecasts are none.
std::optional<Issue> find_issue(const ForecastData& data, const std::optional<Timestamp>& issued_at);
/// The same; throws Error(not_found), saying what to do, if there is none.
Issue require_issue(const WebCall& call, const ForecastData& data);

/// By time: of the forecasts by `forecaster` that were issued when they were due, before `before`, the newest of each
/// time.
std::map<Timestamp, const KeptForecast*> forecasts_in_time(const ForecastData& data, const std::string& forecaster,
                                                           Timestamp before);

/// 95 % intervals of an issue and what it was made of, as the kept issue has them.
struct IssueDetails {
    struct Bounds {
        std::optional<double> low;
        std::optional<double> high;
    };
    std::map<Timestamp, Bounds> bounds95;
    std::map<Timestamp, Explanation> explanations;
};
IssueDetails issue_details(const WebCall& call, Timestamp issued_at, const std::string& run_id);

}  // namespace forecast
