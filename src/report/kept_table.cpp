#include "forecast/report/kept_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/json_numbers.hpp"
#include "members_json.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : visible(text);
}

/// So that towns of any size can be read beside each other.
std::map<std::string, int> decimals_by_experiment(const std::vector<KeptForecast>& compared) {
    std::map<std::string, std::vector<double>> values;
    for (const KeptForecast& one : compared) {
        values[one.experiment].push_back(one.forecast.value);
    }
    std::map<std::string, int> decimals;
    for (const auto& [experiment, of_it] : values) {
        decimals[experiment] = decimals_of(of_it, Shown::loads);
    }
    return decimals;
}

/// Of all of them; empty where they differ.
std::string unit_of(const std::vector<KeptForecast>& compared) {
    const bool same = std::all_of(compared.begin(), compared.end(),
                                  [&](const KeptForecast& one) { return one.unit == compared.front().unit; });
    return compared.empty() || !same ? "" : compared.front().unit;
}

std::string percent_of_load(const KeptForecast& compared) {
    const auto error = compared.error();
    const bool told = error && *compared.forecast.actual != 0;
    return told ? fmt::format("{:+.2f}", 100 * *error / std::abs(*compared.forecast.actual)) : "-";
}

std::string time_of(const KeptForecast& compared) {
    return compared.daily ? format_day(day_of(compared.forecast.time, compared.zone))
                          : format_local(compared.forecast.time, compared.zone);
}

/// What `predict list` and `evaluate --from-store` both say of a forecaster.
Json scores_json(const ForecasterErrors& record) {
    const double inside = static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
    return {{"name", record.forecaster},
            {"experiment", record.experiment},
            {"run_id", record.run_id},
            {"forecasts", record.forecasts},
            {"n", record.known},
            {"mae", number_or_null(record.mae)},
            {"mape", number_or_null(record.mape)},
            {"bias", number_or_null(record.bias)},
            {"coverage80", number_or_null(inside)}};
}

}  // namespace

std::optional<double> KeptForecast::error() const {
    return forecast.actual ? std::optional(forecast.value - *forecast.actual) : std::nullopt;
}

std::string render_kept(const std::vector<KeptForecast>& compared, TableFormat format, const Terminal& terminal) {
    const std::string unit = unit_of(compared);
    const auto decimals_in = decimals_by_experiment(compared);
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
    for (const KeptForecast& one : compared) {
        const StoredForecast& f = one.forecast;
        decimals = decimals_in.at(one.experiment);
        const bool outside = f.actual && f.low80 && (*f.actual < *f.low80 || *f.high80 < *f.actual);
        table.add({time_of(one), or_dash(one.experiment), f.model, or_dash(f.run_id.substr(0, 8)),
                   format_local(f.issued_at, one.zone).substr(0, 16), number(f.value), number(f.low80),
                   number(f.high80), number(f.actual), change(one.error()), percent_of_load(one)},
                  outside ? Style::warning : Style::plain);
    }
    return table.render(format, terminal);
}

std::string render_errors(const std::vector<ForecasterErrors>& records, const Terminal& terminal) {
    Table table({{"experiment", false},
                 {"forecaster", false},
                 {"run", false},
                 {"forecasts"},
                 {"known"},
                 {"MAE"},
                 {"", false},
                 {"MAPE %"},
                 {"bias"},
                 {"cover 80 %"}});
    for (const ForecasterErrors& record : records) {
        const auto number = [](double value, const char* form) {
            return std::isfinite(value) ? fmt::format(form, value) : std::string("-");
        };
        const double inside = 100.0 * static_cast<double>(record.inside80) / static_cast<double>(record.with_interval);
        table.add({or_dash(record.experiment), record.forecaster, or_dash(record.run_id.substr(0, 8)),
                   std::to_string(record.forecasts), std::to_string(record.known), number(record.mae, "{:.4g}"),
                   record.unit, number(record.mape, "{:.2f}"), number(record.bias, "{:+.4g}"),
                   number(inside, "{:.1f} %")});
    }
    return table.render(TableFormat::text, terminal);
}

std::string render_store_scores(const std::vector<ForecasterErrors>& records, TableFormat format,
                                const Terminal& terminal) {
    Table table({{"experiment", false},
                 {"forecaster", false},
                 {"run", false},
                 {"n"},
                 {"MAE"},
                 {"RMSE"},
                 {"", false},
                 {"MAPE %"},
                 {"bias"},
                 {"late"},
                 {"missing days"}});
    for (const ForecasterErrors& record : records) {
        const auto number = [](double value, const char* form) {
            return std::isfinite(value) ? fmt::format(form, value) : std::string("-");
        };
        table.add({or_dash(record.experiment), record.forecaster, or_dash(record.run_id.substr(0, 8)),
                   std::to_string(record.known), number(record.mae, "{:.4g}"), number(record.rmse, "{:.4g}"),
                   record.unit, number(record.mape, "{:.2f}"), number(record.bias, "{:+.4g}"),
                   std::to_string(record.late), std::to_string(record.missing.size())},
                  record.late > 0 || !record.missing.empty() ? Style::warning : Style::plain);
    }
    return table.render(format, terminal);
}

Json store_scores_json(const std::vector<ForecasterErrors>& records) {
    Json forecasters = Json::array();
    for (const ForecasterErrors& record : records) {
        Json missing = Json::array();
        for (const Day day : record.missing) {
            missing.push_back(format_day(day));
        }
        Json scores = scores_json(record);
        scores["rmse"] = number_or_null(record.rmse);
        scores["late"] = record.late;
        scores["missing"] = std::move(missing);
        forecasters.push_back(std::move(scores));
    }
    return {{"schema_version", 1}, {"forecasters", forecasters}};
}

Json kept_json(const std::vector<KeptForecast>& compared, const std::vector<ForecasterErrors>& records) {
    Json forecasts = Json::array();
    for (const KeptForecast& one : compared) {
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
        if (!f.members.empty()) {
            forecasts.back()["members"] = members_json(f.members);
        }
    }
    Json forecasters = Json::array();
    for (const ForecasterErrors& record : records) {
        forecasters.push_back(scores_json(record));
    }
    return {{"schema_version", 1}, {"forecasts", forecasts}, {"forecasters", forecasters}};
}

}  // namespace forecast
