#include "forecast/mlflow_db/run_reference.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kNamedAtMost = 10;
constexpr std::size_t kShortId = 8;

std::vector<std::string> ids(SQLite::Statement& rows) {
    std::vector<std::string> found;
    while (rows.executeStep()) {
        found.push_back(rows.getColumn(0).getString());
    }
    return found;
}

/// Runs whose id begins with `prefix`; an id given whole is alone even where it begins another.
std::vector<std::string> with_prefix(const SQLite::Database& database, const std::string& prefix, Lifecycle lifecycle) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid FROM runs WHERE substr(run_uuid, 1, length(?1)) = ?1 AND lifecycle_stage = ?2
        ORDER BY length(run_uuid), start_time DESC)sql");
    rows.bind(1, prefix);
    rows.bind(2, to_string(lifecycle));
    auto found = ids(rows);
    if (!found.empty() && found.front() == prefix) {
        found.resize(1);
    }
    return found;
}

struct NamedRow {
    std::string run_id;
    std::string status;
};

/// The newest finished run that has a model, among those named `name` or, where that is empty, all.
std::optional<std::string> newest_with_model(const SQLite::Database& database, const std::string& name,
                                             Lifecycle lifecycle) {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid FROM runs r
        WHERE status = 'FINISHED' AND lifecycle_stage = ?2 AND (?1 = '' OR name = ?1)
          AND EXISTS (SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t.key = 'mlflow.log-model.history')
        ORDER BY start_time DESC, run_uuid LIMIT 1)sql");
    rows.bind(1, name);
    rows.bind(2, to_string(lifecycle));
    return rows.executeStep() ? std::optional(rows.getColumn(0).getString()) : std::nullopt;
}

/// The newest run of this name, of any status or of this one.
std::optional<NamedRow> newest_named(const SQLite::Database& database, const std::string& name, Lifecycle lifecycle,
                                     const std::string& status = "") {
    SQLite::Statement rows(database, R"sql(
        SELECT run_uuid, status FROM runs
        WHERE name = ?1 AND lifecycle_stage = ?2 AND (?3 = '' OR status = ?3)
        ORDER BY start_time DESC, run_uuid LIMIT 1)sql");
    rows.bind(1, name);
    rows.bind(2, to_string(lifecycle));
    rows.bind(3, status);
    return rows.executeStep() ? std::optional(NamedRow{rows.getColumn(0).getString(), rows.getColumn(1).getString()})
                              : std::nullopt;
}

[[noreturn]] void refuse_ambiguous(const std::string& reference, const std::vector<std::string>& found) {
    const std::vector<std::string> shown(
        found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), kNamedAtMost)));
    throw Error(ErrorKind::invalid_argument, "'{}' begins the ids of {} runs: {}{}; type more digits", reference,
                found.size(), fmt::join(shown, ", "), found.size() > shown.size() ? ", ..." : "");
}

/// Of the runs named so the newest finished one, with a model where one has it; where none is finished the newest.
std::optional<std::string> find_named(const SQLite::Database& database, const std::string& name, Lifecycle lifecycle) {
    const auto newest = newest_named(database, name, lifecycle);
    auto found = newest_with_model(database, name, lifecycle);
    if (const auto finished = found ? std::nullopt : newest_named(database, name, lifecycle, "FINISHED")) {
        found = finished->run_id;
    }
    if (!found || !newest || newest->status == "FINISHED") {
        return found || !newest ? found : std::optional(newest->run_id);
    }
    spdlog::warn("of the runs named '{}' the newest, {}, is {}; taken is the newest finished one, {}", visible(name),
                 newest->run_id.substr(0, kShortId), newest->status, found->substr(0, kShortId));
    return found;
}

}  // namespace

std::string find_run(const SQLite::Database& database, const std::string& reference, Lifecycle lifecycle) {
    if (reference.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "a run is named by an id, its beginning, a run name or `latest`, not by nothing");
    }
    if (reference == "latest") {
        const auto run = newest_with_model(database, "", lifecycle);
        return run ? *run
                   : throw Error(ErrorKind::not_found, "there is no finished run with a model yet")
                         .with_advice(
                             "train one, or name another run, such as a backtest, that `forecast runs list` shows");
    }
    const auto found = with_prefix(database, reference, lifecycle);
    if (found.size() == 1) {
        return found.front();
    }
    if (found.size() < 2 || newest_with_model(database, reference, lifecycle)) {
        if (const auto run = find_named(database, reference, lifecycle)) {
            return *run;
        }
    }
    if (!found.empty()) {
        refuse_ambiguous(reference, found);
    }
    throw Error(ErrorKind::not_found, "no {} run '{}': it begins no such run's id and is no such run's name",
                to_string(lifecycle), reference)
        .with_advice(fmt::format("see `forecast runs list{}`, or `forecast models list` for what is registered",
                                 lifecycle == Lifecycle::deleted ? " --deleted" : ""));
}

}  // namespace forecast
