#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "observation_store_kinds.hpp"

namespace forecast {
namespace {

using std::chrono::hours;

constexpr const char* kLoad = "brest/load";
const Day kMonday = to_day({2024, 1, 1});
const Timestamp kIssue = start_of(kMonday, kParis) + hours(7);

StoredForecast tuesday(double value, Timestamp issued_at) {
    StoredForecast forecast;
    forecast.time = start_of(kMonday + 1, kParis);
    forecast.issued_at = issued_at;
    forecast.value = value;
    forecast.model = "lstm";
    forecast.weather = "perfect";
    return forecast;
}

}  // namespace

TEMPLATE_TEST_CASE("the reference's checks run on the daily tables", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    std::vector<DailyLoad> days;
    for (int day = 0; day < 7; ++day) {
        days.push_back({kMonday + day, 100.0 + day, "ODRÉ", kLoad});
    }
    store->upsert_daily_load(days);
    store->upsert_daily_load({{kMonday, 90.5, "ODRÉ", kLoad}, {kMonday + 1, std::nan(""), "ODRÉ", kLoad}});

    CHECK(kind.rows("SELECT count(*) FROM consommation") == std::vector<std::string>{"7"});
    CHECK(kind.rows("SELECT date_mesure, consommation_mw, source FROM consommation ORDER BY date_mesure DESC LIMIT 5")
              .front() == "2024-01-07 00:00:00+00|106.0|ODRÉ");
    CHECK(kind.rows("SELECT date_mesure, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) AS prediction "
                    "FROM consommation ORDER BY date_mesure LIMIT 3") ==
          std::vector<std::string>{"2024-01-01 00:00:00+00|-", "2024-01-02 00:00:00+00|90.5",
                                   "2024-01-03 00:00:00+00|101.0"});
    CHECK(kind.rows("SELECT count(*) FROM consommation WHERE CAST(cree_le AS TEXT) LIKE '20__-__-__ __:__:__%+00'") ==
          std::vector<std::string>{"7"});
}

TEMPLATE_TEST_CASE("a day's weather is completed, never emptied", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert_daily_weather({{kMonday, 8.5, 80.0, std::nullopt, std::nullopt, "Open-Meteo"}});
    store->upsert_daily_weather({{kMonday, 9.0, std::nullopt, 12.0, std::nan(""), "Open-Meteo"}});

    CHECK(
        kind.rows(
            "SELECT date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen FROM meteo") ==
        std::vector<std::string>{"2024-01-01 00:00:00+00|9.0|80.0|12.0|-"});
}

TEMPLATE_TEST_CASE("every issue of a forecast is kept, the newest is the prediction", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    store->upsert_forecasts({tuesday(210, kIssue)}, kParis, kLoad);
    store->upsert_forecasts({tuesday(220, kIssue + hours(2))}, kParis, kLoad);
    store->upsert_forecasts({tuesday(200, kIssue - hours(24))}, kParis, kLoad);  // an older issue, made up for later

    const char* const prediction = "SELECT date_prediction, valeur_reelle, valeur_predite, modele FROM prediction";
    CHECK(kind.rows(prediction) == std::vector<std::string>{"2024-01-02 00:00:00+00|-|220.0|lstm"});
    CHECK(kind.rows("SELECT value FROM forecast ORDER BY issued_at") ==
          std::vector<std::string>{"200.0", "210.0", "220.0"});

    auto known = tuesday(220, kIssue + hours(2));
    known.actual = 215;
    store->upsert_forecasts({known}, kParis, kLoad);
    store->upsert_forecasts({tuesday(220, kIssue + hours(2))}, kParis, kLoad);
    CHECK(kind.rows(prediction) == std::vector<std::string>{"2024-01-02 00:00:00+00|215.0|220.0|lstm"});
    const auto kept = store->load_forecasts("lstm", {Timestamp::min(), Timestamp::max()}).back();
    CHECK(format_utc(kept.time) == "2024-01-01T23:00:00Z");
    CHECK(format_utc(kept.issued_at) == "2024-01-01T08:00:00Z");
}

TEMPLATE_TEST_CASE("the forecasts of a period are read as they were kept", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    auto whole = tuesday(210, kIssue);
    whole.low80 = 200;
    whole.high80 = 220;
    whole.run_id = "r1";
    store->upsert_forecasts({tuesday(220, kIssue + hours(2)), whole}, kParis, kLoad);

    const auto kept = store->load_forecasts("", {Timestamp::min(), Timestamp::max()});
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].time == whole.time);
    CHECK(kept[0].issued_at == kIssue);
    CHECK(kept[0].value == 210);
    CHECK(kept[0].low80 == 200);
    CHECK(kept[0].high80 == 220);
    CHECK(kept[0].model == "lstm");
    CHECK(kept[0].run_id == "r1");
    CHECK(kept[0].weather == "perfect");
    CHECK(kept[1].value == 220);
    CHECK_FALSE(kept[1].low80);
    CHECK(store->load_forecasts("", {whole.time, whole.time + hours(1)}).size() == 2);
    CHECK(store->load_forecasts("", {whole.time + hours(1), Timestamp::max()}).empty());
    CHECK(store->load_forecasts("", {Timestamp::min(), whole.time}).empty());
}

