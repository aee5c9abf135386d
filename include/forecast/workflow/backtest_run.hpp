#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/evaluation/breakdown.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/workspace.hpp"

// `backtest`: forecasts of a past period as they would have been issued, scored and recorded as a run.

namespace forecast {

/// What to backtest.
struct BacktestRequest {
    LoadedConfig config;
    std::string config_file;  ///< as messages name it
    AskedPeriod period;
    std::vector<WeatherMode> weathers;     ///< of the target day; empty = the config's
    std::vector<std::string> forecasters;  ///< names, lstm for the config's network; empty = all but that
    std::string against;                   ///< name of the reference for differences; empty = the best
    std::string run;                       ///< run whose network is scored too; empty = none
    std::vector<Tag> tags;                 ///< of the recorded run
};

/// What came of it.
struct BacktestOutcome {
    PreparedBacktest prepared;
    Comparison comparison;  ///< this and the next are empty if it was cancelled
    Breakdown breakdown;
    /// The recorded run; KILLED if it was cancelled. Nothing if it was cancelled before any row could be scored.
    std::optional<RecordedRun> run;
    std::size_t rows = 0;    ///< forecast so far, from the first row of the calibration on
    bool cancelled = false;  ///< the same request resumes from the checkpoint
};

/// Forecasts every row of a period at its own issue time, scores the forecasters on the same rows, and records the
/// result as a run. A checkpoint is kept meanwhile; if it is cancelled, the same request resumes there, with the same
/// result.
///
/// Throws Cancelled before a run began, Error(invalid_argument) for the request, Error(insufficient_data) if there is
/// nothing to score, Error(not_found) for a run that is not there.
BacktestOutcome backtest(BacktestRequest request, const Workspace& workspace, Observer& observer,
                         const Cancellation& cancellation);

}  // namespace forecast
