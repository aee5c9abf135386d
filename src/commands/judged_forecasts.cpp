#include "judged_forecasts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// The loads of one run's config; without rows where they are not to be had.
struct RunLoads {
    TimeAxis axis;
    Column load;
    std::string unit;

    [[nodiscard]] std::optional<double> at(Timestamp time) const {
        const auto row = axis.size() == 0 ? std::nullopt : axis.row_at(time);
        return row && axis.start(*row) == time && load.is_observed(*row) ? std::optional(load.values[*row])
                                                                         : std::nullopt;
    }
};

RunLoads read_loads(const std::string& run_id, const RunStore* runs, const std::vector<std::string>& settings) {
    if (runs == nullptr || run_id.empty()) {
        return {};
    }
    try {
        const TrainedRun run = with_artifacts(runs->resolve(run_id), *runs);
        const ExperimentConfig config = recorded_config(run, settings, open_workspace().store).values;
        Frame frame = build_experiment_frame(read_experiment_data(config, run.config_file().string()), config, 0);
        return {frame.axis, std::move(frame.columns[kTarget]), config.frame.unit};
    } catch (const Error& error) {
        spdlog::warn("the loads that the forecasts of run {} are compared with: {}", run_id, error.what());
        return {};
    }
}

/// The run of a naive forecast, which has none of its own, by the moment of its issue.
std::map<Timestamp, std::string> runs_by_issue(const std::vector<StoredForecast>& forecasts) {
    std::map<Timestamp, std::string> runs;
    for (const StoredForecast& forecast : forecasts) {
        if (!forecast.run_id.empty()) {
            runs[forecast.issued_at] = forecast.run_id;
        }
    }
    return runs;
}

/// The smallest forecast keeps four digits.
int decimals_of(const std::vector<JudgedForecast>& judged) {
    double smallest = std::numeric_limits<double>::infinity();
    for (const JudgedForecast& one : judged) {
        smallest = std::min(smallest, std::abs(one.forecast.value));
    }
    return decimals_for(smallest, 4, 1);
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

std::vector<JudgedForecast> judge_forecasts(const std::vector<StoredForecast>& forecasts, const RunStore* runs,
                                            const std::vector<std::string>& settings) {
    const auto issued_by = runs_by_issue(forecasts);
    std::map<std::string, RunLoads> loads;
    std::vector<JudgedForecast> judged;
    for (const StoredForecast& forecast : forecasts) {
        const auto companion = issued_by.find(forecast.issued_at);
        const std::string run_id =
            forecast.run_id.empty() && companion != issued_by.end() ? companion->second : forecast.run_id;
        auto found = loads.find(run_id);
        if (found == loads.end()) {
            found = loads.emplace(run_id, read_loads(run_id, runs, settings)).first;
        }
        const RunLoads& of_run = found->second;
        judged.push_back({forecast, of_run.axis.zone(), of_run.axis.daily(), of_run.unit});
        judged.back().forecast.actual = of_run.at(forecast.time);
    }
    return judged;
}

std::vector<ForecasterRecord> records_of(const std::vector<JudgedForecast>& judged) {
    std::map<std::pair<std::string, std::string>, ForecasterRecord> records;
    std::map<std::pair<std::string, std::string>, std::size_t> told;
    for (const JudgedForecast& one : judged) {
        const std::pair key{one.forecast.model, one.forecast.run_id};
        ForecasterRecord& record = records[key];
        ++record.forecasts;
        if (const auto error = one.error()) {
            add_known(record, one.forecast, *error);
            if (*one.forecast.actual != 0) {
                record.mape += 100 * std::abs(*error / *one.forecast.actual);
                ++told[key];
            }
        }
    }
    std::vector<ForecasterRecord> all;
    for (auto& [key, record] : records) {
        std::tie(record.forecaster, record.run_id) = key;
        const auto known = static_cast<double>(record.known);
        record.mae /= known;
        record.bias /= known;
        record.mape /= static_cast<double>(told[key]);
        all.push_back(record);
    }
    return all;
}

std::string render_judged(const std::vector<JudgedForecast>& judged, TableFormat format, const Console& console) {
    const std::string unit = unit_of(judged);
    const int decimals = decimals_of(judged);
    const auto number = [&](const std::optional<double>& value) {
        return value ? fmt::format("{:.{}f}", *value, decimals) : std::string("-");
    };
    const auto change = [&](const std::optional<double>& value) {
        return value ? fmt::format("{:+.{}f}", *value, decimals) : std::string("-");
    };
    Table table({{"for", false},
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
        const bool outside = f.actual && f.low80 && (*f.actual < *f.low80 || *f.high80 < *f.actual);
        table.add({time_of(one), f.model, f.run_id.empty() ? "-" : f.run_id.substr(0, 8),
                   format_local(f.issued_at, one.zone).substr(0, 16), number(f.value), number(f.low80),
                   number(f.high80), number(f.actual), change(one.error()), percent_of_load(one)},
                  outside ? Style::warning : Style::plain);
    }
    return table.render(format, console);
}

std::string render_records(const std::vector<ForecasterRecord>& records, const Console& console) {
    Table table(
        {{"forecaster", false}, {"run", false}, {"forecasts"}, {"known"}, {"MAE"}, {"MAPE %"}, {"bias"}, {"in 80 %"}});
    for (const ForecasterRecord& record : records) {
        const auto number = [](double value, const char* form) {
            return std::isfinite(value) ? fmt::format(form, value) : std::string("-");
        };
        const double inside = 100.0 * static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
        table.add({record.forecaster, record.run_id.empty() ? "-" : record.run_id.substr(0, 8),
                   std::to_string(record.forecasts), std::to_string(record.known), number(record.mae, "{:.4g}"),
                   number(record.mape, "{:.2f}"), number(record.bias, "{:+.4g}"), number(inside, "{:.1f} %")});
    }
    return table.render(TableFormat::text, console);
}

Json judged_json(const std::vector<JudgedForecast>& judged) {
    Json forecasts = Json::array();
    for (const JudgedForecast& one : judged) {
        const StoredForecast& f = one.forecast;
        forecasts.push_back({{"time", format_local(f.time, one.zone)},
                             {"issued_at", format_local(f.issued_at, one.zone)},
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
    Json records = Json::array();
    for (const ForecasterRecord& record : records_of(judged)) {
        const auto of_known = [&](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
        const double inside = static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
        records.push_back({{"name", record.forecaster},
                           {"run_id", record.run_id},
                           {"forecasts", record.forecasts},
                           {"n", record.known},
                           {"mae", of_known(record.mae)},
                           {"mape", of_known(record.mape)},
                           {"bias", of_known(record.bias)},
                           {"coverage80", of_known(inside)}});
    }
    return {{"schema_version", 1}, {"forecasts", forecasts}, {"forecasters", records}};
}

}  // namespace forecast
