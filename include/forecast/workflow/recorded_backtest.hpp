#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/report/breakdown_table.hpp"
#include "forecast/report/run_report.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recording.hpp"

// How a backtest is recorded as a run.

namespace forecast {

/// backtest.json (the format: src/README.md, "Files in a run and on disk"). The same backtest gives the same text.
nlohmann::ordered_json backtest_json(const PreparedBacktest& prepared, const Comparison& comparison,
                                     const Breakdown& breakdown);

/// The same as tables for people; `by` as for render_breakdown().
std::string render_backtest(const PreparedBacktest& prepared, const Comparison& comparison, const Breakdown& breakdown,
                            const std::string& by, const Terminal& terminal);

/// The run of a backtest. It begins with the first row that can be scored, so that an impossible backtest leaves
/// nothing behind.
///
/// Call order: begin_if_scored* (finish | kill)
class RecordedBacktest {
public:
    /// `run`: its experiment, and the user's tags. REQUIRES: `prepared` and `set` outlive it.
    RecordedBacktest(const PreparedBacktest& prepared, const ForecasterSet& set, TrackingLocation location, NewRun run);

    /// Begins the run if it has not begun, and the newest row of `so_far` can be scored.
    void begin_if_scored(const RollingForecasts& so_far);
    /// Records the result and ends the run: metrics, config.json, backtest.json, the tables, predictions.csv, the
    /// report, and the forecasters as fitted for the last row. Throws Cancelled in a last fit.
    RecordedRun finish(const Comparison& comparison, const Breakdown& breakdown);
    /// Says in the run, if it has begun, with what sentence it fails.
    void note_failure(const std::string& sentence);
    /// Ends the run as KILLED; nothing if none has begun.
    std::optional<RecordedRun> kill();

private:
    void begin();
    [[nodiscard]] ReportedRun reported(const Comparison& comparison, const Breakdown& breakdown) const;

    const PreparedBacktest& prepared_;
    const ForecasterSet& set_;
    TrackingLocation location_;
    NewRun new_run_;
    std::unique_ptr<RunStore> store_;
    std::optional<ActiveRun> run_;
};

}  // namespace forecast
