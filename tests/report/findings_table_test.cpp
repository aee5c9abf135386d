#include "forecast/report/findings_table.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace forecast {

TEST_CASE("findings are healthy as long as none is a problem", "[report]") {
    std::vector<Finding> findings = {in_order("disk", "9 GB free"), in_order("lock", "free", "nothing waits")};
    CHECK(is_healthy(findings));
    findings.push_back(problem("observations", "o.db is damaged", "put a copy back"));
    CHECK_FALSE(is_healthy(findings));

    const auto json = nlohmann::json::parse(findings_json(findings));
    CHECK(json["healthy"] == false);
    CHECK(json["findings"][0]["healthy"] == true);
    CHECK(json["findings"][2]["advice"] == "put a copy back");
}

TEST_CASE("for people an advice stands below its finding, for programs in a column", "[report]") {
    const std::vector<Finding> findings = {problem("lock", "no plain file", "remove it")};
    CHECK(render_findings(findings, TableFormat::text, {}) ==
          "BAD  lock            no plain file\n                     -> remove it\n");
    CHECK(render_findings(findings, TableFormat::csv, {}) ==
          "mark,subject,text,advice\nBAD,lock,no plain file,remove it\n");
}

}  // namespace forecast
