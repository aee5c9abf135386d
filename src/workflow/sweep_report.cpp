#include "forecast/workflow/sweep_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/report/table.hpp"

namespace forecast {
namespace {

using SweepJson = nlohmann::ordered_json;

constexpr std::size_t kShownTrials = 10;
constexpr const char* kObjectiveFormat = "{:.5g}";

const char* status_of(const SweepTrial& trial) {
    switch (trial.status) {
        case SweepTrial::Status::finished:
            return "FINISHED";
        case SweepTrial::Status::pruned:
            return "PRUNED";
        case SweepTrial::Status::failed:
            break;
    }
    return "FAILED";
}

SweepJson trial_json(const SweepTrial& trial) {
    SweepJson json = {{"run_id", trial.run_id},
                      {"status", status_of(trial)},
                      {"params", setting_json(trial.setting)},
                      {"objective", number_or_null(trial.objective)}};
    if (!trial.failure.empty()) {
        json["failure"] = trial.failure;
    }
    return json;
}

SweepJson finalist_json(const SweepFinalist& finalist) {
    SweepJson json = {{"run_ids", finalist.run_ids},
                      {"params", setting_json(finalist.setting)},
                      {"objective", number_or_null(finalist.objective)},
                      {"n", finalist.n},
                      {"mae", number_or_null(finalist.mae)},
                      {"rmse", number_or_null(finalist.rmse)},
                      {"mape", number_or_null(finalist.mape)}};
    if (!finalist.failures.empty()) {
        json["failures"] = finalist.failures;
    }
    if (finalist.difference) {
        json["difference"] = {{"mae", number_or_null(finalist.difference->mean)},
                              {"low95", number_or_null(finalist.difference->low)},
                              {"high95", number_or_null(finalist.difference->high)}};
    }
    return json;
}

/// "surely better", "surely worse", "not surely better"
const char* verdict(const PairedGain& difference) {
    if (difference.high < 0) {
        return "surely better";
    }
    return difference.low > 0 ? "surely worse" : "not surely better";
}

std::vector<const SweepTrial*> best_trials(const SweepOutcome& outcome) {
    std::vector<const SweepTrial*> best;
    for (const SweepTrial& trial : outcome.trials) {
        if (trial.status == SweepTrial::Status::finished) {
            best.push_back(&trial);
        }
    }
    std::stable_sort(best.begin(), best.end(),
                     [](const SweepTrial* a, const SweepTrial* b) { return *a->objective < *b->objective; });
    best.resize(std::min(best.size(), kShownTrials));
    return best;
}

std::string trials_table(const SweepOutcome& outcome, TableFormat format, const Terminal& terminal) {
    std::vector<Table::Heading> headings = {{"trial"}, {outcome.prepared.config.values.sweep.objective}};
    for (const std::string& key : short_keys(outcome.plan.spaces)) {
        headings.push_back({key});
    }
    headings.push_back({"run", false});
    Table table(headings);
    for (const SweepTrial* trial : best_trials(outcome)) {
        std::vector<std::string> cells = {std::to_string(trial->number),
                                          fmt::format(kObjectiveFormat, *trial->objective)};
        for (const auto& [key, value] : trial->setting) {
            cells.push_back(value.text);
        }
        cells.push_back(trial->run_id.substr(0, 8));
        table.add(cells);
    }
    return table.render(format, terminal);
}

std::string name_of(const SweepFinalist& finalist, const SweepOutcome& outcome) {
    return finalist.trial ? fmt::format("trial {}", outcome.trials[*finalist.trial].number) : "the config's own";
}

std::string finalists_table(const SweepOutcome& outcome, TableFormat format, const Terminal& terminal) {
    const std::string& unit = outcome.prepared.frame.unit;
    Table table({{"settings", false},
                 {outcome.prepared.config.values.sweep.objective},
                 {"MAE " + unit},
                 {"RMSE " + unit},
                 {"MAPE %"},
                 {"against own", false}});
    std::vector<double> errors;
    for (const SweepFinalist& finalist : outcome.finalists) {
        errors.push_back(finalist.mae.value_or(0));
    }
    const int decimals = decimals_of(errors, Shown::errors);
    const auto shown = [](const std::optional<double>& number, int digits) {
        return number ? fmt::format("{:.{}f}", *number, digits) : std::string("-");
    };
    for (std::size_t i = 0; i < outcome.finalists.size(); ++i) {
        const SweepFinalist& finalist = outcome.finalists[i];
        std::string difference;
        if (finalist.difference && std::isnan(finalist.difference->low)) {
            difference = fmt::format("{:+.{}f} (too few days)", finalist.difference->mean, decimals);
        } else if (finalist.difference) {
            difference = fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", finalist.difference->mean, decimals,
                                     finalist.difference->low, decimals, finalist.difference->high, decimals);
        }
        table.add({name_of(finalist, outcome),
                   finalist.objective ? fmt::format(kObjectiveFormat, *finalist.objective) : "failed",
                   shown(finalist.mae, decimals), shown(finalist.rmse, decimals), shown(finalist.mape, 2), difference},
                  outcome.winner == i ? Style::good : Style::plain);
    }
    return table.render(format, terminal);
}

std::string describe_trials(const SweepOutcome& outcome) {
    std::size_t failed = 0;
    std::size_t pruned = 0;
    for (const SweepTrial& trial : outcome.trials) {
        failed += trial.status == SweepTrial::Status::failed ? 1 : 0;
        pruned += trial.status == SweepTrial::Status::pruned ? 1 : 0;
    }
    const SweepOptions& sweep = outcome.prepared.config.values.sweep;
    return fmt::format("{} trials by {}, {} ended early, {} failed. The smallest {} of the validation part:\n",
                       outcome.trials.size(), to_string(sweep.method), pruned, failed, sweep.objective);
}

std::string describe_test(const SweepOutcome& outcome) {
    const PreparedTraining& p = outcome.prepared;
    const int seeds = p.config.values.sweep.seeds;
    std::size_t rows = 0;
    for (const SweepFinalist& finalist : outcome.finalists) {
        rows = std::max(rows, finalist.n);
    }
    return fmt::format("Trained again by {}, and scored on the test period, {} to {} ({} rows):\n",
                       seeds == 1 ? "one seed" : fmt::format("{} seeds", seeds),
                       format_day(p.frame.axis.day(p.split.test.begin)),
                       format_day(p.frame.axis.day(p.split.test.end - 1)), rows);
}

/// A line for each training that failed.
std::string describe_failures(const SweepOutcome& outcome) {
    std::string lines;
    for (const SweepFinalist& finalist : outcome.finalists) {
        for (const std::string& failure : finalist.failures) {
            lines += fmt::format("The training of {} failed by {}\n", name_of(finalist, outcome), failure);
        }
    }
    return lines;
}

std::string describe_winner(const SweepOutcome& outcome) {
    if (!outcome.winner) {
        return "None of the best could be trained again, so that nothing is said of the test period.\n";
    }
    const SweepFinalist& winner = outcome.finalists[*outcome.winner];
    const std::string name = fmt::format("trial {}", outcome.trials[*winner.trial].number);
    if (!winner.difference) {
        return fmt::format("The settings of {} cannot be compared with the config's own on the test period.\n", name);
    }
    const PairedGain& difference = *winner.difference;
    if (std::isnan(difference.low)) {
        return fmt::format("The settings of {} cannot be called better or worse: the test period has too few days.\n",
                           name);
    }
    const int decimals = decimals_of({difference.mean, difference.low, difference.high}, Shown::errors);
    return fmt::format(
        "The settings of {}, the best of these on the validation part, are {} than the config's own: they err {:.{}f} "
        "{} "
        "{} (95 % interval of the difference {:+.{}f} to {:+.{}f}).\n",
        name, verdict(difference), std::abs(difference.mean), decimals, outcome.prepared.frame.unit,
        difference.mean > 0 ? "more" : "less", difference.low, decimals, difference.high, decimals);
}

/// As a shell takes it.
std::string quoted(const std::string& text) {
    const bool is_plain = text.find_first_of("[]{}\"' $&|;<>()*?!#~`\\") == std::string::npos;
    if (is_plain) {
        return text;
    }
    std::string shell = "'";
    for (const char c : text) {
        shell += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return shell + "'";
}

std::string set_lines(const SweepSetting& setting) {
    std::string lines;
    for (const auto& [key, value] : setting) {
        lines += "  --set " + quoted(key + "=" + value.text) + "\n";
    }
    return lines;
}

std::string render(const SweepOutcome& outcome, TableFormat format, const Terminal& terminal) {
    std::string text = describe_trials(outcome) + "\n" + trials_table(outcome, format, terminal);
    if (!outcome.finalists.empty()) {
        text += "\n" + describe_test(outcome) + "\n" + finalists_table(outcome, format, terminal) + "\n" +
                describe_failures(outcome) + describe_winner(outcome);
    }
    return text;
}

}  // namespace

const SweepSetting& winning_setting(const SweepOutcome& outcome) {
    return outcome.winner ? outcome.finalists[*outcome.winner].setting : outcome.trials[*outcome.best].setting;
}

nlohmann::ordered_json setting_json(const SweepSetting& setting) {
    SweepJson json = SweepJson::object();
    for (const auto& [key, value] : setting) {
        json[key] = find_json(value.text).value_or(nlohmann::json(value.text));
    }
    return json;
}

nlohmann::ordered_json sweep_json(const SweepOutcome& outcome) {
    SweepJson json = {{"schema_version", 1},
                      {"run_id", outcome.run.id},
                      {"objective", outcome.prepared.config.values.sweep.objective},
                      {"trials", SweepJson::array()}};
    for (const SweepTrial& trial : outcome.trials) {
        json["trials"].push_back(trial_json(trial));
    }
    const SweepTrial& best = outcome.trials[*outcome.best];
    json["best"] = {
        {"run_id", best.run_id}, {"params", setting_json(best.setting)}, {"objective", number_or_null(best.objective)}};
    for (const SweepFinalist& finalist : outcome.finalists) {
        json["finalists"].push_back(finalist_json(finalist));
    }
    if (outcome.winner) {
        const SweepFinalist& winner = outcome.finalists[*outcome.winner];
        json["winner"] = {{"params", setting_json(winner.setting)},
                          {"verdict", winner.difference ? SweepJson(verdict(*winner.difference)) : SweepJson()}};
    }
    return json;
}

std::string render_sweep(const SweepOutcome& outcome, const Terminal& terminal) {
    return render(outcome, TableFormat::text, terminal) + "\nThe settings, for train and the like:\n" +
           set_lines(winning_setting(outcome));
}

std::string sweep_note(const SweepOutcome& outcome) {
    return render(outcome, TableFormat::markdown, Terminal{});
}

}  // namespace forecast
