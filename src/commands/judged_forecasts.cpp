#include "judged_forecasts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// What one run tells: the loads of its config are without rows where they are not to be had.
struct RunLoads {
    std::string experiment;
    TimeAxis axis;
    Column load;
    std::string unit;

    [[nodiscard]] std::optional<double> at(Timestamp time) const {
        const auto row = axis.size() == 0 ? std::nullopt : axis.row_at(time);
        return row && axis.start(*row) == time && load.is_observed(*row) ? std::optional(load.values[*row])
                                                                         : std::nullopt;
    }
};

RunLoads read_loads(const std::string& run_id, const RunStore* runs, const std::optional<ExperimentConfig>& experiment,
                    const std::vector<std::string>& settings) {
    RunLoads loads;
    if (runs == nullptr || run_id.empty()) {
        return loads;
    }
    try {
        const TrainedRun run = with_artifacts(runs->resolve(run_id), *runs);
        loads.experiment = run.summary.experiment;
        const ExperimentConfig config =
            with_sources_of(experiment, recorded_config(run, settings, open_workspace().store).values);
        Frame frame = build_experiment_frame(read_experiment_data(config, run.config_file().string()), config, 0);
        loads = {loads.experiment, frame.axis, std::move(frame.columns[kTarget]), config.frame.unit};
    } catch (const Error& error) {
        spdlog::warn("the loads that the forecasts of run {} are compared with: {}", run_id, error.what());
    }
    return loads;
}

bool is_naive(const StoredForecast& forecast) {
    return forecast.model.rfind("baseline_", 0) == 0;
}

/// Whose forecast it is: the experiment's, the forecaster's, the run's.
using Owner = std::tuple<std::string, std::string, std::string>;
Owner owner_of(const JudgedForecast& judged) {
    const StoredForecast& forecast = judged.forecast;
    return {judged.experiment, forecast.model, is_naive(forecast) ? "" : forecast.run_id};
}

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : visible(text);
}

/// So that towns of any size can be read beside each other.
std::map<std::string, int> decimals_by_experiment(const std::vector<JudgedForecast>& judged) {
    std::map<std::string, std::vector<double>> values;
    for (const JudgedForecast& one : judged) {
        values[one.experiment].push_back(one.forecast.value);
    }
    std::map<std::string, int> decimals;
    for (const auto& [experiment, of_it] : values) {
        decimals[experiment] = decimals_of(of_it, Shown::loads);
    }
    return decimals;
}

/// Of all of them; empty where they differ.
std::string unit_of(const std::vector<JudgedForecast>& judged) {
    const bool same = std::all_of(judged.begin(), judged.end(),
                                  [&](const JudgedForecast& one) { return one.unit == judged.front().unit; });
    return judged.empty() || !same ? "" : judged.front().unit;
}

std::string percent_of_load(const JudgedForecast& judged) {
    const auto error = judged.error();
    const bool told = error && *judged.forecast.actual != 0;
    return told ? fmt::format("{:+.2f}", 100 * *error / std::abs(*judged.forecast.actual)) : "-";
}

std::string time_of(const JudgedForecast& judged) {
    return judged.daily ? format_day(day_of(judged.forecast.time, judged.zone))
                        : format_local(judged.forecast.time, judged.zone);
}

void add_known(ForecasterRecord& record, const StoredForecast& forecast, double error) {
    ++record.known;
    record.mae += std::abs(error);
    record.bias += error;
    if (forecast.low80 && forecast.high80) {
        ++record.with_interval;
        record.inside80 += *forecast.low80 <= *forecast.actual && *forecast.actual <= *forecast.high80 ? 1 : 0;
    }
}

