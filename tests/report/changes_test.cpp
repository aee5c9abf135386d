#include "forecast/report/changes.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("a change is a row, and an object in JSON", "[report]") {
    const std::vector<Change> changes = {{"a1", "name", "old", "new"}, {"a2", "deleted", "", ""}};
    CHECK(render_changes(changes, TableFormat::csv, Terminal{}) ==
          "subject,what,before,after\na1,name,old,new\na2,deleted,,\n");
    const auto json = changes_json(changes);
    CHECK(json["schema_version"] == 1);
    CHECK(json["changes"][0]["after"] == "new");
    CHECK(changes_json({})["changes"].empty());
}

}  // namespace forecast
