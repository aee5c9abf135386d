#include "parzen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace forecast {
namespace {

constexpr double kMostKernels = 100;  // a kernel is not narrower than this share of the axis
constexpr int kHalvings = 60;

double normal_below(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

/// The share of the normal density between two places; exact in the tails, too.
double normal_between(double from, double to) {
    return from > 0 ? normal_below(-from) - normal_below(-to) : normal_below(to) - normal_below(from);
}

/// The place that cuts off the share `u` of what a normal density has between `low` and `high`.
double truncated_normal(double mean, double width, double low, double high, double u) {
    const double wanted = u * normal_between((low - mean) / width, (high - mean) / width);
    double below = low;
    double above = high;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (below + above) / 2;
        const bool is_less = normal_between((low - mean) / width, (middle - mean) / width) < wanted;
        (is_less ? below : above) = middle;
    }
    return (below + above) / 2;
}

}  // namespace

ParzenDensity::ParzenDensity(const ParameterSpace& space, const std::vector<double>& values) : space_(space) {
    if (!space.is_range() && !space.is_ordered()) {
        count_choices(values);
        return;
    }
    low_ = space.is_range() ? on_axis(space.from) : 0;
    high_ = space.is_range() ? on_axis(space.to) : static_cast<double>(space.choices.size()) - 1;
    if (space.count()) {
        cell_ = space.step > 0 ? space.step : 1;
        low_ -= cell_ / 2;
        high_ = low_ + cell_ * static_cast<double>(*space.count());
    }
    make_kernels(values);
}

double ParzenDensity::on_axis(double coordinate) const {
    return space_.is_range() && space_.scale == RangeScale::log ? std::log(coordinate) : coordinate;
}

void ParzenDensity::make_kernels(const std::vector<double>& values) {
    const double middle = (low_ + high_) / 2;
    const double length = high_ - low_;
    for (const double value : values) {
        means_.push_back(on_axis(value));
    }
    means_.push_back(middle);
    std::sort(means_.begin(), means_.end());
    const double narrowest = length / std::min(kMostKernels, 1 + static_cast<double>(means_.size()));
    for (std::size_t i = 0; i < means_.size(); ++i) {
        const double left = i == 0 ? 0 : means_[i] - means_[i - 1];
        const double right = i + 1 == means_.size() ? 0 : means_[i + 1] - means_[i];
        widths_.push_back(std::clamp(std::max(left, right), narrowest, length));
    }
    const auto prior = std::find(means_.begin(), means_.end(), middle) - means_.begin();
    widths_[static_cast<std::size_t>(prior)] = length;
}

void ParzenDensity::count_choices(const std::vector<double>& values) {
    const auto count = static_cast<double>(space_.choices.size());
    shares_.assign(space_.choices.size(), 1 / count);
    for (const double value : values) {
        shares_[static_cast<std::size_t>(value)] += 1;
    }
    for (double& share : shares_) {
        share /= static_cast<double>(values.size()) + 1;
    }
}

double ParzenDensity::draw(TrialRandom& random) const {
    if (!shares_.empty()) {
        double left = random.uniform();
        std::size_t choice = 0;
        while (choice + 1 < shares_.size() && left >= shares_[choice]) {
            left -= shares_[choice++];
        }
        return static_cast<double>(choice);
    }
    const std::size_t kernel = random.below(means_.size());
    const double x = truncated_normal(means_[kernel], widths_[kernel], low_, high_, random.uniform());
    if (!space_.is_range()) {
        return std::clamp(std::round(x), 0.0, static_cast<double>(space_.choices.size()) - 1);
    }
    return space_.rounded(space_.scale == RangeScale::log ? std::exp(x) : x);
}

double ParzenDensity::log_density(double coordinate) const {
    if (!shares_.empty()) {
        return std::log(shares_[static_cast<std::size_t>(coordinate)]);
    }
    const double x = on_axis(coordinate);
    double sum = 0;
    for (std::size_t i = 0; i < means_.size(); ++i) {
        const auto scaled = [&](double place) { return (place - means_[i]) / widths_[i]; };
        const double all = normal_between(scaled(low_), scaled(high_));
        const double here = is_on_cells() ? normal_between(scaled(std::max(low_, x - cell_ / 2)),
                                                           scaled(std::min(high_, x + cell_ / 2)))
                                          : std::exp(-0.5 * scaled(x) * scaled(x)) / widths_[i];
        sum += here / all;
    }
    return std::log(sum / static_cast<double>(means_.size()));
}

}  // namespace forecast
