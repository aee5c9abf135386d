#include "runs_json.hpp"

#include <chrono>
#include <cmath>

#include "forecast/core/time.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

Json time(std::int64_t milliseconds) {
    return format_utc(Timestamp(std::chrono::seconds(milliseconds / 1000)));
}

Json object_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
    Json object = Json::object();
    for (const auto& [key, value] : pairs) {
        object[key] = value;
    }
    return object;
}

}  // namespace

Json json_number(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    return std::isinf(value) ? Json(value > 0 ? "Infinity" : "-Infinity") : Json(value);
}

Json run_json(const RunSummary& run) {
    Json metrics = Json::object();
    for (const auto& [key, metric] : run.metrics) {
        metrics[key] = {{"last", json_number(metric.last)},
                        {"best", metric.best ? json_number(*metric.best) : Json(nullptr)}};
    }
    return {{"run_id", run.run_id},
            {"name", run.name},
            {"experiment", run.experiment},
            {"status", std::string(to_string(run.status))},
            {"start_time", time(run.start_ms)},
            {"end_time", run.end_ms ? time(*run.end_ms) : Json(nullptr)},
            {"artifact_uri", run.artifact_uri},
            {"params", object_of(run.params)},
            {"metrics", metrics},
            {"tags", object_of(run.tags)}};
}

}  // namespace forecast
