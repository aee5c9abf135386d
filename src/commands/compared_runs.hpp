#pragma once

#include <string>
#include <vector>

#include "common_errors.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// A line of a comparison: one thing, its value in each run, empty where a run has none.
struct ComparedLine {
    std::string what;  ///< "params.seed"
    std::vector<std::string> values;

    [[nodiscard]] bool differs() const;
};

/// Name, status and start; the errors on common days; then last metrics, params, and the tags that people set.
std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors);

}  // namespace forecast
