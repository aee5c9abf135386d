#include "forecast/features/scaler.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/core/error.hpp"
#include "reference_numbers.hpp"

using namespace forecast;

TEST_CASE("scalers agree with scikit-learn's, a constant column included", "[features]") {
    const ReferenceNumbers reference;
    const auto actual = reference.list("actual");
    const std::vector<double> constant(actual.size(), 7.25);
    const std::string kind = GENERATE("minmax", "standard");

    const Scaler scaler = fit_scaler(kind, {actual, constant});

    const auto scaled = reference.list(kind + ".actual");
    const auto scaled_constant = reference.list(kind + ".constant");
    REQUIRE(scaled.size() == actual.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        CHECK(scaler.transform(0, actual[i]) == Approx(scaled[i]).margin(1e-14));
        CHECK(scaler.inverse_transform(0, scaled[i]) == Approx(actual[i]));
        CHECK(scaler.transform(1, 7.25) == scaled_constant[i]);
    }
}

TEST_CASE("missing values do not move a scaler", "[features]") {
    const Scaler scaler = fit_scaler("minmax", {{2, NAN, 6}, {NAN, NAN, NAN}});
    CHECK(scaler.transform(0, 4) == 0.5);
    CHECK(scaler.transform(1, 4) == 4);
}

TEST_CASE("a column that varies by rounding only counts as constant", "[features]") {
    CHECK(fit_scaler("standard", {{0.1 + 0.2, 0.3}}).scale[0] == 1);
}

TEST_CASE("an unknown scaling is named", "[features]") {
    CHECK_THROWS_WITH(fit_scaler("robust", {{1, 2}}), Catch::Contains("'robust'"));
}
