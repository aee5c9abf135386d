#include "forecast/monitor/expected_errors.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "forecast/core/french_calendar.hpp"
#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

constexpr double kDaysOfAll = 20;  // that all days count beside those of a kind

double mean_error(const std::vector<double>& errors) {
    return std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
}

double robust_spread(std::vector<double> errors, double mean) {
    constexpr double kOfNormal = 1.4826;
    for (double& error : errors) {
        error = std::abs(error - mean);
    }
    return kOfNormal * quantile(std::move(errors), 0.5);
}

}  // namespace

std::size_t ExpectedErrors::kind_of(Day day) {
    const int month = to_date(day).month;
    const std::size_t cold = month >= 10 || month <= 3 ? 1 : 0;
    const std::size_t kind = is_special_day(day) ? 2 : weekday(day) >= 5 ? 1 : 0;
    return 2 * kind + cold;
}

ExpectedErrors::ExpectedErrors(const std::vector<DailyError>& reference) {
    std::vector<double> errors;
    std::array<std::vector<double>, kKinds> by_kind;
    for (const DailyError& one : reference) {
        errors.push_back(one.error);
        by_kind.at(kind_of(one.day)).push_back(one.error);
    }
    all_ = {mean_error(errors), robust_spread(errors, mean_error(errors))};
    if (all_.spread <= 0) {  // most errors are the same
        double squares = 0;
        for (const double error : errors) {
            squares += (error - all_.mean) * (error - all_.mean);
        }
        all_.spread = squares > 0 ? std::sqrt(squares / static_cast<double>(errors.size())) : 1;
    }
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        const auto& own = by_kind.at(kind);
        const auto n = static_cast<double>(own.size());
        kinds_.at(kind) = all_;
        if (!own.empty()) {
            const double mean = (n * mean_error(own) + kDaysOfAll * all_.mean) / (n + kDaysOfAll);
            const double spread = robust_spread(own, mean);
            kinds_.at(kind) = {
                mean, std::sqrt((n * spread * spread + kDaysOfAll * all_.spread * all_.spread) / (n + kDaysOfAll))};
        }
    }
}

double ExpectedErrors::standardised(const DailyError& error) const {
    const Expected& expected = kinds_.at(kind_of(error.day));
    return (error.error - expected.mean) / expected.spread;
}

double ExpectedErrors::clipped(const DailyError& error) const {
    return std::clamp(standardised(error), -kLargestStandardised, kLargestStandardised);
}

ExpectedErrors ExpectedErrors::widened(double factor) const {
    ExpectedErrors wider = *this;
    wider.all_.spread *= factor;
    for (Expected& kind : wider.kinds_) {
        kind.spread *= factor;
    }
    return wider;
}

}  // namespace forecast
