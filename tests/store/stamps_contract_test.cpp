#include <catch2/catch.hpp>

#include "observation_store_kinds.hpp"

using namespace forecast;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

const Timestamp kNoon = *parse_time("2026-11-26T12:00:00Z", "UTC");
const Timestamp kIn2000 = *parse_time("2000-01-01T00:00:00Z", "UTC");
const Timestamp kIn2035 = *parse_time("2035-01-01T00:00:00Z", "UTC");
const Period kAll{Timestamp{}, kIn2035 + hours(100'000)};

template <class Kind>
struct Town {
    Kind kind;
    ObservationStore* store = kind.store.get();

    void add(const std::string& column, std::vector<Observation> values, Timestamp fetched_at = kNoon) const {
        store->upsert({{"town/" + column, column, "test", hours(1), "UTC"}, std::move(values)}, fetched_at);
    }
    [[nodiscard]] std::vector<DoubtfulStamp> doubtful() const {
        return store->doubtful_stamps(kNoon, [](const SeriesInfo&) { return hours(5); });
    }
    [[nodiscard]] std::vector<Timestamp> known(const std::string& column) const {
        std::vector<Timestamp> stamps;
        for (const Observation& value : store->load("town/" + column, kAll).values) {
            stamps.push_back(value.available_at);
        }
        return stamps;
    }
};

}  // namespace

TEMPLATE_TEST_CASE("stamps that sources and imports give are not doubtful", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const Town<TestType> town;
    town.add("load", {{kNoon - hours(9), 1, kNoon - hours(7)}, {kNoon + hours(48), 2, kNoon + hours(49)}});  // imported
    town.add("load", {{kNoon - hours(9), 3, kNoon - hours(7)}}, kNoon);
    town.add("forecast/t", {{kNoon + hours(16 * 24), 1, kNoon}, {kNoon - hours(100), 1, kNoon}});
    town.add("previous_day7/t", {{kNoon, 1, kNoon - hours(7 * 24)}});
    town.add("prevision_j1", {{kNoon, 1, kNoon - hours(12)}});
    CHECK(town.doubtful().empty());
}

TEMPLATE_TEST_CASE("values known before their time get the delay of their series, by which those around them are known",
                   "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const Town<TestType> town;
    town.add("load", {{kNoon - hours(9), 1, kNoon - hours(7)},
                      {kNoon - hours(8), 2, kNoon - hours(6)},
                      {kNoon - hours(7), 3, kIn2000},
                      {kNoon - hours(1), 4, kIn2000}});
    const auto doubtful = town.doubtful();
    REQUIRE(doubtful.size() == 2);
    CHECK(doubtful[0].series == "town/load");
    CHECK(doubtful[0].available_at == kIn2000);

    town.store->mend_stamps(doubtful);
    CHECK(town.known("load") == std::vector<Timestamp>{kNoon - hours(7), kNoon - hours(6), kNoon - hours(5), kNoon});
    CHECK(town.doubtful().empty());
}

TEMPLATE_TEST_CASE("a series without a sound stamp gets the delay that its source has", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const Town<TestType> town;
    town.add("load", {{kNoon - hours(9), 1, kIn2000}});
    town.store->mend_stamps(town.doubtful());
    CHECK(town.known("load") == std::vector<Timestamp>{kNoon - hours(4)});
}

TEMPLATE_TEST_CASE("a value is not mended to be known after what revised it", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const Town<TestType> town;
    town.add("load", {{kNoon - hours(9), 1, kIn2000}});
    town.add("load", {{kNoon - hours(9), 2, kNoon}}, kNoon - hours(8));
    town.store->mend_stamps(town.doubtful());
    CHECK(town.known("load") == std::vector<Timestamp>{kNoon - hours(8) - seconds(1), kNoon - hours(8)});
    CHECK(town.store->load("town/load", kAll).values.back().value == 2);
}

TEMPLATE_TEST_CASE("revisions and forecasts known only in years to come are known from now on, in their order",
                   "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const Town<TestType> town;
    town.add("load", {{kNoon - hours(9), 1, kNoon - hours(7)}});
    town.add("load", {{kNoon - hours(9), 2, kNoon}}, kIn2035);
    town.add("load", {{kNoon - hours(9), 3, kNoon}}, kIn2035 + hours(1));
    town.add("forecast/t", {{kNoon + hours(9), 5, kIn2035}});
    const auto doubtful = town.doubtful();
    REQUIRE(doubtful.size() == 3);

    town.store->mend_stamps(doubtful);
    CHECK(town.known("load") == std::vector<Timestamp>{kNoon - hours(7), kNoon, kNoon + seconds(1)});
    CHECK(town.store->load("town/load", kAll).values.back().value == 3);
    CHECK(town.known("forecast/t") == std::vector<Timestamp>{kNoon});
}
