#include "forecast/report/models_table.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/report/runs_json.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// The metrics by which models are told apart, smaller is better but for the last, r2; of the run's test period.
constexpr std::array kModelMetrics = {"mae", "rmse", "mape", "r2"};

/// What a version predicts by: this forecaster of its run, where the run is still there.
struct ShownVersion {
    std::optional<RunSummary> run;
    std::string forecaster;
};

Timestamp to_time(std::int64_t milliseconds) {
    return Timestamp(std::chrono::seconds(milliseconds / 1000));
}

Json tags_json(const std::vector<Tag>& tags) {
    Json object = Json::object();
    for (const auto& [key, value] : tags) {
        object[key] = value;
    }
    return object;
}

std::string paris_minute_of(std::int64_t milliseconds) {
    std::string text = format_local(to_time(milliseconds), kParis).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string number_with_alias(const RegisteredModel& model, const char* alias) {
    const ModelVersion* version = model.with_alias(alias);
    return version == nullptr ? "-" : std::to_string(version->version);
}

std::string champion_forecaster(const RegisteredModel& model) {
    const ModelVersion* champion = model.with_alias(kChampion);
    return champion == nullptr ? "-" : forecaster_of(*champion);
}

std::string tags_text(const std::vector<Tag>& tags) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : tags) {
        if (key != kForecasterTag) {  // it has a column
            parts.push_back(fmt::format("{}={}", key, value));
        }
    }
    return parts.empty() ? "-" : join(parts, ", ");
}

std::string metric_text(const ShownVersion& version, const std::string& metric) {
    if (!version.run) {
        return "-";
    }
    const RunSummary& run = *version.run;
    const std::string of_backtest = version.forecaster + "/";
    const std::string in_weather = of_backtest + run.param("issue.weather").value_or("") + "/";
    const std::string of_training = version.forecaster == kNetworkName ? "" : beside_prefix(version.forecaster);
    for (const std::string& prefix : {of_training, of_backtest, in_weather}) {
        if (const auto value = run.metric(prefix + metric)) {
            return fmt::format("{:.4g}", value->last);
        }
    }
    return "-";
}

/// "2025-01-01 .. 2025-12-31"; "-" for a run that is not ours.
std::string test_period(const std::optional<RunSummary>& run) {
    const auto param = [&](const char* of_training, const char* of_backtest) {
        const auto from_backtest = run ? run->param(of_backtest) : std::nullopt;
        return from_backtest || !run ? from_backtest : run->param(of_training);
    };
    const auto from = param("split.test_from", "from");
    const auto to = parse_day(param("split.test_to", "to").value_or(""));
    return from && to ? *from + " .. " + format_day(*to - 1) : "-";
}

std::string versions_table(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs,
                           TableFormat format, const Terminal& terminal) {
    std::vector<Table::Heading> headings = {{"version"}, {"aliases", false}, {"run", false}, {"forecaster", false}};
    for (const char* metric : kModelMetrics) {
        headings.push_back({metric});
    }
    headings.insert(headings.end(), {{"tested on", false}, {"registered (Paris)", false}, {"tags", false}});
    Table table(headings);
    for (std::size_t i = 0; i < model.versions.size(); ++i) {
        const ModelVersion& version = model.versions[i];
        const ShownVersion forecaster{runs[i], forecaster_of(version)};
        std::vector<std::string> row = {
            std::to_string(version.version), version.aliases.empty() ? "-" : join(version.aliases, ", "),
            version.run_id.empty() ? "-" : version.run_id.substr(0, 8), forecaster.forecaster};
        for (const char* metric : kModelMetrics) {
            row.push_back(metric_text(forecaster, metric));
        }
        row.push_back(test_period(runs[i]));
        row.push_back(paris_minute_of(version.created_ms));
        row.push_back(tags_text(version.tags));
        table.add(std::move(row), model.with_alias(kChampion) == &version ? Style::good : Style::plain);
    }
    return table.render(format, terminal);
}

/// Metrics of different days do not say which version is better.
std::string warn_of_periods(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs) {
    std::set<std::string> periods;
    for (const auto& run : runs) {
        periods.insert(test_period(run));
    }
    periods.erase("-");
    return periods.size() < 2 ? ""
                              : fmt::format(
                                    "\nThese versions were tested on different days. On common days: forecast "
                                    "models promote {}/VERSION --dry-run\n",
                                    visible(model.name));
}

Json model_document(const RegisteredModel& model) {
    Json versions = Json::array();
    for (const ModelVersion& version : model.versions) {
        versions.push_back({{"version", version.version},
                            {"run_id", version.run_id},
                            {"forecaster", forecaster_of(version)},
                            {"source", version.source},
                            {"description", version.description},
                            {"status", version.status},
                            {"created", format_utc(to_time(version.created_ms))},
                            {"aliases", version.aliases},
                            {"tags", tags_json(version.tags)}});
    }
    return {{"name", model.name},
            {"description", model.description},
            {"created", format_utc(to_time(model.created_ms))},
            {"updated", format_utc(to_time(model.updated_ms))},
            {"tags", tags_json(model.tags)},
            {"versions", versions}};
}

