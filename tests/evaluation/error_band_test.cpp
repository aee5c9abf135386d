#include "error_band.hpp"

#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

using namespace forecast;

namespace {

const Day kToday = to_day({2021, 3, 1});

/// After 101 errors of yesterday, `error_of` -50 .. 50.
ErrorBand band_after(const std::function<double(int)>& error_of) {
    ErrorBand band;
    for (int i = -50; i <= 50; ++i) {
        band.learn({error_of(i), kToday + -1, static_cast<std::size_t>(i + 50)});
    }
    return band;
}

Intervals today(const ErrorBand& band) {
    const auto intervals = band.on(kToday);
    REQUIRE(intervals);
    return *intervals;
}

double even(int i) {
    return i;
}

double cubed(int i) {
    return std::pow(i, 3);
}

double either(int i) {
    return i < 0 ? -1 : 1;
}

/// What misses and hits make of a width: exp(0.7 m), m misses too many.
double widened(double excess) {
    return std::exp(0.7 * excess);
}

}  // namespace

TEST_CASE("without misses and hits a band is the quantiles of the errors", "[evaluation]") {
    const Intervals band = today(band_after(even));
    CHECK(band.low80 == Approx(-40.4));  // 101 * 0.1 - 0.5 errors lie below
    CHECK(band.high80 == Approx(40.4));
    CHECK(band.low95 == Approx(-47.975));
    CHECK(band.high95 == Approx(47.975));
}

TEST_CASE("each level is widened by its own misses while they are apart", "[evaluation]") {
    ErrorBand band = band_after(cubed);
    const Intervals before = today(band);
    band.adapt(false, false);
    CHECK(today(band).high80 == Approx(widened(0.8) * before.high80));
    CHECK(today(band).high95 == Approx(widened(0.95) * before.high95));
}

TEST_CASE("a bound of 80 % that would reach that of 95 % keeps away, and both move by the same factor",
          "[evaluation]") {
    ErrorBand band = band_after(even);
    band.adapt(false, true);  // 80 % would reach to 40.4 * 1.751 = 70.7, 95 % to 47.975 * 0.966 = 46.3
    const Intervals after = today(band);
    CHECK(after.high95 == Approx(0.95 / 0.8 * after.high80));
    CHECK(after.high80 * after.high95 == Approx(40.4 * 47.975 * widened(0.8 - 0.05)));
    CHECK(after.high80 == Approx(52.53).margin(0.01));
    CHECK(after.low80 == Approx(-after.high80));
    CHECK(after.low95 == Approx(-after.high95));
}

TEST_CASE("the two intervals are never the same, however many loads lie between them", "[evaluation]") {
    for (const auto& errors : {even, cubed}) {
        ErrorBand band = band_after(errors);
        for (int misses = 1; misses < 20; ++misses) {
            band.adapt(false, true);
            const Intervals after = today(band);
            CHECK(after.low95 < after.low80);
            CHECK(after.high80 < after.high95);
        }
    }
}

TEST_CASE("errors of two values have one band for both levels, also after a miss of the 80 %", "[evaluation]") {
    ErrorBand band = band_after(either);
    CHECK(today(band).low95 == today(band).low80);
    band.adapt(false, true);
    CHECK(today(band).low95 == today(band).low80);
    CHECK(today(band).high95 == today(band).high80);
}

TEST_CASE("a band lies where the errors lie: of a forecaster that errs to one side it leaves out the forecast itself",
          "[evaluation]") {
    const Intervals band = today(band_after([](int i) { return 100 + i; }));
    CHECK(band.low95 == Approx(52.025));
    CHECK(band.high95 == Approx(147.975));
}
