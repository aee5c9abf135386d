#include "forecast/report/kept_table.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

KeptForecast kept(double value, std::optional<double> actual) {
    KeptForecast one;
    one.forecast.time = start_of(to_day({2025, 2, 3}), kParis);
    one.forecast.issued_at = one.forecast.time;
    one.forecast.value = value;
    one.forecast.low80 = value - 5;
    one.forecast.high80 = value + 5;
    one.forecast.actual = actual;
    one.forecast.model = "linear";
    one.experiment = "town";
    one.zone = std::string(kParis);
    one.unit = "MW";
    return one;
}

}  // namespace

TEST_CASE("a kept forecast is wrong by forecast minus load, once the load is known", "[report]") {
    CHECK(kept(110, 100.0).error() == 10.0);
    CHECK_FALSE(kept(110, std::nullopt).error());
    const std::string csv = render_kept({kept(110, 100.0), kept(110, std::nullopt)}, TableFormat::csv, {});
    CHECK_THAT(csv, Catch::Contains("2025-02-03,town,linear,-,2025-02-03T00:00,") && Catch::Contains("+10.00"));
    const auto json = kept_json({kept(110, 100.0), kept(110, std::nullopt)}, {});
    CHECK(json["forecasts"][0]["error"] == 10);
    CHECK(json["forecasts"][1]["error"].is_null());
}

TEST_CASE("an error in percent of a load of zero is not told", "[report]") {
    CHECK_THAT(render_kept({kept(1, 0.0)}, TableFormat::csv, {}), Catch::Contains(",-\n"));
}

}  // namespace forecast
