#include "forecast/core/distribution.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("quantiles of the normal distribution are its inverse", "[core]") {
    CHECK(normal_quantile(0.5) == Approx(0).margin(1e-9));
    CHECK(normal_quantile(0.975) == Approx(1.959963985).epsilon(1e-8));
    for (const double share : {1e-6, 0.01, 0.3, 0.8, 0.9999}) {
        CHECK(normal_below(normal_quantile(share)) == Approx(share).epsilon(1e-7));
    }
}

TEST_CASE("quantiles of Student's distribution are those of the tables", "[core]") {
    // Fisher and Yates' table, and R's qt() for the digits behind
    CHECK(student_quantile(0.975, 1) == Approx(12.706204736).epsilon(1e-6));
    CHECK(student_quantile(0.975, 2) == Approx(4.302652730).epsilon(1e-6));
    CHECK(student_quantile(0.975, 3) == Approx(3.182446305).epsilon(1e-4));
    CHECK(student_quantile(0.975, 4) == Approx(2.776445105).epsilon(1e-4));
    CHECK(student_quantile(0.975, 10) == Approx(2.228138852).epsilon(1e-4));
    CHECK(student_quantile(0.9995, 5) == Approx(6.868826626).epsilon(1e-4));
    CHECK(student_quantile(0.75, 8) == Approx(0.706386613).epsilon(1e-4));
    CHECK(student_quantile(0.025, 10) == -student_quantile(0.975, 10));
    CHECK(student_quantile(0.975, 1000) == Approx(1.962339).epsilon(1e-4));
    CHECK(student_quantile(0.5, 7) == Approx(0).margin(1e-6));
}

}  // namespace forecast
