#include "connections.hpp"

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr int kCheckpointTimeoutMs = 1'000;

}  // namespace

void Connections::checkpoint() {
    const std::lock_guard one_writer(writing_);
    on_database(file_.database, [&] {
        const Loan connection = pool_.borrow();
        const BusyTimeout patience(*connection->database, kCheckpointTimeoutMs);
        connection->database->tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
    });
}

std::unique_ptr<Connection> Connections::open() const {
    DatabaseSchema schema = run_schema(file_);
    schema.check = [](SQLite::Database&) {};  // as who opened the first did
    auto database = access_ == Access::write ? open_database(file_.database, schema)
                                             : open_database_read_only(file_.database, schema);
    if (!database) {
        throw Error(ErrorKind::not_found, "{} {} is no longer there", file_.database.store, file_.database.path);
    }
    if (access_ == Access::write) {
        prepare_for_writing(file_, *database);
    }
    return std::make_unique<Connection>(Connection{std::move(database), {}});
}

}  // namespace forecast
