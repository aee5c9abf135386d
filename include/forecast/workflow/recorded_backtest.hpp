#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/report/breakdown_table.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recording.hpp"

namespace forecast {

/// The result as cli.md has it, with all of the breakdown; nothing in it tells one run of the same backtest from
/// another.
nlohmann::ordered_json backtest_json(const PreparedBacktest& prepared, const Comparison& comparison,
                                     const Breakdown& breakdown);

/// The same for people; `by` as render_breakdown() has it.
std::string render_backtest(const PreparedBacktest& prepared, const Comparison& comparison, const Breakdown& breakdown,
                            const std::string& by, const Terminal& terminal);

/// The run that a backtest is recorded as. It begins with the first row that can be scored: a backtest that cannot be
/// done leaves nothing behind.
class RecordedBacktest {
public:
    /// `run`: its experiment, and tags of the user's.
    RecordedBacktest(const PreparedBacktest& prepared, const ForecasterSet& set, TrackingLocation location, NewRun run);

    void begin_if_scored(const RollingForecasts& so_far);
    /// Metrics, config.json, backtest.json, the tables, predictions.csv and the forecasters as the last row had them;
    /// returns the run.
    RecordedRun finish(const Comparison& comparison, const Breakdown& breakdown);
    /// Marks the run KILLED; nothing where none had begun.
    std::optional<RecordedRun> kill();

private:
    void begin();

    const PreparedBacktest& prepared_;
    const ForecasterSet& set_;
    TrackingLocation location_;
    NewRun new_run_;
    std::unique_ptr<RunStore> store_;
    std::optional<ActiveRun> run_;
};

}  // namespace forecast
