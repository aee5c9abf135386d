#include "registered_models.hpp"

#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "common.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/comparison.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/common_errors.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/run_metrics.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

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

/// A line of the difference; a signed value where the sign says something.
std::vector<std::string> difference_row(const char* what, double before, double after, const char* form) {
    return {std::string("  ") + what, fmt::format(form, before), fmt::format(form, after),
            fmt::format("{:+.4g}", after - before)};
}

std::string why_not_compared(const CommonErrors& errors) {
    if (!errors.without.empty()) {
        return fmt::format("run {} has no forecasts of its test period", join(errors.without, " and ").substr(0, 8));
    }
    return errors.days == 0 ? "there is no day that both forecast in their test periods"
                            : fmt::format("on {} of {} common days they were scored against different actual values",
                                          errors.differing_actuals, errors.days);
}

}  // namespace

std::unique_ptr<ModelRegistry> open_existing_registry() {
    const TrackingLocation location = open_workspace().registry;
    auto registry = open_model_registry_read_only(location);
    if (!registry) {
        throw Error(ErrorKind::not_found,
                    "there are no registered models at {} yet; type: forecast models register NAME", location.uri);
    }
    return registry;
}

std::unique_ptr<ModelRegistry> open_existing_registry_for_change() {
    open_existing_registry();  // opening for writing would make what is not there
    return open_model_registry(open_workspace().registry);
}

RegisteredModel require_model(const ModelRegistry& registry, const std::string& name) {
    auto model = registry.find(name);
    return model ? std::move(*model)
                 : throw Error(ErrorKind::not_found, "there is no registered model '{}'; see `forecast models list`",
                               name);
}

ModelVersion require_version(const ModelRegistry& registry, const std::string& reference) {
    auto version = find_version(registry, reference);
    return version ? std::move(*version)
                   : throw Error(ErrorKind::not_found,
                                 "no registered model version '{}'; type NAME/version or NAME@alias, and see `forecast "
                                 "models list`",
                                 reference);
}

std::string label(const ModelVersion& version) {
    return fmt::format("{}/{}", version.name, version.version);
}

std::string local_minute(std::int64_t milliseconds) {
    std::string text = format_local(to_time(milliseconds), kParis).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::vector<std::optional<RunSummary>> runs_of(const std::vector<ModelVersion>& versions) {
    const auto store = open_run_store_read_only(open_workspace().tracking);
    std::vector<std::optional<RunSummary>> runs;
    for (const ModelVersion& version : versions) {
        runs.emplace_back();
        try {
            if (store && !version.run_id.empty()) {
                runs.back() = store->resolve(version.run_id);
            }
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::not_found) {
                throw;
            }
        }
    }
    return runs;
}

std::string metric_text(const VersionForecaster& version, const std::string& metric) {
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

std::string test_period(const std::optional<RunSummary>& run) {
    const auto param = [&](const char* of_training, const char* of_backtest) {
        const auto from_backtest = run ? run->param(of_backtest) : std::nullopt;
        return from_backtest || !run ? from_backtest : run->param(of_training);
    };
    const auto from = param("split.test_from", "from");
    const auto to = parse_day(param("split.test_to", "to").value_or(""));
    return from && to ? *from + " .. " + format_day(*to - 1) : "-";
}

std::string render_difference(const VersionForecaster& from, const VersionForecaster& to, const Console& console) {
    const auto store = open_run_store_read_only(open_workspace().tracking);
    if (!store || !from.run || !to.run) {
        return "  not compared: the run of one of them is gone\n";
    }
    const CommonErrors errors = common_errors(*store, {*from.run, *to.run}, {from.forecaster, to.forecaster});
    if (errors.days == 0 || errors.differing_actuals > 0 || !errors.without.empty()) {
        return "  not compared: " + why_not_compared(errors) + "\n";
    }
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
    return table.render(TableFormat::text, console);
}

Json model_json(const RegisteredModel& model) {
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

}  // namespace forecast
