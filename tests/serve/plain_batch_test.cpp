#include "plain_batch.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

std::string with(const std::string& metrics) {
    return R"({"run_id": "r", "metrics": [)" + metrics + "]}";
}

}  // namespace

TEST_CASE("a batch of points is read as it was sent", "[serve]") {
    const auto batch = find_plain_batch(
        R"({"metrics": [{"key": "a\u00e9/b", "value": 1.5, "timestamp": 9223372036854775807, "step": -3},)"
        R"({"step": 7, "timestamp": 0, "value": -2, "key": "m"}, {"key": "m", "value": 3, "timestamp": 1}], "run_id": "r"})",
        3);
    REQUIRE(batch);
    CHECK(batch->run_id == "r");
    REQUIRE(batch->metrics.size() == 3);
    CHECK(batch->metrics[0].key == "aé/b");
    CHECK(batch->metrics[0].value == 1.5);
    CHECK(batch->metrics[0].timestamp_ms == INT64_MAX);
    CHECK(batch->metrics[0].step == -3);
    CHECK(batch->metrics[1].value == -2);
    CHECK(batch->metrics[1].step == 7);
    CHECK(batch->metrics[2].value == 3);
    CHECK(batch->metrics[2].step == 0);
    CHECK(find_plain_batch(R"({"run_id": "r"})", 3)->metrics.empty());
    CHECK(find_plain_batch(with(""), 3)->metrics.empty());
}

TEST_CASE("whatever else is in a batch or missing from it is left to who says what is wrong", "[serve]") {
    const std::string point = R"({"key": "m", "value": 1, "timestamp": 1})";
    CHECK(find_plain_batch(with(point), 1));
    CHECK_FALSE(find_plain_batch(with(point + "," + point), 1));
    for (const char* body :
         {"", "{", "[]", "{}", "7", R"("{}")", R"({"run_id": ""})", R"({"run_id": 7})", R"({"run_id": "a\u0000"})",
          R"({"run_id": "a", "run_id": "b"})", R"({"run_uuid": "a"})", R"({"run_id": "a", "tags": []})",
          R"({"run_id": "a", "metrics": {}})", R"({"run_id": "a", "metrics": null})", R"({"run_id": "a"} x)",
          R"({"metrics": []})", R"({"run_id": {"run_id": "a"}})", R"({"run_id": ["a"]})", "{\"run_id\": \"\xff\"}"}) {
        CAPTURE(body);
        CHECK_FALSE(find_plain_batch(body, 9));
    }
    for (const char* metric : {R"({})",
                               "1",
                               R"("m")",
                               "[]",
                               R"({"key": "m", "value": 1})",
                               R"({"key": "m", "timestamp": 1})",
                               R"({"value": 1, "timestamp": 1})",
                               R"({"key": "m", "value": "NaN", "timestamp": 1})",
                               R"({"key": "m", "value": 1, "timestamp": -1})",
                               R"({"key": "m", "value": 1, "timestamp": 1.5})",
                               R"({"key": "m", "value": 1, "timestamp": 9223372036854775808})",
                               R"({"key": "", "value": 1, "timestamp": 1})",
                               R"({"key": 3, "value": 1, "timestamp": 1})",
                               R"({"key": "m", "value": null, "timestamp": 1})",
                               R"({"key": "m", "value": 1e999, "timestamp": 1})",
                               R"({"key": "m", "value": 1, "timestamp": 1, "step": null})",
                               R"({"key": "m", "value": 1, "value": 2, "timestamp": 1})",
                               R"({"key": ["m"], "value": 1, "timestamp": 1})",
                               R"({"key": "m", "value": 1, "timestamp": 1, "model_id": "m"})",
                               R"({"key": "m", "value": true, "timestamp": 1})"}) {
        CAPTURE(metric);
        CHECK_FALSE(find_plain_batch(with(metric), 9));
    }
}

}  // namespace forecast
