#include "registered_models.hpp"

#include <chrono>

#include <fmt/format.h>

#include "common.hpp"
#include "trained_run.hpp"

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

std::optional<double> last_value(const std::optional<RunSummary>& run, const char* metric) {
    const auto value = run ? run->metric(metric) : std::nullopt;
    return value ? std::optional(value->last) : std::nullopt;
}

/// "2025-01-01 .. 2026-01-01"; empty for a run that is not ours.
std::string test_period(const std::optional<RunSummary>& run) {
    const auto from = run ? run->param("split.test_from") : std::nullopt;
    const auto to = run ? run->param("split.test_to") : std::nullopt;
    return from && to ? *from + " .. " + *to : "";
}

}  // namespace

std::unique_ptr<ModelRegistry> open_existing_registry() {
    const TrackingLocation location = registry_location();
    auto registry = open_model_registry_read_only(location);
    if (!registry) {
        throw Error(ExitCode::usage, "there are no registered models at {} yet; type: forecast models register NAME",
                    location.uri);
    }
    return registry;
}

std::unique_ptr<ModelRegistry> open_existing_registry_for_change() {
    open_existing_registry();  // opening for writing would make what is not there
    return open_model_registry(registry_location());
}

RegisteredModel require_model(const ModelRegistry& registry, const std::string& name) {
    auto model = registry.find(name);
    return model ? std::move(*model)
                 : throw Error(ExitCode::usage, "there is no registered model '{}'; see `forecast models list`", name);
}

ModelVersion require_version(const ModelRegistry& registry, const std::string& reference) {
    auto version = find_version(registry, reference);
    return version ? std::move(*version)
                   : throw Error(ExitCode::usage,
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
    const auto store = open_run_store_read_only(tracking_location());
    std::vector<std::optional<RunSummary>> runs;
    for (const ModelVersion& version : versions) {
        runs.emplace_back();
        try {
            if (store && !version.run_id.empty()) {
                runs.back() = store->resolve(version.run_id);
            }
        } catch (const Error& error) {
            if (error.code() != ExitCode::usage) {
                throw;
            }
        }
    }
    return runs;
}

std::string metric_text(const std::optional<RunSummary>& run, const char* metric) {
    const auto value = last_value(run, metric);
    return value ? fmt::format("{:.4g}", *value) : "-";
}

std::string render_difference(const std::optional<RunSummary>& from, const std::optional<RunSummary>& to,
                              const Console& console) {
    Table table({{"  metric", false}, {"old"}, {"new"}, {"difference"}});
    for (const char* metric : kModelMetrics) {
        const auto before = last_value(from, metric);
        const auto after = last_value(to, metric);
        table.add({std::string("  ") + metric, metric_text(from, metric), metric_text(to, metric),
                   before && after ? fmt::format("{:+.4g}", *after - *before) : "-"});
    }
    std::string text = table.render(TableFormat::text, console);
    if (from && to && test_period(from) != test_period(to)) {
        text += fmt::format("  of different days: {} and {}\n", test_period(from), test_period(to));
    }
    return text;
}

Json model_json(const RegisteredModel& model) {
    Json versions = Json::array();
    for (const ModelVersion& version : model.versions) {
        versions.push_back({{"version", version.version},
                            {"run_id", version.run_id},
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