TEMPLATE_TEST_CASE("what a forecast is a mean of is kept with it, and replaced with it", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    auto mix = tuesday(210, kIssue);
    mix.model = "mix";
    mix.members = {{"additive", 0.25}, {"linear", 0.75}};
    const Period always{Timestamp::min(), Timestamp::max()};
    kind.store->upsert_forecasts({mix, tuesday(205, kIssue)}, kParis, kLoad);
    CHECK(kind.store->load_forecasts("lstm", always).front().members.empty());
    const auto kept = kind.store->load_forecasts("mix", always).front().members;
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].member == "linear");
    CHECK(kept[0].weight == 0.75);
    CHECK(kept[1].member == "additive");

    mix.members = {{"linear", 1}};
    kind.store->upsert_forecasts({mix}, kParis, kLoad);
    const auto again = kind.again()->load_forecasts("mix", always);
    REQUIRE(again.size() == 1);
    REQUIRE(again.front().members.size() == 1);
    CHECK(again.front().members[0].weight == 1);
}

TEMPLATE_TEST_CASE("forecasts of a day's parts become its mean", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    auto morning = tuesday(100, kIssue);
    auto evening = tuesday(300, kIssue);
    evening.time += hours(12);
    auto older = tuesday(999, kIssue - hours(1));
    kind.store->upsert_forecasts({older, morning, evening}, kParis, kLoad);

    CHECK(kind.rows("SELECT valeur_predite FROM prediction") == std::vector<std::string>{"200.0"});
    CHECK(kind.rows("SELECT count(*) FROM forecast") == std::vector<std::string>{"3"});
}

TEMPLATE_TEST_CASE("a batch with a fault leaves nothing behind", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    const auto& store = kind.store;
    CHECK_THROWS(store->upsert_forecasts({tuesday(1, kIssue)}, "Europe/Atlantis", kLoad));
    CHECK(kind.rows("SELECT count(*) FROM forecast") == std::vector<std::string>{"0"});
}

TEMPLATE_TEST_CASE("forecasts of one model are read alone", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    auto other = tuesday(190, kIssue);
    other.model = "linear";
    kind.store->upsert_forecasts({tuesday(210, kIssue), other}, kParis, kLoad);

    const Period day{other.time, other.time + hours(1)};
    REQUIRE(kind.store->load_forecasts("linear", day).size() == 1);
    CHECK(kind.store->load_forecasts("linear", day).front().value == 190);
    CHECK(kind.store->load_forecasts("linear", {Timestamp::min(), other.time}).empty());
    CHECK(kind.store->load_forecasts("additive", day).empty());
}

