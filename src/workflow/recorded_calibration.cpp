#include "forecast/workflow/recorded_calibration.hpp"

#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

constexpr int kFewestDays = 40;  // before a row, for the 39 errors of a first interval
constexpr int kOldestDays = 366;

/// Whether enough of its days are known at `row`, and the newest of them not too long before.
bool reaches(const CalibrationSet& set, const TimeAxis& axis, std::size_t row) {
    const auto rows = calibrated_rows(set.leads.front(), axis);
    const auto before = [&](int days) { return static_cast<std::ptrdiff_t>(axis.first_row_of(axis.day(row) - days)); };
    return rows.begin <= before(kFewestDays) && before(kOldestDays) <= rows.end;
}

/// Throws Error where the file's text is no set of this forecaster for these data.
CalibrationSet read_calibration(const std::filesystem::path& file, const std::string& forecaster,
                                const IssueOptions& issue, const Frame& frame) {
    CalibrationSet set = parse_calibration_set(read_file(file));
    if (set.forecaster != forecaster) {
        throw Error("it is of another forecaster");
    }
    check_serves(set, issue, frame);
    return set;
}

}  // namespace

std::filesystem::path calibration_file(const std::string& forecaster, const std::filesystem::path& artifacts) {
    return artifacts / kForecastersArtifact / (forecaster + ".intervals.json");
}

void save_calibration(Forecaster& forecaster, std::vector<double> first_day, const RecordedCalibration& recorded) {
    const ExperimentConfig& config = recorded.config;
    Calibration calibration{forecaster, config.issue};
    calibration.is_network = forecaster.name() == kNetworkName;
    calibration.first_row = recorded.last_row - first_day.size();
    calibration.last_row = recorded.last_row;
    if (calibration.is_network) {
        calibration.reach_days = config.window.horizon;
    }
    calibration.cancellation = recorded.cancellation;
    const CalibrationSet set = calibrate(calibration, recorded.frame, std::move(first_day));
    write_file_atomically(calibration_file(forecaster.name(), recorded.artifacts), to_json_text(set));
}

namespace {

/// Places of forecasters that may be calibrated at the same time: those that share others come one after the other.
std::vector<std::vector<std::size_t>> independent_groups(const std::vector<Forecaster*>& forecasters) {
    std::vector<std::vector<std::size_t>> groups = {{}};
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        if (forecasters[i]->shares_others()) {
            groups.front().push_back(i);
        } else {
            groups.push_back({i});
        }
    }
    return groups;
}

}  // namespace

void save_calibrations(const Comparison& comparison, const std::vector<Forecaster*>& forecasters, bool with_network,
                       const RecordedCalibration& recorded) {
    const auto save = [&](std::size_t i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        const bool is_kept = forecaster.name == kNetworkName ? with_network : can_be_recorded(forecaster.name);
        if (forecaster.is_as_in(recorded.config.issue.weather) && is_kept && comparison.result.scores[i].n > 0) {
            save_calibration(*forecasters[i], comparison.result.forecasts.of(i), recorded);
        }
    };
    const auto groups = independent_groups(forecasters);
    in_parallel(groups.size(), [&](std::size_t group) {
        for (const std::size_t i : groups[group]) {
            save(i);
        }
    });
}

std::optional<CalibrationSet> find_calibration(const TrainedRun& run, const std::string& forecaster,
                                               const IssueOptions& issue, const Frame& frame, std::size_t row,
                                               Observer& observer) {
    const auto file = calibration_file(forecaster, run.artifacts);
    const std::string instead = "intervals from a backtest of the time before";
    if (!std::filesystem::exists(file)) {
        observer.on_note(fmt::format("the run keeps no calibration of {}: {}", forecaster, instead));
        return std::nullopt;
    }
    try {
        CalibrationSet set = read_calibration(file, forecaster, issue, frame);
        if (reaches(set, frame.axis, row)) {
            return set;
        }
        observer.on_note(fmt::format("the run's calibration of {} is of other days: {}", forecaster, instead));
    } catch (const Error& error) {
        observer.on_warning(fmt::format("{} cannot calibrate: {}; {}", file.string(), error.what(), instead));
    }
    return std::nullopt;
}

}  // namespace forecast
