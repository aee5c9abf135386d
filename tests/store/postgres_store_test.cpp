#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "observation_store_kinds.hpp"

// What a store on a server has beyond the contract.

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Timestamp kStart{seconds(1'700'000'000)};
const Period kAll{Timestamp{seconds(0)}, Timestamp{seconds(4'000'000'000)}};

Series two_hours(const std::vector<double>& values) {
    Series series{{"brest/load", "consommation", "ODRÉ", seconds(3600), "Europe/Paris"}, {}};
    for (const double value : values) {
        const Timestamp time = kStart + hours(series.values.size());
        series.values.push_back({time, value, time + hours(2)});
    }
    return series;
}

std::string with_password(const std::string& uri, const std::string& password) {
    const auto at = uri.find('@');
    const auto colon = uri.rfind(':', at);
    return uri.substr(0, colon + 1) + password + uri.substr(at);
}

/// A connection to its schema, in which no table is left.
PostgresConnection emptied(OnPostgres& kind) {
    kind.store.reset();
    PostgresConnection server(kind.uri);
    server.execute("DROP SCHEMA " + kind.schema + " CASCADE; CREATE SCHEMA " + kind.schema);
    return server;
}

/// As a restart of the server does it to this process: all connections but the one that asks are over.
void end_connections() {
    PostgresConnection server(OnPostgres::server());
    server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        "application_name = "
        "(SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid())");
}

}  // namespace

TEST_CASE("a database that the reference's script made is taken over with its rows", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    OnPostgres kind;
    PostgresConnection server = emptied(kind);
    server.execute(R"sql(
        CREATE TABLE consommation (date_mesure TIMESTAMPTZ NOT NULL, consommation_mw DOUBLE PRECISION NOT NULL,
                                   source TEXT, cree_le TIMESTAMPTZ DEFAULT now(), UNIQUE (date_mesure));
        INSERT INTO consommation VALUES ('2024-01-01 00:00:00+00', 90, 'reference');
        CREATE TABLE prediction (date_prediction TIMESTAMPTZ NOT NULL, valeur_reelle DOUBLE PRECISION,
                                 valeur_predite DOUBLE PRECISION, modele TEXT, UNIQUE (date_prediction, modele)))sql");
    CHECK(open_observation_store_read_only(kind.uri) == nullptr);

    const Day monday = to_day({2024, 1, 1});
    kind.again()->upsert_daily_load({{monday + 1, 100, "ODRÉ", "brest/load"}});
    CHECK(kind.rows("SELECT consommation_mw, source FROM consommation ORDER BY date_mesure") ==
          std::vector<std::string>{"90.0|reference", "100.0|ODRÉ"});
    CHECK(kind.rows("SELECT valeur_predite, modele FROM prediction") == std::vector<std::string>{"90.0|baseline_j-1"});
}

TEST_CASE("a taken over table without its UNIQUE constraint is refused in words, and nothing is made", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    OnPostgres kind;
    PostgresConnection server = emptied(kind);
    server.execute(R"sql(
        CREATE TABLE prediction (date_prediction TIMESTAMPTZ NOT NULL, valeur_reelle DOUBLE PRECISION,
                                 valeur_predite DOUBLE PRECISION, modele TEXT, UNIQUE (date_prediction));
        CREATE UNIQUE INDEX ON prediction (date_prediction, modele) WHERE valeur_reelle IS NOT NULL)sql");
    const Error refused = error_of([&] { (void)kind.again(); });
    CHECK(refused.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(refused.what(), Catch::Contains("'prediction' has no UNIQUE constraint on (date_prediction, modele)"));
    CHECK(kind.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") ==
          std::vector<std::string>{"prediction"});

    server.execute("ALTER TABLE prediction ADD UNIQUE (modele, date_prediction)");
    kind.again()->upsert_daily_load({{to_day({2024, 1, 1}), 100, "ODRÉ", "brest/load"}});
    CHECK_FALSE(observation_write_obstacle(kind.uri));
    server.execute("ALTER TABLE consommation DROP CONSTRAINT consommation_date_mesure_key");
    CHECK(observation_write_obstacle(kind.uri));
    CHECK(error_of([&] { (void)kind.again(); }).kind() == ErrorKind::invalid_argument);
    CHECK(open_observation_store_read_only(kind.uri)->load_daily().loads.size() == 1);
}

TEST_CASE("a table of our name that another program made is not touched", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    OnPostgres kind;
    emptied(kind).execute("CREATE TABLE series (title TEXT)");
    const Error refused = error_of([&] { (void)open_observation_store(kind.uri); });
    CHECK(refused.kind() == ErrorKind::invalid_argument);
    CHECK(kind.rows("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") ==
          std::vector<std::string>{"1"});
}

TEST_CASE("a server that has TimescaleDB and did not load it keeps plain tables", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    OnPostgres kind;
    PostgresConnection server = emptied(kind);
    // As such a server tells it. Whoever touches the extension there loses the connection: so does this test's.
    server.execute(R"sql(
        CREATE VIEW pg_available_extensions AS SELECT 'timescaledb'::name AS name;
        CREATE FUNCTION create_hypertable(relation REGCLASS, time_column NAME, if_not_exists BOOLEAN, migrate_data BOOLEAN)
        RETURNS VOID LANGUAGE SQL AS 'SELECT pg_terminate_backend(pg_backend_pid())')sql");
    kind.uri += "%2Cpg_catalog";  // the schema's own view is seen before the server's
    kind.again()->upsert(two_hours({1}), kStart);
    CHECK(kind.again()->load("brest/load", kAll).values.size() == 1);

    emptied(kind).execute(
        "CREATE VIEW pg_available_extensions AS SELECT 'timescaledb'::name AS name; CREATE TABLE asked (called TEXT); "
        "CREATE FUNCTION create_hypertable(relation REGCLASS, time_column NAME, if_not_exists BOOLEAN, migrate_data "
        "BOOLEAN) RETURNS VOID LANGUAGE SQL AS 'INSERT INTO asked VALUES (relation::text)'");
    kind.uri += "%20-ctimescaledb.disable_load%3Doff";  // as the loaded library sets it
    (void)kind.again();
    CHECK(kind.rows("SELECT count(*) FROM asked") == std::vector<std::string>{"4"});
}

TEST_CASE("where create_hypertable is, the four tables of times become hypertables", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    OnPostgres kind;
    PostgresConnection server = emptied(kind);
    server.execute(R"sql(
        CREATE TABLE asked (called TEXT, by_column TEXT);
        CREATE FUNCTION create_hypertable(relation REGCLASS, time_column NAME, if_not_exists BOOLEAN, migrate_data BOOLEAN)
        RETURNS VOID LANGUAGE SQL AS 'INSERT INTO asked VALUES (relation::text, time_column)')sql");
    (void)kind.again();
    (void)kind.again();
    CHECK(kind.rows("SELECT * FROM asked ORDER BY called") ==
          std::vector<std::string>{"consommation|date_mesure", "meteo|date_mesure", "observation|time",
                                   "prediction|date_prediction"});
}

TEST_CASE("NaN and infinite values that somebody wrote count as missing, and doctor's diagnosis names them",
          "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    kind.store->upsert(two_hours({1, 2, 3}), kStart);
    PostgresConnection(kind.uri).execute(
        "UPDATE observation SET value = 'NaN' WHERE value = 2; UPDATE observation SET value = '-Infinity' WHERE value "
        "= 3");
    CHECK(kind.store->load("brest/load", kAll).values.size() == 1);
    CHECK(kind.store->status().front().values == 1);
    CHECK(kind.store->diagnose().size() == 1);
    CHECK(kind.store->upsert(two_hours({1, 2, 3}), kStart).added == 2);
    CHECK(kind.store->diagnose().empty());
}

TEST_CASE("of a revised value the view tells when it was first and last seen", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    kind.store->upsert(two_hours({1}), kStart);
    kind.store->upsert(two_hours({2}), kStart + hours(9));
    CHECK(
        kind.rows("SELECT value, first_seen - time, last_seen - time FROM observation_revision ORDER BY first_seen") ==
        std::vector<std::string>{"1.0|02:00:00|09:00:00", "2.0|09:00:00|-"});
}

TEST_CASE("a server's refusals are told by their kind, and never tell the password", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const std::string server = OnPostgres::server();
    const Error wrong = error_of([&] { (void)open_observation_store(with_password(server, "open-sesame")); });
    CHECK(wrong.kind() == ErrorKind::permission);
    CHECK(wrong.with_its_advice().find("open-sesame") == std::string::npos);
    const std::string nowhere = server.substr(0, server.rfind('/')) + "/nowhere";
    CHECK(error_of([&] { (void)open_observation_store(nowhere); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { (void)open_observation_store("postgresql://x:open-sesame@127.0.0.1:1/x"); }).kind() ==
          ErrorKind::unavailable);
    const Error malformed = error_of([&] { (void)open_observation_store("postgresql://x:open-sesame@[::1/x"); });
    CHECK(malformed.kind() == ErrorKind::invalid_argument);
    CHECK(malformed.with_its_advice().find("open-sesame") == std::string::npos);
    CHECK(error_of([&] { (void)open_observation_store("postgresql://***@host/x"); }).kind() ==
          ErrorKind::invalid_argument);
}

TEST_CASE("who may only read is refused in words, and a slow statement is given up", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    kind.store->upsert(two_hours({1}), kStart);
    const std::string read_only = kind.uri + "%20-cdefault_transaction_read_only%3Don";
    CHECK(observation_write_obstacle(read_only));
    CHECK_FALSE(observation_write_obstacle(kind.uri));
    CHECK(open_observation_store_read_only(read_only)->load("brest/load", kAll).values.size() == 1);
    CHECK(error_of([&] { open_observation_store(read_only)->upsert(two_hours({2}), kStart); }).kind() ==
          ErrorKind::permission);

    PostgresConnection slow(kind.uri + "%20-cstatement_timeout%3D20");
    CHECK(error_of([&] { slow.execute("SELECT pg_sleep(5)"); }).kind() == ErrorKind::unavailable);
}

TEST_CASE("a call whose connection the server ends is done again on another", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    kind.store->upsert(two_hours({1}), kStart);
    end_connections();
    CHECK(kind.store->upsert(two_hours({1, 2}), kStart).added == 1);
}

TEST_CASE("the holder of a server's lock is named", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    CHECK_FALSE(observation_lock_holder(kind.uri));
    const auto lock = lock_observation_store(kind.uri, kind.locks, false);
    const std::string refusal = error_of([&] { (void)lock_observation_store(kind.uri, kind.locks, false); }).what();
    CHECK(refusal.find(fmt::format("forecast {} on ", getpid())) != std::string::npos);
    CHECK(observation_lock_holder(kind.uri));
}

TEST_CASE("a lock whose connection the server ended is taken again before anything is written", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    const auto lock = lock_observation_store(kind.uri, kind.locks, false);
    const auto store = open_observation_store(kind.uri, *lock);
    end_connections();
    CHECK_FALSE(observation_lock_holder(kind.uri));
    CHECK(store->upsert(two_hours({1}), kStart).added == 1);
    CHECK(observation_lock_holder(kind.uri));
}

TEST_CASE("who lost the lock to another writes nothing more", "[store]") {
    FORECAST_NEEDS(OnPostgres);
    const OnPostgres kind;
    const auto lock = lock_observation_store(kind.uri, kind.locks, false);
    const auto store = open_observation_store(kind.uri, *lock);
    end_connections();
    auto other = lock_observation_store(kind.uri, kind.locks, false);
    const Error refused = error_of([&] { store->upsert(two_hours({1}), kStart); });
    CHECK(refused.kind() == ErrorKind::locked);
    CHECK_THAT(refused.what(), Catch::Contains(fmt::format("and forecast {} on ", getpid())));
    CHECK(kind.rows("SELECT count(*) FROM observation") == std::vector<std::string>{"0"});

    other.reset();
    CHECK(store->upsert(two_hours({1}), kStart).added == 1);
}

}  // namespace forecast
