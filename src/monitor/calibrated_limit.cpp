#include "forecast/monitor/calibrated_limit.hpp"

#include <algorithm>
#include <random>

#include "forecast/core/mean.hpp"

namespace forecast {
namespace {

std::vector<double> drawn_series(const std::vector<double>& reference, std::size_t length, std::size_t block,
                                 std::mt19937_64& random) {
    std::vector<double> drawn;
    drawn.reserve(length);
    while (drawn.size() < length) {
        const std::size_t begin = random() % reference.size();
        for (std::size_t i = 0; i < block && drawn.size() < length; ++i) {
            drawn.push_back(reference[(begin + i) % reference.size()]);
        }
    }
    return drawn;
}

/// [years][warm_up + days] without a change.
std::vector<std::vector<double>> simulated_years(const std::vector<double>& reference,
                                                 const SimulationOptions& options) {
    std::mt19937_64 random(options.seed);
    const double mean = mean_of(reference);
    std::vector<std::vector<double>> years;
    for (std::size_t year = 0; year < options.years; ++year) {
        double shift = 0;
        if (options.uncertain_mean) {
            shift = mean - mean_of(drawn_series(reference, reference.size(), options.block, random));
        }
        years.push_back(drawn_series(reference, options.warm_up + options.days, options.block, random));
        for (double& value : years.back()) {
            value += shift;
        }
    }
    return years;
}

double alarms_per_year(const ChangeDetector& detector, const std::vector<std::vector<double>>& years,
                       std::size_t warm_up, double limit) {
    std::size_t alarms = 0;
    for (const auto& year : years) {
        const auto follower = detector.fresh();
        for (std::size_t day = 0; day < year.size(); ++day) {
            if (follower->add(year[day]).statistic > limit) {
                alarms += day < warm_up ? 0 : 1;
                follower->reset();
            }
        }
    }
    return static_cast<double>(alarms) / static_cast<double>(years.size());
}

}  // namespace

double false_alarms_per_year(const ChangeDetector& detector, const std::vector<double>& reference, double limit,
                             const SimulationOptions& options) {
    return alarms_per_year(detector, simulated_years(reference, options), options.warm_up, limit);
}

double calibrated_limit(const ChangeDetector& detector, const std::vector<double>& reference, double per_year,
                        const SimulationOptions& options) {
    const auto years = simulated_years(reference, options);
    double low = 0;
    double high = 1;
    constexpr double kLargestLimit = 1e6;
    while (high < kLargestLimit && alarms_per_year(detector, years, options.warm_up, high) > per_year) {
        low = high;
        high *= 2;
    }
    constexpr double kPrecision = 1e-3;
    while (high - low > kPrecision * std::max(1.0, low)) {
        const double middle = (low + high) / 2;
        (alarms_per_year(detector, years, options.warm_up, middle) > per_year ? low : high) = middle;
    }
    return high;
}

}  // namespace forecast
