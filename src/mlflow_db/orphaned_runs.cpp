#include "orphaned_runs.hpp"

#include <cstdlib>

#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "maintained_database.hpp"

namespace forecast {

std::vector<std::string> orphaned_runs_of(const SQLite::Database& database) {
    SQLite::Statement rows(database, R"sql(
        SELECT r.run_uuid, p.value, s.value FROM runs r
        JOIN tags h ON h.run_uuid = r.run_uuid AND h.key = 'forecast.host' AND h.value = ?1
        JOIN tags p ON p.run_uuid = r.run_uuid AND p.key = 'forecast.pid'
        JOIN tags s ON s.run_uuid = r.run_uuid AND s.key = 'forecast.process_start'
        WHERE r.status = 'RUNNING')sql");
    rows.bind(1, host_name());
    std::vector<std::string> dead;
    while (rows.executeStep()) {
        const long pid = std::strtol(rows.getColumn(1).getString().c_str(), nullptr, 10);
        if (process_start(pid) != rows.getColumn(2).getString()) {
            dead.push_back(rows.getColumn(0).getString());
        }
    }
    return dead;
}

std::vector<std::string> orphaned_runs(const TrackingLocation& location) {
    const RunLocation file = maintained_database(location, "see its runs with: forecast runs list");
    return on_database(file.database, [&] {
        const auto database = open_database_read_only(file.database, run_schema(file));
        return database ? orphaned_runs_of(*database) : std::vector<std::string>();
    });
}

}  // namespace forecast
