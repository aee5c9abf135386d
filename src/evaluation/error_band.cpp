#include "error_band.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/french_calendar.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewest = 39;  // n with (n + 1) 0.975 <= n: fewer cannot bound 95 %
constexpr int kWindowDays = 731;
constexpr double kRecencyDays = 365;  // after so many, an error weighs a third
constexpr double kSeasonDays = 45;    // so far in the year, an error is of another season
constexpr double kSeasonShare = 0.7;  // of the weight that an error of another season loses
constexpr double kGain = 0.7;         // of the logarithm of the width, per miss too many
constexpr double kMostLog = 1.5;
constexpr double kOrdinaryAmongSpecial = 10;  // days
constexpr double kEvenRatio = 0.95 / 0.8;     // of the two widths where errors are spread evenly

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

/// Of the distances of errors from a value, weighted by recency.
struct Spread {
    double total = 0;
    double weight = 0;
};

Spread spread_around(double middle, const std::vector<KnownError>& errors, Day day) {
    Spread spread;
    for (const KnownError& error : errors) {
        const int days = day - error.day;
        const double w = days < 0 || days > kWindowDays ? 0 : std::exp(-days / kRecencyDays);
        spread.total += w * std::abs(error.error - middle);
        spread.weight += w;
    }
    return spread;
}

bool is_smaller(const KnownError& a, const KnownError& b) {
    return a.error < b.error;
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

/// Visits the errors of both kinds in their order, those of special days `scale` times nearer to the middle.
template <typename Visit>
void for_each_in_order(const std::array<std::vector<KnownError>, 2>& errors, double middle, double scale,
                       const Visit& visit) {
    const auto& [ordinary, special] = errors;
    auto next = ordinary.begin();
    for (const KnownError& error : special) {
        const double nearer = middle + (error.error - middle) / scale;
        for (; next != ordinary.end() && next->error <= nearer; ++next) {
            visit(next->error, next->day);
        }
        visit(nearer, error.day);
    }
    for (; next != ordinary.end(); ++next) {
        visit(next->error, next->day);
    }
}

WeightedErrors weigh(const std::array<std::vector<KnownError>, 2>& errors, double middle, double scale, Day day) {
    WeightedErrors weighted;
    const std::size_t most = errors[0].size() + errors[1].size();
    weighted.values.reserve(most);
    weighted.shares.reserve(most);
    double sum = 0;
    for_each_in_order(errors, middle, scale, [&](double error, Day of) {
        const double w = weight(day - of);
        if (w > 0) {
            weighted.values.push_back(error);
            weighted.shares.push_back(sum + w / 2);
            sum += w;
        }
    });
    for (double& share : weighted.shares) {
        share /= sum;
    }
    return weighted;
}

double widening(double excess) {
    return std::exp(std::clamp(kGain * excess, -kMostLog, kMostLog));
}

/// How far the two bounds of one side lie from the middle.
struct Side {
    double of80 = 0;
    double of95 = 0;
};

/// Each bound is widened by its own misses, so the one of 80 % may reach the other: then both give way alike. Errors
/// that lie densest about the middle need at least kEvenRatio; others are as near to each other as their quantiles.
Side kept_apart(const Side& widened, const Side& quantiles) {
    if (quantiles.of80 <= 0) {
        return widened;
    }
    const double ratio = std::min(kEvenRatio, quantiles.of95 / quantiles.of80);
    if (widened.of95 >= ratio * widened.of80) {
        return widened;
    }
    const double of80 = std::sqrt(widened.of80 * widened.of95 / ratio);
    return {of80, ratio * of80};
}

}  // namespace

bool ErrorBand::learn(const KnownError& error) {
    auto& errors = errors_[is_special_day(error.day) ? 1 : 0];
    const auto same =
        std::find_if(errors.begin(), errors.end(), [&](const KnownError& known) { return known.row == error.row; });
    const bool is_first = same == errors.end();
    if (!is_first) {
        errors.erase(same);
    }
    errors.insert(std::upper_bound(errors.begin(), errors.end(), error, is_smaller), error);
    return is_first;
}

/// The square root of how much farther from the middle errors lie on special days: a few of these are much larger, and
/// the whole ratio made the bands of all too wide.
double ErrorBand::special_scale(double middle, Day day) const {
    const Spread ordinary = spread_around(middle, errors_[0], day);
    const Spread special = spread_around(middle, errors_[1], day);
    if (ordinary.total <= 0) {
        return 1;
    }
    const double usual = ordinary.total / ordinary.weight;
    return std::sqrt((special.total / usual + kOrdinaryAmongSpecial) / (special.weight + kOrdinaryAmongSpecial));
}

void ErrorBand::adapt(bool inside80, bool inside95) {
    excess80_ += (inside80 ? 0 : 1) - 0.2;
    excess95_ += (inside95 ? 0 : 1) - 0.05;
}

std::optional<Intervals> ErrorBand::on(Day day) const {
    const WeightedErrors as_made = weigh(errors_, 0, 1, day);
    if (as_made.values.size() < kFewest) {
        return std::nullopt;
    }
    const double middle = as_made.quantile(0.5);
    const double scale = special_scale(middle, day);
    const WeightedErrors errors = weigh(errors_, middle, scale, day);
    const double of_kind = is_special_day(day) ? scale : 1;
    const double wide80 = of_kind * widening(excess80_);
    const double wide95 = of_kind * widening(excess95_);
    const auto side = [&](const Side& quantiles) {
        return kept_apart({wide80 * quantiles.of80, wide95 * quantiles.of95}, quantiles);
    };
    const Side below = side({middle - errors.quantile(0.1), middle - errors.quantile(0.025)});
    const Side above = side({errors.quantile(0.9) - middle, errors.quantile(0.975) - middle});
    return Intervals{middle - below.of80, middle + above.of80, middle - below.of95, middle + above.of95};
}

}  // namespace forecast
