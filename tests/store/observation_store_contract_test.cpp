#include "forecast/store/observation_store.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "observation_store_kinds.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Timestamp kStart{seconds(1'700'000'000)};
const Timestamp kFetched = kStart + hours(1000);
const Period kAll{Timestamp{seconds(0)}, Timestamp{seconds(4'000'000'000)}};

SeriesInfo load_info() {
    return {"brest/load", "consommation", "ODRÉ", seconds(3600), "Europe/Paris"};
}

/// Hourly values from kStart on, each known two hours later.
Series hourly(const std::vector<double>& values) {
    Series series{load_info(), {}};
    Timestamp time = kStart;
    for (const double value : values) {
        series.values.push_back({time, value, time + hours(2)});
        time += hours(1);
    }
    return series;
}

std::vector<double> values_of(const Series& series) {
    std::vector<double> values;
    for (const Observation& observation : series.values) {
        values.push_back(observation.value);
    }
    return values;
}

}  // namespace

TEMPLATE_TEST_CASE("a series comes back as it was stored", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    const auto count = store->upsert(hourly({1, 2, 3}), kFetched);
    CHECK(count.added == 3);

    const auto series = store->load("brest/load", kAll);
    CHECK(series.info.column == "consommation");
    CHECK(series.info.source == "ODRÉ");
    CHECK(series.info.step == seconds(3600));
    CHECK(series.info.time_zone == "Europe/Paris");
    CHECK(values_of(series) == std::vector<double>{1, 2, 3});
    CHECK(series.values[1].time == kStart + hours(1));
    CHECK(series.values[1].available_at == kStart + hours(3));
}

TEMPLATE_TEST_CASE("a period is half-open, an unknown series empty", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1, 2, 3, 4}), kFetched);

    CHECK(values_of(store->load("brest/load", {kStart + hours(1), kStart + hours(3)})) == std::vector<double>{2, 3});
    CHECK(store->load("paris/load", kAll).values.empty());
}

TEMPLATE_TEST_CASE("the same fetch again changes nothing", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1, 2, 3}), kFetched);
    const auto again = store->upsert(hourly({1, 2, 3}), kFetched + hours(1));

    CHECK(again.unchanged == 3);
    CHECK(again.added + again.revised + again.missing == 0);
    CHECK(store->load("brest/load", kAll).values.size() == 3);
}

TEMPLATE_TEST_CASE("another value is a revision known from its fetch on, the older one stays", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1, 2}), kFetched);
    const auto count = store->upsert(hourly({1, 5, 3}), kFetched + hours(1));
    CHECK(count.unchanged == 1);
    CHECK(count.revised == 1);
    CHECK(count.added == 1);

    const auto series = store->load("brest/load", kAll);
    CHECK(values_of(series) == std::vector<double>{1, 2, 5, 3});
    CHECK(series.values[2].available_at == kFetched + hours(1));
}

TEMPLATE_TEST_CASE("a value that returns to an earlier one is a revision too", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1}), kFetched);
    store->upsert(hourly({2}), kFetched + hours(1));
    store->upsert(hourly({1}), kFetched + hours(2));
    CHECK(values_of(store->load("brest/load", kAll)) == std::vector<double>{1, 2, 1});
}

TEMPLATE_TEST_CASE("of two revisions in the same second the last one stays", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1}), kFetched);
    store->upsert(hourly({2}), kFetched);
    store->upsert(hourly({3}), kFetched);

    CHECK(values_of(store->load("brest/load", kAll)) == std::vector<double>{1, 3});
}

TEMPLATE_TEST_CASE("a revision is never known before what it revises", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1}), kStart);  // fetched before its nominal publication
    store->upsert(hourly({2}), kStart + hours(1));

    const auto series = store->load("brest/load", kAll);
    CHECK(values_of(series) == std::vector<double>{2});
    CHECK(series.values[0].available_at == kStart + hours(2));
}

