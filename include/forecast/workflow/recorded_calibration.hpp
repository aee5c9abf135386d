#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/workflow/calibration.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

/// Below a run's artifacts: forecasters/NAME.intervals.json.
std::filesystem::path calibration_file(const std::string& forecaster, const std::filesystem::path& artifacts);

/// What a run's forecasters are calibrated with.
struct RecordedCalibration {
    const Frame& frame;
    const ExperimentConfig& config;
    std::size_t last_row = 0;  ///< excluded
    std::filesystem::path artifacts;
    Cancellation cancellation = {};
};

/// Calibrates and saves a forecaster from its forecasts of day 1 ([rows] up to last_row). It is left fitted on other
/// days: REQUIRES that it is saved already. Throws Cancelled.
void save_calibration(Forecaster& forecaster, std::vector<double> first_day, const RecordedCalibration& recorded);

/// Those of a comparison that a run keeps, in the weather mode of its config: all that can be recorded, and the network
/// where `with_network`. `forecasters` are the comparison's.
void save_calibrations(const Comparison& comparison, const std::vector<Forecaster*>& forecasters, bool with_network,
                       const RecordedCalibration& recorded);

/// The set that the run keeps of a forecaster, where it serves for row `row`: made for these data, begun 40 days before
/// the row or earlier, ended at most a year before it. Nothing where it does not, or where there is none, which is
/// said; so is a file that cannot be used, by its name.
std::optional<CalibrationSet> find_calibration(const TrainedRun& run, const std::string& forecaster,
                                               const IssueOptions& issue, const Frame& frame, std::size_t row,
                                               Observer& observer);

}  // namespace forecast
