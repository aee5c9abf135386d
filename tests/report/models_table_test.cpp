#include "forecast/report/models_table.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "forecast/report/run_figures.hpp"

namespace forecast {
namespace {

RunSummary tested(const std::string& to, double mae) {
    RunSummary run;
    run.run_id = "a1b2c3d4e5f6";
    run.params = {{"split.test_from", "2025-01-01"}, {"split.test_to", to}};
    run.metrics = {{"mae", {mae, mae}}, {beside_prefix("linear") + "mae", {mae + 1, mae + 1}}};
    return run;
}

RegisteredModel model_of(std::vector<ModelVersion> versions) {
    RegisteredModel model;
    model.name = "brest";
    model.versions = std::move(versions);
    return model;
}

ModelVersion version(std::int64_t number, const std::vector<Tag>& tags = {}) {
    ModelVersion made;
    made.name = "brest";
    made.version = number;
    made.run_id = "a1b2c3d4e5f6";
    made.tags = tags;
    return made;
}

}  // namespace

TEST_CASE("a version is shown with the metrics of the forecaster that it predicts by", "[report]") {
    const auto model = model_of({version(2, {{"forecaster", "linear"}}), version(1)});
    const auto run = tested("2026-01-01", 3.25);
    const std::string csv = render_model(model, {run, run}, TableFormat::csv, {});
    CHECK_THAT(csv, Catch::Contains("2,-,a1b2c3d4,linear,4.25,") && Catch::Contains("1,-,a1b2c3d4,lstm,3.25,"));
    CHECK_THAT(csv, Catch::Contains("2025-01-01 .. 2025-12-31"));
}

TEST_CASE("versions tested on different days are told of, and one whose run is gone has no figures", "[report]") {
    const auto model = model_of({version(2), version(1)});
    const std::string same = render_model(model, {tested("2026-01-01", 3), std::nullopt}, TableFormat::text, {});
    CHECK_THAT(same, !Catch::Contains("different days"));
    const std::string differing =
        render_model(model, {tested("2026-01-01", 3), tested("2025-07-01", 3)}, TableFormat::text, {});
    CHECK_THAT(differing, Catch::Contains("different days"));
    CHECK(model_json(model, {tested("2026-01-01", 3), std::nullopt})["model"]["versions"][1]["metrics"].is_null());
}

TEST_CASE("the difference of two versions leaves out what a load of zero spoils, or says why there is none",
          "[report]") {
    CHECK_THAT(render_difference(std::nullopt, {}), Catch::Contains("is gone"));
    CommonErrors errors;
    errors.runs = {RunErrors{"lstm", 4, 5, 2, 0}, RunErrors{"linear", 3, 4, 1, 0.5}};
    CHECK_THAT(render_difference(errors, {}), Catch::Contains("no day that both forecast"));
    errors.days = 90;
    CHECK_THAT(render_difference(errors, {}), Catch::Contains("mape") && Catch::Contains("on 90 common days"));
    errors.runs[1]->mape = std::numeric_limits<double>::infinity();
    CHECK_THAT(render_difference(errors, {}), !Catch::Contains("mape"));
}

}  // namespace forecast
