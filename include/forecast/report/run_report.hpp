#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/breakdown.hpp"
#include "forecast/pages/web_page.hpp"
#include "forecast/tracking/run_store.hpp"

// The report of a run: a page that says how good its forecasts were, and shows it.

namespace forecast {

/// A column of the report that is a run of its own, where several runs are compared.
struct ReportedColumn {
    std::string run_id;
    std::string name;
};

/// Mean absolute error of the forecasts of scored rows that were made so many days ahead.
struct LeadErrors {
    int first_day = 1;  ///< 1: the first day that an issue forecasts
    int last_day = 1;
    std::size_t n = 0;  ///< rows
    double mae = 0;
};

/// What a report is made of. Parts that a run does not have are empty, and the report says so.
struct ReportedRun {
    RunSummary run;
    IssueOptions issue;
    bool reads_weather = false;                  ///< whether its data have more than the load
    Frame frame;                                 ///< of `comparison`; only the axis, the target and the unit are read
    Comparison comparison;                       ///< no rows where nothing was forecast
    std::size_t headline = 0;                    ///< the forecaster that the report is about
    Breakdown breakdown;                         ///< of the comparison; its differences are from the headline's errors
    std::vector<std::vector<Metric>> histories;  ///< of a training: points of each metric that has several
    std::vector<DayWeights> weights;             ///< of the combination, in the order of time
    std::string weights_of;                      ///< the combination
    std::vector<LeadErrors> leads;               ///< of the headline, where several lead times are known
    std::map<Day, Explanation> explanations;     ///< of the worst days, means of the day
    std::string explained_by;                    ///< the forecaster whose explanations these are
    std::vector<ReportedColumn> compared;        ///< the runs that `comparison` has, where they are several
};

/// The breakdown that a report needs of a comparison: against its headline.
Breakdown break_down_for_report(const Comparison& comparison, const Frame& frame, std::size_t first_row,
                                std::size_t headline);

/// The page. Throws Error(insufficient_data) if nothing of the run can be shown.
WebPage run_report(const ReportedRun& reported, const Words& words);

}  // namespace forecast
