#include <cmath>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "forecast/store/observation_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using std::chrono::hours;

const Day kMonday = to_day({2024, 1, 1});
const Timestamp kIssue = start_of(kMonday, kParis) + hours(7);

/// Rows of a query, columns joined by a bar, NULL as "-".
std::vector<std::string> rows(const std::string& path, const std::string& sql) {
    const SQLite::Database database(path);
    SQLite::Statement statement(database, sql);
    std::vector<std::string> all;
    while (statement.executeStep()) {
        std::string row;
        for (int column = 0; column < statement.getColumnCount(); ++column) {
            row += column > 0 ? "|" : "";
            row += statement.isColumnNull(column) ? "-" : statement.getColumn(column).getString();
        }
        all.push_back(row);
    }
    return all;
}

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

TEST_CASE("the reference's checks run on the daily tables", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "o.db";
    const auto store = open_observation_store(path);
    std::vector<DailyLoad> days;
    for (int day = 0; day < 7; ++day) {
        days.push_back({kMonday + day, 100.0 + day, "ODRÉ"});
    }
    store->upsert_daily_load(days);
    store->upsert_daily_load({{kMonday, 90.5, "ODRÉ"}, {kMonday + 1, std::nan(""), "ODRÉ"}});

    CHECK(rows(path, "SELECT count(*) FROM consommation") == std::vector<std::string>{"7"});
    CHECK(rows(path, "SELECT date_mesure, consommation_mw, source FROM consommation ORDER BY date_mesure DESC LIMIT 5")
              .front() == "2024-01-07 00:00:00+00|106.0|ODRÉ");
    CHECK(rows(path,
               "SELECT date_mesure, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) AS prediction "
               "FROM consommation ORDER BY date_mesure LIMIT 3") ==
          std::vector<std::string>{"2024-01-01 00:00:00+00|-", "2024-01-02 00:00:00+00|90.5",
                                   "2024-01-03 00:00:00+00|101.0"});
    CHECK(rows(path, "SELECT count(*) FROM consommation WHERE cree_le LIKE '20__-__-__ __:__:__+00'") ==
          std::vector<std::string>{"7"});
}

TEST_CASE("a day's weather is completed, never emptied", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "o.db";
    const auto store = open_observation_store(path);
    store->upsert_daily_weather({{kMonday, 8.5, 80.0, std::nullopt, std::nullopt, "Open-Meteo"}});
    store->upsert_daily_weather({{kMonday, 9.0, std::nullopt, 12.0, std::nan(""), "Open-Meteo"}});

    CHECK(
        rows(
            path,
            "SELECT date_mesure, temperature_moyenne, humidite_relative, vitesse_vent, rayonnement_moyen FROM meteo") ==
        std::vector<std::string>{"2024-01-01 00:00:00+00|9.0|80.0|12.0|-"});
}

TEST_CASE("every issue of a forecast is kept, the newest is the prediction", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "o.db";
    const auto store = open_observation_store(path);
    store->upsert_forecasts({tuesday(210, kIssue)}, kParis);
    store->upsert_forecasts({tuesday(220, kIssue + hours(2))}, kParis);
    store->upsert_forecasts({tuesday(200, kIssue - hours(24))}, kParis);  // an older issue, made up for later

    const char* const prediction = "SELECT date_prediction, valeur_reelle, valeur_predite, modele FROM prediction";
    CHECK(rows(path, prediction) == std::vector<std::string>{"2024-01-02 00:00:00+00|-|220.0|lstm"});
    CHECK(rows(path, "SELECT value FROM forecast ORDER BY issued_at") ==
          std::vector<std::string>{"200.0", "210.0", "220.0"});

    auto known = tuesday(220, kIssue + hours(2));
    known.actual = 215;
    store->upsert_forecasts({known}, kParis);
    store->upsert_forecasts({tuesday(220, kIssue + hours(2))}, kParis);
    CHECK(rows(path, prediction) == std::vector<std::string>{"2024-01-02 00:00:00+00|215.0|220.0|lstm"});
    CHECK(rows(path, "SELECT time, issued_at FROM forecast WHERE value = 220") ==
          std::vector<std::string>{"2024-01-01T23:00:00Z|2024-01-01T08:00:00Z"});
}

TEST_CASE("the forecasts of a period are read as they were kept", "[store]") {
    const TempDirectory directory;
    const auto store = open_observation_store(directory / "o.db");
    auto whole = tuesday(210, kIssue);
    whole.low80 = 200;
    whole.high80 = 220;
    whole.run_id = "r1";
    store->upsert_forecasts({tuesday(220, kIssue + hours(2)), whole}, kParis);

    const auto kept = store->forecasts({Timestamp::min(), Timestamp::max()});
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
    CHECK(store->forecasts({whole.time, whole.time + hours(1)}).size() == 2);
    CHECK(store->forecasts({whole.time + hours(1), Timestamp::max()}).empty());
    CHECK(store->forecasts({Timestamp::min(), whole.time}).empty());
}

TEST_CASE("forecasts of a day's parts become its mean", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "o.db";
    auto morning = tuesday(100, kIssue);
    auto evening = tuesday(300, kIssue);
    evening.time += hours(12);
    auto older = tuesday(999, kIssue - hours(1));
    open_observation_store(path)->upsert_forecasts({older, morning, evening}, kParis);

    CHECK(rows(path, "SELECT valeur_predite FROM prediction") == std::vector<std::string>{"200.0"});
    CHECK(rows(path, "SELECT count(*) FROM forecast") == std::vector<std::string>{"3"});
}

TEST_CASE("a batch with a fault leaves nothing behind", "[store]") {
    const TempDirectory directory;
    const std::string path = directory / "o.db";
    const auto store = open_observation_store(path);
    CHECK_THROWS(store->upsert_forecasts({tuesday(1, kIssue)}, "Europe/Atlantis"));
    CHECK(rows(path, "SELECT count(*) FROM forecast") == std::vector<std::string>{"0"});
}

}  // namespace forecast