TEMPLATE_TEST_CASE("a missing value is counted and replaces nothing", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    CHECK(store->upsert(hourly({1, std::nan("")}), kFetched).missing == 1);
    CHECK(store->upsert(hourly({std::nan(""), 2}), kFetched + hours(1)).missing == 1);

    CHECK(values_of(store->load("brest/load", kAll)) == std::vector<double>{1, 2});
}

TEMPLATE_TEST_CASE("revisions that come together keep their own moments", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    Series series{load_info(), {{kStart, 1, kStart + hours(1)}, {kStart, 2, kStart + hours(5)}}};
    CHECK(store->upsert(series, kFetched).added == 1);
    CHECK(store->upsert(series, kFetched).unchanged == 1);

    CHECK(store->load("brest/load", kAll).values[1].available_at == kStart + hours(5));
}

TEMPLATE_TEST_CASE("the status counts values and revisions of each series", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1, 2, 3}), kFetched);
    store->upsert(hourly({1, 7, 3}), kFetched + hours(1));
    store->upsert({{"empty", "e", "s", seconds(60), "UTC"}, {}}, kFetched);

    const auto status = store->status();
    REQUIRE(status.size() == 2);
    CHECK(status[0].info.id == "brest/load");
    CHECK(status[0].values == 3);
    CHECK(status[0].revisions == 1);
    CHECK(status[0].first == kStart);
    CHECK(status[0].last == kStart + hours(2));
    CHECK(status[1].values == 0);
    CHECK_FALSE(status[1].last);
}

TEMPLATE_TEST_CASE("a revision under a clock that is behind does not take the place of what it revises", "[store]",
                   InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert(hourly({1}), kFetched);
    store->upsert(hourly({2}), Timestamp{});
    store->upsert(hourly({3}), Timestamp{});

    const auto series = store->load("brest/load", kAll);
    CHECK(values_of(series) == std::vector<double>{1, 2, 3});
    CHECK(series.values[0].available_at == kStart + hours(2));
    CHECK(series.values[1].available_at > series.values[0].available_at);
}

TEMPLATE_TEST_CASE("one at a time holds the lock of a store", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    auto lock = lock_observation_store(kind.uri, kind.locks, false);
    CHECK(error_of([&] { (void)lock_observation_store(kind.uri, kind.locks, false); }).kind() == ErrorKind::locked);

    const Cancellation cancelled;
    cancelled.request();
    CHECK_THROWS_AS(lock_observation_store(kind.uri, kind.locks, true, cancelled), Cancelled);

    lock.reset();
    CHECK(lock_observation_store(kind.uri, kind.locks, false) != nullptr);
    CHECK(error_of([&] { (void)lock_observation_store("ftp://x", kind.locks, false); }).kind() ==
          ErrorKind::invalid_argument);
}

TEMPLATE_TEST_CASE("a store that was just made is sound", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    kind.store->upsert(hourly({1, 2}), kFetched);
    CHECK(kind.store->diagnose().empty());
}

TEMPLATE_TEST_CASE("a batch of several series is stored whole", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    Series other = hourly({7});
    other.info.id = "brest/tso\t\\N";
    const auto count = kind.store->upsert_batch({hourly({1, 2}), other}, kFetched);
    CHECK(count.added == 3);
    CHECK(values_of(kind.store->load("brest/load", kAll)) == std::vector<double>{1, 2});
    CHECK(values_of(kind.store->load(other.info.id, kAll)) == std::vector<double>{7});
}

TEMPLATE_TEST_CASE("revisions of another store keep their stamps, twice too", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const Series series{load_info(), {{kStart, 1.1, kStart + hours(1)}, {kStart, 2, kStart + hours(5)}}};
    kind.store->upsert({load_info(), {{kStart, 1.1, kStart + hours(1)}}}, kFetched);
    kind.store->restore_values(series);
    kind.store->restore_values(series);
    const auto kept = kind.store->load("brest/load", kAll).values;
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].value == 1.1);
    CHECK(kept[1].available_at == kStart + hours(5));
}

}  // namespace forecast
