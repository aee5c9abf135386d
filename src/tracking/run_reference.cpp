#include "run_reference.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/ranges.h>

#include "forecast/core/error.hpp"
#include "schema_check.hpp"

namespace forecast {
namespace {

constexpr std::string_view kModelsScheme = "models:/";
constexpr std::size_t kNamedAtMost = 10;

std::vector<std::string> ids(SQLite::Statement& rows) {
    std::vector<std::string> found;
    while (rows.executeStep()) {
        found.push_back(rows.getColumn(0).getString());
    }
    return found;
}

const char* stage_of(Lifecycle lifecycle) {
    return lifecycle == Lifecycle::active ? "active" : "deleted";
}

/// Runs whose id begins with `prefix`; an id given whole is alone even where it begins another.
std::vector<std::string> with_prefix(const SQLite::Database& database, const std::string& prefix, Lifecycle lifecycle) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid FROM runs WHERE substr(run_uuid, 1, length(?1)) = ?1 AND lifecycle_stage = ?2
        ORDER BY length(run_uuid), start_time DESC)sql");
    rows.bind(1, prefix);
    rows.bind(2, stage_of(lifecycle));
    auto found = ids(rows);
    if (!found.empty() && found.front() == prefix) {
        found.resize(1);
    }
    return found;
}

/// The newest finished run that has a model, among those named `name` or, where that is empty, all.
std::optional<std::string> newest_with_model(const SQLite::Database& database, const std::string& name,
                                             Lifecycle lifecycle) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid FROM runs r
        WHERE status = 'FINISHED' AND lifecycle_stage = ?2 AND (?1 = '' OR name = ?1)
          AND EXISTS (SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t.key = 'mlflow.log-model.history')
        ORDER BY start_time DESC, run_uuid LIMIT 1)sql");
    rows.bind(1, name);
    rows.bind(2, stage_of(lifecycle));
    return rows.executeStep() ? std::optional(rows.getColumn(0).getString()) : std::nullopt;
}

constexpr const char* kRunOfAlias = R"sql(
    SELECT v.run_id FROM registered_model_aliases a
    JOIN model_versions v ON v.name = a.name AND v.version = a.version
    WHERE a.name = ?1 AND a.alias = ?2 AND v.current_stage <> 'Deleted_Internal')sql";
constexpr const char* kRunOfVersion = R"sql(
    SELECT run_id FROM model_versions
    WHERE name = ?1 AND CAST(version AS TEXT) = ?2 AND current_stage <> 'Deleted_Internal')sql";

std::optional<std::string> registered(const SQLite::Database& database, std::string_view reference) {
    const auto mark = reference.find_last_of("@/");
    if (mark == std::string_view::npos || !has_registry(database)) {
        return std::nullopt;
    }
    SQLite::Statement rows(database, reference[mark] == '@' ? kRunOfAlias : kRunOfVersion);
    rows.bind(1, std::string(reference.substr(0, mark)));
    rows.bind(2, std::string(reference.substr(mark + 1)));
    if (!rows.executeStep()) {
        return std::nullopt;
    }
    if (rows.getColumn(0).getString().empty()) {
        throw Error(ExitCode::usage, "the registered model '{}' was made outside any run; name one that a run made",
                    reference);
    }
    return rows.getColumn(0).getString();
}

[[noreturn]] void refuse_ambiguous(const std::string& reference, const std::vector<std::string>& found) {
    const std::vector<std::string> shown(
        found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), kNamedAtMost)));
    throw Error(ExitCode::usage, "'{}' begins the ids of {} runs: {}{}; type more digits", reference, found.size(),
                fmt::join(shown, ", "), found.size() > shown.size() ? ", ..." : "");
}

}  // namespace

std::string find_run(const SQLite::Database& database, const std::string& reference, Lifecycle lifecycle) {
    if (reference.rfind(kModelsScheme, 0) == 0) {
        const auto run = registered(database, std::string_view(reference).substr(kModelsScheme.size()));
        return run ? *run
                   : throw Error(ExitCode::usage, "no registered model version '{}'; type NAME@alias or NAME/version",
                                 reference);
    }
    if (reference.empty()) {
        throw Error(ExitCode::usage, "a run is named by an id, its beginning, a run name or `latest`, not by nothing");
    }
    if (reference == "latest") {
        const auto run = newest_with_model(database, "", lifecycle);
        return run ? *run
                   : throw Error(ExitCode::usage,
                                 "there is no finished run with a model yet; train one, or see `forecast runs list`");
    }
    const auto found = with_prefix(database, reference, lifecycle);
    if (found.size() == 1) {
        return found.front();
    }
    if (const auto run = newest_with_model(database, reference, lifecycle)) {
        return *run;
    }
    if (!found.empty()) {
        refuse_ambiguous(reference, found);
    }
    if (const auto run = registered(database, reference)) {
        return *run;
    }
    throw Error(ExitCode::usage,
                "no run '{}': it begins no run's id, no finished run with a model has that name, and no registered "
                "model version is called so; see `forecast runs list`",
                reference);
}

}  // namespace forecast