Json number_or_null(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::optional<double> JudgedForecast::error() const {
    return forecast.actual ? std::optional(forecast.value - *forecast.actual) : std::nullopt;
}

std::vector<StoredForecast> with_runs_of_naive(std::vector<StoredForecast> forecasts,
                                               const ExperimentOf& experiment_of) {
    std::map<Timestamp, std::set<std::string>> issuing;
    for (const StoredForecast& forecast : forecasts) {
        if (!forecast.run_id.empty()) {
            issuing[forecast.issued_at].insert(forecast.run_id);
        }
    }
    const auto are_of_one_experiment = [&](const std::set<std::string>& runs) {
        std::set<std::string> experiments;
        std::transform(runs.begin(), runs.end(), std::inserter(experiments, experiments.end()), experiment_of);
        return experiments.size() == 1;
    };
    for (StoredForecast& forecast : forecasts) {
        const auto runs = issuing.find(forecast.issued_at);
        if (forecast.run_id.empty() && runs != issuing.end() && are_of_one_experiment(runs->second)) {
            forecast.run_id = *runs->second.begin();
        }
    }
    return forecasts;
}

std::vector<JudgedForecast> judge_forecasts(const std::vector<StoredForecast>& forecasts, const RunStore* runs,
                                            const std::optional<ExperimentConfig>& experiment,
                                            const std::vector<std::string>& settings) {
    std::map<std::string, RunLoads> loads;
    std::vector<JudgedForecast> judged;
    for (const StoredForecast& forecast : forecasts) {
        auto found = loads.find(forecast.run_id);
        if (found == loads.end()) {
            found = loads.emplace(forecast.run_id, read_loads(forecast.run_id, runs, experiment, settings)).first;
        }
        const RunLoads& of_run = found->second;
        judged.push_back({forecast, of_run.experiment, of_run.axis.zone(), of_run.axis.daily(), of_run.unit});
        judged.back().forecast.actual = of_run.at(forecast.time);
    }
    return judged;
}

std::vector<JudgedForecast> newest_issues(const std::vector<JudgedForecast>& judged) {
    std::map<std::pair<Timestamp, Owner>, Timestamp> newest;
    for (const JudgedForecast& one : judged) {
        Timestamp& issue =
            newest.emplace(std::pair(one.forecast.time, owner_of(one)), one.forecast.issued_at).first->second;
        issue = std::max(issue, one.forecast.issued_at);
    }
    std::vector<JudgedForecast> chosen;
    for (const JudgedForecast& one : judged) {
        const auto of_its = newest.find({one.forecast.time, owner_of(one)});
        if (of_its != newest.end() && of_its->second == one.forecast.issued_at) {
            chosen.push_back(one);
            newest.erase(of_its);  // of several runs' naive forecasts of one issue the first
        }
    }
    return chosen;
}

std::vector<ForecasterRecord> records_of(const std::vector<JudgedForecast>& judged) {
    std::map<Owner, ForecasterRecord> records;
    std::map<Owner, std::size_t> told;
    for (const JudgedForecast& one : judged) {
        const Owner owner = owner_of(one);
        ForecasterRecord& record = records[owner];
        record.unit = one.unit;
        ++record.forecasts;
        if (const auto error = one.error()) {
            add_known(record, one.forecast, *error);
            if (*one.forecast.actual != 0) {
                record.mape += 100 * std::abs(*error / *one.forecast.actual);
                ++told[owner];
            }
        }
    }
    std::vector<ForecasterRecord> all;
    for (auto& [owner, record] : records) {
        std::tie(record.experiment, record.forecaster, record.run_id) = owner;
        const auto known = static_cast<double>(record.known);
        record.mae /= known;
        record.bias /= known;
        record.mape /= static_cast<double>(told[owner]);
        all.push_back(record);
    }
    return all;
}

std::string render_judged(const std::vector<JudgedForecast>& judged, TableFormat format, const Console& console) {
    const std::string unit = unit_of(judged);
    const auto decimals_in = decimals_by_experiment(judged);
    int decimals = 1;
    const auto number = [&](const std::optional<double>& value) {
        return value ? fmt::format("{:.{}f}", *value, decimals) : std::string("-");
    };
    const auto change = [&](const std::optional<double>& value) {
        return value ? fmt::format("{:+.{}f}", *value, decimals) : std::string("-");
    };
    Table table({{"for", false},
                 {"experiment", false},
                 {"forecaster", false},
                 {"run", false},
                 {"issued", false},
                 {unit.empty() ? "forecast" : unit},
                 {"low 80 %"},
                 {"high 80 %"},
                 {"actual"},
                 {unit.empty() ? "error" : "error " + unit},
                 {"error %"}});
    for (const JudgedForecast& one : judged) {
        const StoredForecast& f = one.forecast;
        decimals = decimals_in.at(one.experiment);
        const bool outside = f.actual && f.low80 && (*f.actual < *f.low80 || *f.high80 < *f.actual);
        table.add({time_of(one), or_dash(one.experiment), f.model, or_dash(f.run_id.substr(0, 8)),
                   format_local(f.issued_at, one.zone).substr(0, 16), number(f.value), number(f.low80),
                   number(f.high80), number(f.actual), change(one.error()), percent_of_load(one)},
                  outside ? Style::warning : Style::plain);
    }
    return table.render(format, console);
}

std::string render_records(const std::vector<ForecasterRecord>& records, const Console& console) {
    Table table({{"experiment", false},
                 {"forecaster", false},
                 {"run", false},
                 {"forecasts"},
                 {"known"},
                 {"MAE"},
                 {"", false},
                 {"MAPE %"},
                 {"bias"},
                 {"in 80 %"}});
    for (const ForecasterRecord& record : records) {
        const auto number = [](double value, const char* form) {
            return std::isfinite(value) ? fmt::format(form, value) : std::string("-");
        };
        const double inside = 100.0 * static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
        table.add({or_dash(record.experiment), record.forecaster, or_dash(record.run_id.substr(0, 8)),
                   std::to_string(record.forecasts), std::to_string(record.known), number(record.mae, "{:.4g}"),
                   record.unit, number(record.mape, "{:.2f}"), number(record.bias, "{:+.4g}"),
                   number(inside, "{:.1f} %")});
    }
    return table.render(TableFormat::text, console);
}

Json judged_json(const std::vector<JudgedForecast>& judged, const std::vector<ForecasterRecord>& records) {
    Json forecasts = Json::array();
    for (const JudgedForecast& one : judged) {
        const StoredForecast& f = one.forecast;
        forecasts.push_back({{"time", format_local(f.time, one.zone)},
                             {"issued_at", format_local(f.issued_at, one.zone)},
                             {"experiment", one.experiment.empty() ? Json(nullptr) : Json(one.experiment)},
                             {"forecaster", f.model},
                             {"run_id", f.run_id},
                             {"value", f.value},
                             {"low80", number_or_null(f.low80)},
                             {"high80", number_or_null(f.high80)},
                             {"weather", f.weather},
                             {"actual", number_or_null(f.actual)},
                             {"error", number_or_null(one.error())},
                             {"unit", one.unit.empty() ? Json(nullptr) : Json(one.unit)}});
    }
    Json forecasters = Json::array();
    for (const ForecasterRecord& record : records) {
        const auto of_known = [&](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
        const double inside = static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
        forecasters.push_back({{"name", record.forecaster},
                               {"experiment", record.experiment},
                               {"run_id", record.run_id},
                               {"forecasts", record.forecasts},
                               {"n", record.known},
                               {"mae", of_known(record.mae)},
                               {"mape", of_known(record.mape)},
                               {"bias", of_known(record.bias)},
                               {"coverage80", of_known(inside)}});
    }
    return {{"schema_version", 1}, {"forecasts", forecasts}, {"forecasters", forecasters}};
}

}  // namespace forecast