/// A line of the difference; a signed value where the sign says something.
std::vector<std::string> difference_row(const char* what, double before, double after, const char* form) {
    return {std::string("  ") + what, fmt::format(form, before), fmt::format(form, after),
            fmt::format("{:+.4g}", after - before)};
}

/// Empty if they can be.
std::string why_not_compared(const std::optional<CommonErrors>& common) {
    if (!common) {
        return "the run of one of them is gone";
    }
    const CommonErrors& errors = *common;
    if (!errors.without.empty()) {
        return fmt::format("run {} has no forecasts of its test period",
                           visible(join(errors.without, " and ").substr(0, 8)));
    }
    if (errors.days == 0) {
        return "there is no day that both forecast in their test periods";
    }
    return errors.differing_actuals == 0
               ? ""
               : fmt::format("on {} of {} common days they were scored against different actual values",
                             errors.differing_actuals, errors.days);
}

Json old_and_new(const char* key, double before, double after) {
    return {{"key", key}, {"old", number_or_null(before)}, {"new", number_or_null(after)}};
}

}  // namespace

std::string label(const ModelVersion& version) {
    return fmt::format("{}/{}", visible(version.name), version.version);
}

std::string render_models(const std::vector<RegisteredModel>& models, TableFormat format, const Terminal& terminal) {
    Table table({{"model", false},
                 {"versions"},
                 {"newest"},
                 {"champion"},
                 {"predicts by", false},
                 {"challenger"},
                 {"updated (Paris)", false}});
    for (const RegisteredModel& model : models) {
        table.add({model.name, std::to_string(model.versions.size()),
                   model.versions.empty() ? "-" : std::to_string(model.versions.front().version),
                   number_with_alias(model, kChampion), champion_forecaster(model),
                   number_with_alias(model, kChallenger), paris_minute_of(model.updated_ms)});
    }
    return table.render(format, terminal);
}

Json models_json(const std::vector<RegisteredModel>& models) {
    Json list = Json::array();
    for (const RegisteredModel& model : models) {
        list.push_back(model_document(model));
    }
    return {{"schema_version", 1}, {"models", list}};
}

std::string render_model(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs,
                         TableFormat format, const Terminal& terminal) {
    std::string table = versions_table(model, runs, format, terminal);
    if (format != TableFormat::text) {
        return table;
    }
    return terminal.styled(visible(model.name), Style::bold) + "\n" +
           (model.description.empty() ? "" : visible(model.description) + "\n") +
           (model.tags.empty() ? "" : visible(tags_text(model.tags)) + "\n") + "\n" + table +
           warn_of_periods(model, runs);
}

Json model_json(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs) {
    Json shown = model_document(model);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        shown["versions"][i]["metrics"] = runs[i] ? run_json(*runs[i])["metrics"] : Json(nullptr);
    }
    return {{"schema_version", 1}, {"model", shown}};
}

std::string render_difference(const std::optional<CommonErrors>& common, const Terminal& terminal) {
    if (const std::string reason = why_not_compared(common); !reason.empty()) {
        return "  not compared: " + reason + "\n";
    }
    const CommonErrors& errors = *common;
    const RunErrors& before = *errors.runs[0];
    const RunErrors& after = *errors.runs[1];
    Table table({{fmt::format("  on {} common days", errors.days), false},
                 {"old, " + before.forecaster},
                 {"new, " + after.forecaster},
                 {"difference"}});
    table.add(difference_row("mae", before.mae, after.mae, "{:.4g}"));
    table.add(difference_row("rmse", before.rmse, after.rmse, "{:.4g}"));
    if (std::isfinite(before.mape) && std::isfinite(after.mape)) {  // else a load was zero
        table.add(difference_row("mape", before.mape, after.mape, "{:.4g}"));
    }
    table.add(difference_row("bias", before.bias, after.bias, "{:+.4g}"));
    return table.render(TableFormat::text, terminal);
}

Json difference_json(const std::optional<CommonErrors>& common) {
    if (const std::string reason = why_not_compared(common); !reason.empty()) {
        return {{"days", nullptr}, {"metrics", Json::array()}, {"difference", nullptr}, {"not_compared", reason}};
    }
    const RunErrors& before = *common->runs[0];
    const RunErrors& after = *common->runs[1];
    const PairedGain& gain = *common->gains[1];
    return {{"days", common->days},
            {"metrics",
             {old_and_new("mae", before.mae, after.mae), old_and_new("rmse", before.rmse, after.rmse),
              old_and_new("mape", before.mape, after.mape), old_and_new("bias", before.bias, after.bias)}},
            {"difference", {{"mae", -gain.mean}, {"low95", -gain.high}, {"high95", -gain.low}}},
            {"not_compared", nullptr}};
}

}  // namespace forecast
