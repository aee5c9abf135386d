#include "error_band.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr std::size_t kFewest = 39;  // n with (n + 1) 0.975 <= n: fewer cannot bound 95 %
constexpr int kWindowDays = 731;
constexpr double kRecencyDays = 365;  // after so many, an error weighs a third
constexpr double kSeasonDays = 45;    // so far in the year, an error is of another season
constexpr double kSeasonShare = 0.7;  // of the weight that an error of another season loses
constexpr double kGain = 0.7;         // of the logarithm of the width, per miss too many
constexpr double kMostLog = 1.5;

std::vector<double> make_weights() {
    constexpr double kYear = 365.25;
    std::vector<double> weights;
    for (int days = 0; days <= kWindowDays; ++days) {
        const double apart = std::remainder(days, kYear) / kSeasonDays;
        const double closeness = 1 - kSeasonShare + kSeasonShare * std::exp(-0.5 * apart * apart);
        weights.push_back(std::exp(-days / kRecencyDays) * closeness);
    }
    return weights;
}

/// Of an error made so many days before.
double weight(int days) {
    static const std::vector<double> kWeights = make_weights();
    return days < 0 || days > kWindowDays ? 0 : kWeights[static_cast<std::size_t>(days)];
}

/// Errors with the share of the weight that lies below the middle of each.
struct WeightedErrors {
    std::vector<double> values;
    std::vector<double> shares;

    /// Linear between the errors.
    [[nodiscard]] double quantile(double share) const {
        const auto above =
            static_cast<std::size_t>(std::lower_bound(shares.begin(), shares.end(), share) - shares.begin());
        if (above == 0 || above == shares.size()) {
            return above == 0 ? values.front() : values.back();
        }
        const double part = (share - shares[above - 1]) / (shares[above] - shares[above - 1]);
        return values[above - 1] + part * (values[above] - values[above - 1]);
    }
};

WeightedErrors weigh(const std::vector<KnownError>& errors, Day day) {
    WeightedErrors weighted;
    weighted.values.reserve(errors.size());
    weighted.shares.reserve(errors.size());
    double sum = 0;
    for (const KnownError& error : errors) {
        const double w = weight(day - error.day);
        if (w > 0) {
            weighted.values.push_back(error.error);
            weighted.shares.push_back(sum + w / 2);
            sum += w;
        }
    }
    for (double& share : weighted.shares) {
        share /= sum;
    }
    return weighted;
}

double widening(double excess) {
    return std::exp(std::clamp(kGain * excess, -kMostLog, kMostLog));
}

}  // namespace

bool ErrorBand::learn(const KnownError& error) {
    const auto same =
        std::find_if(errors_.begin(), errors_.end(), [&](const KnownError& known) { return known.row == error.row; });
    const bool is_first = same == errors_.end();
    if (!is_first) {
        errors_.erase(same);
    }
    const auto by_error = [](const KnownError& a, const KnownError& b) { return a.error < b.error; };
    errors_.insert(std::upper_bound(errors_.begin(), errors_.end(), error, by_error), error);
    return is_first;
}

void ErrorBand::adapt(bool inside80, bool inside95) {
    excess80_ += (inside80 ? 0 : 1) - 0.2;
    excess95_ += (inside95 ? 0 : 1) - 0.05;
}

std::optional<Intervals> ErrorBand::on(Day day) const {
    const WeightedErrors errors = weigh(errors_, day);
    if (errors.values.size() < kFewest) {
        return std::nullopt;
    }
    const double middle = errors.quantile(0.5);
    const double wide80 = widening(excess80_);
    const double wide95 = widening(excess95_);
    Intervals band{middle - wide80 * (middle - errors.quantile(0.1)), middle + wide80 * (errors.quantile(0.9) - middle),
                   middle - wide95 * (middle - errors.quantile(0.025)),
                   middle + wide95 * (errors.quantile(0.975) - middle)};
    band.low95 = std::min(band.low95, band.low80);  // each widens by its own misses
    band.high95 = std::max(band.high95, band.high80);
    return band;
}

}  // namespace forecast
