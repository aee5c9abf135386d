#include "forecast/monitor/error_changes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "forecast/core/mean.hpp"
#include "simulated_errors.hpp"

namespace forecast {
namespace {

constexpr std::uint64_t kReferences = 15;

/// Errors in spreads from the mean of a reference year, three at most, as the tests follow them.
struct ReferenceYear {
    double mean = 0;
    double spread = 1;
    std::vector<double> errors;

    ReferenceYear(double memory, std::uint64_t seed) {
        const auto year = simulated_errors(365, memory, seed);
        mean = mean_of(year);
        spread = sample_deviation(year);
        errors = standardised(year);
    }
    [[nodiscard]] std::vector<double> standardised(std::vector<double> values) const {
        for (double& value : values) {
            value = std::clamp((value - mean) / spread, -3.0, 3.0);
        }
        return values;
    }
};

/// A test that follows errors day by day.
struct Follower {
    std::unique_ptr<ChangeDetector> detector;
    std::vector<double> followed;
    double limit = 0;

    Follower(const ChangeTest& test, const std::vector<double>& errors, double passed)
        : detector(test.make_detector(1e9)), followed(test.followed(errors)), limit(passed) {}
    bool passes(std::size_t day) const { return detector->add(followed[day]).statistic > limit; }
};

/// False alarms a year of some tests together, in years of their own; each counts once, then all tests begin anew. The
/// days before the year fill the longest window and do not count.
double alarms_a_year(const std::vector<ChangeTest>& tests, const ReferenceYear& reference, double memory,
                     std::uint64_t seed) {
    constexpr std::size_t kYears = 40;
    const std::size_t warm_up = std::max_element(tests.begin(), tests.end(), [](const auto& a, const auto& b) {
                                    return a.warm_up < b.warm_up;
                                })->warm_up;
    std::vector<double> limits;
    for (const ChangeTest& test : tests) {
        limits.push_back(test.limit(1));
    }
    double alarms = 0;
    for (std::size_t year = 0; year < kYears; ++year) {
        const auto errors = reference.standardised(simulated_errors(warm_up + 365, memory, 1000 * seed + year));
        std::vector<Follower> followers;
        for (std::size_t i = 0; i < tests.size(); ++i) {
            followers.emplace_back(tests[i], errors, limits[i]);
        }
        for (std::size_t day = 0; day < errors.size(); ++day) {
            const auto passed = std::count_if(followers.begin(), followers.end(),
                                              [&](const Follower& follower) { return follower.passes(day); });
            if (passed > 0) {
                alarms += day < warm_up ? 0 : 1;
                for (const Follower& follower : followers) {
                    follower.detector->reset();
                }
            }
        }
    }
    return alarms / kYears;
}

/// The mean over several reference years. `tests_of` a reference makes the tests.
template <class TestsOf>
double false_alarms(double memory, const TestsOf& tests_of) {
    double all = 0;
    for (std::uint64_t seed = 1; seed <= kReferences; ++seed) {
        const ReferenceYear reference(memory, seed);
        all += alarms_a_year(tests_of(reference.errors), reference, memory, seed) / kReferences;
    }
    return all;
}

using Errors = std::vector<double>;

}  // namespace

TEST_CASE("simulated years without a break have about one false alarm of all three tests together", "[monitor]") {
    for (const double memory : {0.0, 0.2, 0.4}) {
        const double alarms = false_alarms(memory, [](const Errors& errors) {
            return std::vector{shift_test(errors), growth_test(errors), bias_test(errors, 28)};
        });
        CAPTURE(memory, alarms);
        CHECK(alarms < 1.3);
        CHECK(alarms > 0.5);
    }
}

TEST_CASE("simulated years without a break have about the false alarms that each test may give", "[monitor]") {
    for (const double memory : {0.0, 0.2}) {
        const double shift = false_alarms(memory, [](const Errors& errors) { return std::vector{shift_test(errors)}; });
        const double growth =
            false_alarms(memory, [](const Errors& errors) { return std::vector{growth_test(errors)}; });
        CAPTURE(memory, shift, growth);
        CHECK(shift < 1.4 * 0.5);
        CHECK(shift > 0.5 * 0.5);
        CHECK(growth < 1.4 * 0.25);
        CHECK(growth > 0.5 * 0.25);
    }
}

TEST_CASE("a long window gives no more false alarms than a short one", "[monitor]") {
    for (const std::size_t window : {28U, 90U, 200U, 366U}) {
        const double bias =
            false_alarms(0.2, [&](const Errors& errors) { return std::vector{bias_test(errors, window)}; });
        CAPTURE(window, bias);
        CHECK(bias < 1.4 * 0.25);
        CHECK(bias > 0.5 * 0.25);
    }
}

TEST_CASE("a window is allowed no more alarms than it can give", "[monitor]") {
    const ReferenceYear reference(0.2, 1);
    CHECK(bias_test(reference.errors, 366).limit(12) > 0.05);
}

TEST_CASE("errors that are twice as large are mostly found within two months", "[monitor]") {
    const ReferenceYear reference(0.2, 7);
    const ChangeTest test = growth_test(reference.errors);
    const double limit = test.limit(1);
    int found = 0;
    for (std::uint64_t year = 0; year < 50; ++year) {
        auto errors = simulated_errors(260, 0.2, 7000 + year);
        std::transform(errors.begin() + 200, errors.end(), errors.begin() + 200,
                       [](double error) { return 2 * error; });
        const auto run = follow(*test.make_detector(1.5 * limit), test.followed(reference.standardised(errors)), limit);
        found += run.is_alarm ? 1 : 0;
    }
    CAPTURE(found);
    CHECK(found >= 40);
}

}  // namespace forecast
