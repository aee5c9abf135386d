#include "forecast/monitor/error_changes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "forecast/core/mean.hpp"
#include "forecast/monitor/calibrated_limit.hpp"

namespace forecast {
namespace {

constexpr double kAllowance = 0.2;   // spreads a day: half of the shift that is looked for
constexpr double kTolerance = 0.15;  // the same, of absolute errors
constexpr double kNoCeiling = std::numeric_limits<double>::infinity();

std::array<SimulationOptions, 2> simulations(std::size_t warm_up) {
    SimulationOptions alike;
    alike.warm_up = warm_up;
    SimulationOptions independent = alike;
    independent.block = 1;
    return {alike, independent};
}

std::vector<double> sizes_of(std::vector<double> errors) {
    std::transform(errors.begin(), errors.end(), errors.begin(), [](double error) { return std::abs(error); });
    return errors;
}

}  // namespace

std::vector<double> ChangeTest::followed(std::vector<double> errors) const {
    return is_of_sizes ? sizes_of(std::move(errors)) : errors;
}

double ChangeTest::limit(double false_alarms_per_year) const {
    const double allowed = std::min(share * false_alarms_per_year, most_per_year);
    const auto detector = make_detector(kNoCeiling);
    double largest = 0;
    for (const SimulationOptions& options : simulations(warm_up)) {
        largest = std::max(largest, calibrated_limit(*detector, reference, allowed, options));
    }
    return largest;
}

double ChangeTest::false_alarms_per_year(double limit) const {
    const auto detector = make_detector(kNoCeiling);
    double most = 0;
    for (const SimulationOptions& options : simulations(warm_up)) {
        most = std::max(most, forecast::false_alarms_per_year(*detector, reference, limit, options));
    }
    return most;
}

ChangeTest shift_test(std::vector<double> reference) {
    ChangeTest test;
    test.make_detector = [](double ceiling) { return std::make_unique<Cusum>(kAllowance, ceiling); };
    test.reference = std::move(reference);
    test.share = 0.5;
    return test;
}

ChangeTest growth_test(const std::vector<double>& reference) {
    ChangeTest test;
    test.reference = sizes_of(reference);
    const PriorMean prior{mean_of(test.reference), static_cast<double>(reference.size())};
    test.make_detector = [prior](double ceiling) { return std::make_unique<PageHinkley>(kTolerance, prior, ceiling); };
    test.is_of_sizes = true;
    test.share = 0.25;
    return test;
}

ChangeTest bias_test(std::vector<double> reference, std::size_t window) {
    constexpr double kDaysOfYear = 365;
    ChangeTest test;
    test.make_detector = [window](double) { return std::make_unique<WindowMean>(window); };
    test.reference = std::move(reference);
    test.share = 0.25;
    test.warm_up = 2 * window;  // after an alarm the window begins anew, so it is as often half full as full
    test.most_per_year = kDaysOfYear / static_cast<double>(2 * window);  // no more than one in two windows
    return test;
}

}  // namespace forecast