TEMPLATE_TEST_CASE("the load of a day fills in what was predicted for it, a revised one anew", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    kind.store->upsert_forecasts({tuesday(210, kIssue)}, kParis, kLoad);
    const char* const prediction = "SELECT valeur_reelle, valeur_predite FROM prediction WHERE modele = 'lstm'";
    CHECK(kind.rows(prediction) == std::vector<std::string>{"-|210.0"});

    kind.store->upsert_daily_load({{kMonday, 100, "ODRÉ", kLoad}, {kMonday + 1, 215, "ODRÉ", kLoad}});
    CHECK(kind.rows(prediction) == std::vector<std::string>{"215.0|210.0"});
    kind.store->upsert_daily_load({{kMonday + 1, 216, "ODRÉ", kLoad}});
    CHECK(kind.rows(prediction) == std::vector<std::string>{"216.0|210.0"});
}

TEMPLATE_TEST_CASE("the load of another series is not what was predicted", "[store]", InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    kind.store->upsert_forecasts({tuesday(210, kIssue)}, kParis, kLoad);
    kind.store->upsert_daily_load({{kMonday + 1, 2300, "ODRÉ", "bretagne/load"}});
    CHECK(kind.rows("SELECT valeur_reelle FROM prediction WHERE modele = 'lstm'") == std::vector<std::string>{"-"});
}

TEMPLATE_TEST_CASE("a day gets the load of the day before as its naive forecast, unless one was issued", "[store]",
                   InSqliteFile, OnPostgres) {
    FORECAST_NEEDS(TestType);
    const TestType kind;
    auto issued = tuesday(77, kIssue);
    issued.model = "baseline_j-1";
    kind.store->upsert_forecasts({issued}, kParis, kLoad);
    std::vector<DailyLoad> days;
    for (int day = 0; day < 3; ++day) {
        days.push_back({kMonday + day, 100.0 + day, "ODRÉ", kLoad});
    }
    kind.store->upsert_daily_load(days);
    kind.store->upsert_daily_load(days);

    CHECK(kind.rows("SELECT date_prediction, valeur_reelle, valeur_predite FROM prediction "
                    "WHERE modele = 'baseline_j-1' ORDER BY date_prediction") ==
          std::vector<std::string>{"2024-01-02 00:00:00+00|101.0|77.0", "2024-01-03 00:00:00+00|102.0|101.0"});
}

TEMPLATE_TEST_CASE("what one store has of days and forecasts another takes in as it is", "[store]", InSqliteFile,
                   OnPostgres) {
    FORECAST_NEEDS(TestType);
    const InSqliteFile from;
    from.store->upsert_forecasts({tuesday(210, kIssue)}, kParis, kLoad);
    from.store->upsert_daily_load({{kMonday, 100.25, "ODRÉ", kLoad}, {kMonday + 1, 215, "ODRÉ", kLoad}});
    from.store->upsert_daily_weather({{kMonday, 8.5, std::nullopt, 3.0, std::nullopt, "Open-Meteo"}});
    const TestType to;
    for (int i = 0; i < 2; ++i) {
        to.store->restore_daily(from.store->load_daily());
        to.store->restore_forecasts(from.store->load_forecasts("", {Timestamp::min(), Timestamp::max()}));
    }

    const DailyRows copied = to.store->load_daily();
    REQUIRE(copied.loads.size() == 2);
    CHECK(copied.loads[0].mean_mw == 100.25);
    CHECK(copied.weather[0].wind_speed == 3.0);
    CHECK_FALSE(copied.weather[0].humidity);
    REQUIRE(copied.predictions.size() == 2);
    CHECK(copied.predictions[0].model == "baseline_j-1");
    CHECK(copied.predictions[1].actual == 215);
    CHECK(copied.predictions[1].series == kLoad);
    CHECK(to.store->load_forecasts("lstm", {Timestamp::min(), Timestamp::max()}).size() == 1);
}

}  // namespace forecast
