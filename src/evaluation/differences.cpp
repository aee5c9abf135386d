#include "forecast/evaluation/differences.hpp"

#include <cmath>
#include <map>

#include "forecast/core/missing.hpp"

namespace forecast {

std::vector<double> daily_errors(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t forecaster) {
    struct Sum {
        double total = 0;
        double count = 0;
    };
    std::map<Day, Sum> days;
    for (const ScoredRow& row : rows) {
        Sum& sum = days[axis.day(row.row)];
        sum.total += std::abs(row.predicted[forecaster] - row.actual);
        sum.count += 1;
    }
    std::vector<double> errors;
    errors.reserve(days.size());
    for (const auto& [day, sum] : days) {
        errors.push_back(sum.total / sum.count);
    }
    return errors;
}

PairedGain difference_of_days(const std::vector<double>& reference, const std::vector<double>& errors,
                              std::size_t compared) {
    BootstrapOptions options;
    options.compared = compared;
    PairedGain gain = paired_bootstrap(errors, reference, options);
    if (errors.size() < 2 * options.block) {  // every sample would be nearly the days themselves
        gain.low = kMissing;
        gain.high = kMissing;
    }
    return gain;
}

PairedGain difference(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t reference,
                      std::size_t forecaster, std::size_t compared) {
    return difference_of_days(daily_errors(axis, rows, reference), daily_errors(axis, rows, forecaster), compared);
}

}  // namespace forecast
