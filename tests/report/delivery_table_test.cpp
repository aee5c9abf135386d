#include "forecast/report/delivery_table.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

using Catch::Contains;

/// Delivered; cut off; of another place, whose address has a password in it.
std::vector<SpoolDelivery> three_deliveries() {
    std::vector<SpoolDelivery> deliveries(3);
    deliveries[0].run_id = "a";
    deliveries[0].uri = "http://ml:5000";
    deliveries[0].records = 1;
    deliveries[1].run_id = "b";
    deliveries[1].uri = "http://ml:5000";
    deliveries[1].records = 2;
    deliveries[1].failure = "no answer";
    deliveries[2].run_id = "c";
    deliveries[2].uri = "http://me:s3kr1t@other:5000";
    deliveries[2].elsewhere = true;
    return deliveries;
}

}  // namespace

TEST_CASE("a delivery is a line that says what went and why the rest waits", "[report]") {
    const std::string text = render_deliveries(three_deliveries(), TableFormat::text, Terminal{});
    CHECK_THAT(text, Contains("run a: 1 record delivered to http://ml:5000\n"));
    CHECK_THAT(text, Contains("run b: 2 records delivered to http://ml:5000; the rest waits: no answer\n"));
    CHECK_THAT(text, Contains("set MLFLOW_TRACKING_URI=") && !Contains("s3kr1t"));
    CHECK(render_deliveries({}, TableFormat::text, Terminal{}) == "Nothing waits to be delivered.\n");
}

TEST_CASE("deliveries as CSV and JSON say whether something waits", "[report]") {
    const auto all = three_deliveries();
    CHECK_FALSE(still_waits(all[0]));
    CHECK(still_waits(all[1]));
    CHECK(still_waits(all[2]));
    CHECK_THAT(render_deliveries(all, TableFormat::csv, Terminal{}), Contains("b,http://ml:5000,2,yes,no answer\n"));
    const auto json = deliveries_json(all);
    CHECK(json["deliveries"][0]["waits"] == false);
    CHECK(json["deliveries"][2]["elsewhere"] == true);
    CHECK_THAT(json.dump(), !Contains("s3kr1t"));
}

}  // namespace forecast
