#include "forecast/report/query_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using Kind = QueryResult::Kind;

QueryResult two_rows() {
    QueryResult result;
    result.columns = {"key", "value"};
    result.rows = {{{"mae", Kind::text}, {"1.5", Kind::number}}, {{"\xE9", Kind::text}, {"", Kind::null}}};
    return result;
}

}  // namespace

TEST_CASE("the answer to a query is a table in which NULL stands as such, and is empty in CSV", "[report]") {
    QueryResult result = two_rows();
    result.rows[1][0].text = "r2";
    CHECK(render_query(result, TableFormat::csv, Terminal{}) == "key,value\nmae,1.5\nr2,\n");
    CHECK_THAT(render_query(result, TableFormat::text, Terminal{}), Catch::Contains("NULL"));
}

TEST_CASE("in JSON numbers are numbers, NULL is null and a text that is no UTF-8 is readable", "[report]") {
    const auto json = nlohmann::json::parse(query_json(two_rows()));
    CHECK(json["columns"][1] == "value");
    CHECK(json["rows"][0][1] == 1.5);
    CHECK(json["rows"][1][1].is_null());
    CHECK(json["rows"][1][0] == "\xEF\xBF\xBD");
}

TEST_CASE("an infinity that the database holds is a text in JSON", "[report]") {
    QueryResult result = two_rows();
    result.rows = {{{"mape", Kind::text}, {"Inf", Kind::number}}};
    CHECK(nlohmann::json::parse(query_json(result))["rows"][0][1] == "Inf");
}

}  // namespace forecast
