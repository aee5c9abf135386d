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

namespace forecast {

struct BacktestRequest {
    LoadedConfig config;
    std::string config_file;  ///< as messages name it
    AskedPeriod period;
    std::vector<WeatherMode> weathers;     ///< of the target day; empty = the config's
    std::vector<std::string> forecasters;  ///< empty: all statistical ones
    std::string against;                   ///< whose errors the others' are compared with; empty: the best's
    std::string run;                       ///< whose network is scored too; empty: none
    std::vector<Tag> tags;                 ///< of the recorded run
};

struct BacktestOutcome {
    PreparedBacktest prepared;
    Comparison comparison;  ///< this and the next are empty where it was cancelled
    Breakdown breakdown;
    std::optional<RecordedRun>
        run;                 ///< nothing where it was cancelled before any row could be scored; else KILLED then
    std::size_t rows = 0;    ///< forecast, from the first row of the calibration on
    bool cancelled = false;  ///< the same request goes on from there
};

/// Forecasts every row of a period as it would have been at its own issue time, scores it and records the result as a
/// run. Throws Error(invalid_argument), and Error(insufficient_data) where there is nothing to score.
BacktestOutcome backtest(BacktestRequest request, const Workspace& workspace, Observer& observer,
                         const Cancellation& cancellation);

}  // namespace forecast
