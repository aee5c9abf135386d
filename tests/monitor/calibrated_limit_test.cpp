#include <catch2/catch.hpp>
#include <numeric>

#include "forecast/monitor/calibrated_limit.hpp"
#include "simulated_errors.hpp"

using namespace forecast;

namespace {

double mean_of_errors(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Alarms a year in years of their own, against the mean and the limit that a reference year gave; each counts once,
/// then the detector begins anew.
double alarms_a_year(double memory, std::uint64_t reference_seed, double allowed) {
    constexpr std::size_t kYears = 40;
    auto reference = simulated_errors(365, memory, reference_seed);
    const double mean = mean_of_errors(reference);
    for (double& value : reference) {
        value -= mean;
    }
    const double limit = calibrated_limit(Cusum(0.2), reference, allowed);
    double alarms = 0;
    for (std::size_t year = 0; year < kYears; ++year) {
        Cusum follower(0.2);
        for (const double value : simulated_errors(365, memory, 1000 * reference_seed + year)) {
            if (follower.add(value - mean).statistic > limit) {
                alarms += 1;
                follower.reset();
            }
        }
    }
    return alarms / kYears;
}

}  // namespace

TEST_CASE("the limit of a CUSUM of independent normal errors is that of the published run lengths", "[monitor]") {
    // Siegmund's approximation of the average run length with allowance 0.5: one side alone
    // (exp(2 x) - 2 x - 1) / (2 x 0.5), x = 0.5 (h + 1.166); two sides half of it: 365 days at h = 4.75.
    SimulationOptions options;
    options.block = 1;
    options.years = 200;
    options.days = 3650;  // as of long runs
    options.uncertain_mean = false;
    const double limit = calibrated_limit(Cusum(0.5), simulated_errors(5000, 0, 1), 10, options);

    CHECK(limit == Approx(4.75).margin(0.2));
}

TEST_CASE("errors that resemble those of the day before get a wider limit", "[monitor]") {
    CHECK(calibrated_limit(Cusum(0.25), simulated_errors(730, 0.5, 2), 0.5) >
          1.3 * calibrated_limit(Cusum(0.25), simulated_errors(730, 0, 2), 0.5));
}

TEST_CASE("simulated years without a break have about as many false alarms as were allowed", "[monitor]") {
    constexpr std::uint64_t kReferences = 25;
    for (const double memory : {0.0, 0.2, 0.4}) {
        double alarms = 0;
        for (std::uint64_t seed = 1; seed <= kReferences; ++seed) {
            alarms += alarms_a_year(memory, seed, 1) / kReferences;
        }
        CAPTURE(memory, alarms);
        CHECK(alarms < 1.3);
        CHECK(alarms > 0.5);
    }
}

TEST_CASE("simulated years with a break of one and a half standard deviations are mostly found within three weeks",
          "[monitor]") {
    const auto reference = simulated_errors(365, 0.3, 21);
    const double limit = calibrated_limit(Cusum(0.2), reference, 0.5);
    int found = 0;
    for (std::uint64_t year = 0; year < 100; ++year) {
        Cusum follower(0.2);
        const auto values = simulated_errors(221, 0.3, 5000 + year);
        bool is_found = false;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool is_alarm = follower.add(values[i] + (i < 200 ? 0 : 1.5)).statistic > limit;
            is_found = is_found || (is_alarm && i >= 200);
        }
        found += is_found ? 1 : 0;
    }
    CAPTURE(found, limit);
    CHECK(found >= 80);
}

TEST_CASE("a limit is the same at each call", "[monitor]") {
    const auto reference = simulated_errors(365, 0.3, 3);
    CHECK(calibrated_limit(Cusum(0.25), reference, 1) == calibrated_limit(Cusum(0.25), reference, 1));
}

TEST_CASE("a limit of errors that are all the same is found, too", "[monitor]") {
    CHECK(calibrated_limit(Cusum(0.25), std::vector<double>(30, 0.0), 1) < 0.01);
}
