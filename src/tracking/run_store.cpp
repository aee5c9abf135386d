#include "forecast/tracking/run_store.hpp"

#include <algorithm>

#include "run_database.hpp"
#include "sqlite_run_store.hpp"

namespace forecast {
namespace {

template <class Value>
std::optional<Value> find(const std::vector<std::pair<std::string, Value>>& sorted, std::string_view key) {
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), key,
                                     [](const auto& entry, std::string_view k) { return entry.first < k; });
    return at != sorted.end() && at->first == key ? std::optional(at->second) : std::nullopt;
}

}  // namespace

std::string_view to_string(RunStatus status) {
    switch (status) {
        case RunStatus::running:
            return "RUNNING";
        case RunStatus::scheduled:
            return "SCHEDULED";
        case RunStatus::finished:
            return "FINISHED";
        case RunStatus::failed:
            return "FAILED";
        case RunStatus::killed:
            return "KILLED";
    }
    return "";
}

std::optional<std::string> RunSummary::param(std::string_view key) const {
    return find(params, key);
}

std::optional<std::string> RunSummary::tag(std::string_view key) const {
    return find(tags, key);
}

std::optional<MetricSummary> RunSummary::metric(std::string_view key) const {
    return find(metrics, key);
}

std::filesystem::path RunSummary::artifact_directory() const {
    constexpr std::string_view kFileScheme = "file://";
    const bool has_scheme = artifact_uri.rfind(kFileScheme, 0) == 0;
    return has_scheme ? artifact_uri.substr(kFileScheme.size()) : artifact_uri;
}

std::unique_ptr<RunStore> open_run_store(const std::string& root) {
    const RunLocation location = run_location(root);
    return std::make_unique<SqliteRunStore>(location, open_database(location.database, run_schema(location)));
}

std::unique_ptr<RunStore> open_run_store_read_only(const std::string& root) {
    const RunLocation location = run_location(root);
    auto database = open_database_read_only(location.database, run_schema(location));
    return database ? std::make_unique<SqliteRunStore>(location, std::move(database)) : nullptr;
}

}  // namespace forecast
