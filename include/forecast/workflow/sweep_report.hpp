#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/report/terminal.hpp"
#include "forecast/workflow/sweep.hpp"

// What a sweep came to, for people and for programs. REQUIRES of all: it was not cancelled.

namespace forecast {

/// The setting that is recommended: the winner's; with sweep.keep = 0 that of the best trial.
const SweepSetting& winning_setting(const SweepOutcome& outcome);

/// {"training.batch_size": 32}
nlohmann::ordered_json setting_json(const SweepSetting& setting);

/// schema_version, run_id, objective, trials (run_id, status, params, objective, failure), best, and, where the best
/// were trained again, finalists and winner.
nlohmann::ordered_json sweep_json(const SweepOutcome& outcome);

/// The best trials, the scores on the test period, whether the best setting is surely better, and the setting as --set.
std::string render_sweep(const SweepOutcome& outcome, const Terminal& terminal);

/// The note of the parent run, Markdown.
std::string sweep_note(const SweepOutcome& outcome);

}  // namespace forecast
