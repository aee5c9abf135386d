#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/monitor/forecast_tests.hpp"

using namespace forecast;

TEST_CASE("the binomial test has scipy's p-values", "[monitor]") {
    // scipy.stats.binomtest(k, n, .8).pvalue
    CHECK(binomial_p_value(60, 90, 0.8) == Approx(0.0033315465389681586).epsilon(1e-6));
    CHECK(binomial_p_value(72, 90, 0.8) == Approx(1.0));
    CHECK(binomial_p_value(88, 90, 0.8) == Approx(9.483344284309835e-07).epsilon(1e-6));
    CHECK(binomial_p_value(0, 5, 0.8) == Approx(0.00032));
    CHECK(binomial_p_value(0, 0, 0.8) == Approx(1.0));
}

TEST_CASE("skill is the share of the reference's error that is saved", "[monitor]") {
    CHECK(skill_score({1, -1}, {-4, 4}) == 0.75);
    CHECK(skill_score({4, 4}, {2, -2}) == -1);
    CHECK(std::isnan(skill_score({1, 1}, {0, 0})));
}
