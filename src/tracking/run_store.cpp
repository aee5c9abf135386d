#include "forecast/tracking/run_store.hpp"

#include <algorithm>

#include "http_run_store.hpp"
#include "mlflow_tags.hpp"
#include "run_database.hpp"
#include "sqlite_run_store.hpp"
#include "store_origin.hpp"

namespace forecast {
namespace {

template <class Value>
std::optional<Value> find(const std::vector<std::pair<std::string, Value>>& sorted, std::string_view key) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), key,
                                     [](const auto& entry, std::string_view k) { return entry.first < k; });
    return at != sorted.end() && at->first == key ? std::optional(at->second) : std::nullopt;
}

}  // namespace

std::optional<std::string> RunSummary::param(std::string_view key) const {
    return find(params, key);
}

std::optional<std::string> RunSummary::tag(std::string_view key) const {
    return find(tags, key);
}

std::optional<MetricSummary> RunSummary::metric(std::string_view key) const {
    return find(metrics, key);
}

bool RunSummary::has_model() const {
    return tag(kModelHistoryTag).has_value();
}

std::unique_ptr<RunStore> open_run_store(const TrackingLocation& location) {
    if (location.is_server()) {
        return std::make_unique<HttpRunStore>(location);
    }
    const RunLocation file = run_location(location.uri);
    auto database = open_database(file.database, run_schema(file));
    prepare_for_writing(file, *database);
    on_database(file.database, [&] { warn_if_moved(*database, RunFiles(file, location.artifact_directories)); });
    return std::make_unique<SqliteRunStore>(location, file, std::move(database));
}

std::unique_ptr<RunStore> open_run_store_read_only(const TrackingLocation& location) {
    if (location.is_server()) {
        return std::make_unique<HttpRunStore>(location);
    }
    const RunLocation file = run_location(location.uri);
    auto database = open_database_read_only(file.database, run_schema(file));
    if (!database) {
        return nullptr;
    }
    on_database(file.database, [&] { warn_if_moved(*database, RunFiles(file, location.artifact_directories)); });
    return std::make_unique<SqliteRunStore>(location, file, std::move(database));
}

}  // namespace forecast
