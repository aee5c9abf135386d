#include "forecast/evaluation/differences.hpp"

#include <cmath>
#include <map>

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

PairedGain difference(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t reference,
                      std::size_t forecaster) {
    return paired_bootstrap(daily_errors(axis, rows, forecaster), daily_errors(axis, rows, reference), {});
}

}  // namespace forecast
