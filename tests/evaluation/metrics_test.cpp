#include "forecast/evaluation/metrics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "reference_numbers.hpp"

using namespace forecast;

TEST_CASE("metrics agree with scikit-learn's", "[evaluation]") {
    const ReferenceNumbers reference;
    const auto actual = reference.list("actual");
    const auto predicted = reference.list("predicted");
    REQUIRE(actual.size() == 8);

    CHECK(mae(actual, predicted) == Approx(reference.at("mae")).epsilon(1e-13));
    CHECK(mse(actual, predicted) == Approx(reference.at("mse")).epsilon(1e-13));
    CHECK(rmse(actual, predicted) == Approx(reference.at("rmse")).epsilon(1e-13));
    CHECK(mape(actual, predicted) == Approx(reference.at("mape")).epsilon(1e-13));
    CHECK(r2(actual, predicted) == Approx(reference.at("r2")).epsilon(1e-13));
}

TEST_CASE("a load of zero is left out of mape, and where there is no other it is no number", "[evaluation]") {
    CHECK(mape({0, 10, 20}, {5, 11, 18}) == Approx(10));
    CHECK(mape({1e-16, 10, 20}, {5, 11, 18}) == Approx(10));  // a mean of what cancels itself
    CHECK(left_out_of_mape({0, 1e-16, 10, 20}) == 2);
    CHECK(std::isnan(mape({0, 0}, {1, 2})));
    CHECK(std::isnan(wape({0, 0}, {1, 2})));
    CHECK(wape({0, 10, 20}, {5, 11, 18}) == Approx(100.0 * 8 / 30));
}

TEST_CASE("bias is positive where the forecast is too high", "[evaluation]") {
    CHECK(bias({10, 20}, {13, 21}) == 2);
}

TEST_CASE("r2 of a constant load is 1 if it is hit and 0 if not", "[evaluation]") {
    CHECK(r2({5, 5}, {5, 5}) == 1);
    CHECK(r2({5, 5}, {5, 6}) == 0);
}
