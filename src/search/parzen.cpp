#include "parzen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "forecast/core/distribution.hpp"

namespace forecast {
namespace {

constexpr double kMostKernels = 100;  // a kernel is not narrower than this share of the axis
constexpr int kHalvings = 60;
constexpr double kPi = 3.141592653589793;

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

ParameterKernels::ParameterKernels(const ParameterSpace& space, const std::vector<double>& values)
    : space_(space), is_numeric_(space.is_range() || space.is_ordered()) {
    if (!is_numeric_) {
        means_ = values;
        means_.push_back(0);  // of the last kernel, which has no choice of its own
        return;
    }
    make_axis();
    for (const double value : values) {
        means_.push_back(on_axis(value));
    }
    make_widths();
    means_.push_back((low_ + high_) / 2);
    widths_.push_back(high_ - low_);
}

void ParameterKernels::make_axis() {
    low_ = space_.is_range() ? on_axis(space_.from) : 0;
    high_ = space_.is_range() ? on_axis(space_.to) : static_cast<double>(space_.choices.size()) - 1;
    if (const auto count = space_.count()) {
        cell_ = space_.step > 0 ? space_.step : 1;
        low_ -= cell_ / 2;
        high_ = low_ + cell_ * static_cast<double>(*count);
    }
}

double ParameterKernels::on_axis(double coordinate) const {
    return space_.is_range() && space_.scale == RangeScale::log ? std::log(coordinate) : coordinate;
}

void ParameterKernels::make_widths() {
    std::vector<std::size_t> order(means_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return means_[a] < means_[b]; });
    const double length = high_ - low_;
    const double narrowest = length / std::min(kMostKernels, 2 + static_cast<double>(means_.size()));
    widths_.resize(means_.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double mean = means_[order[i]];
        const bool is_alone = order.size() == 1;
        const double left = i > 0 ? mean - means_[order[i - 1]] : is_alone ? mean - low_ : 0;
        const double right = i + 1 < order.size() ? means_[order[i + 1]] - mean : is_alone ? high_ - mean : 0;
        widths_[order[i]] = std::clamp(std::max(left, right), narrowest, length);
    }
}

double ParameterKernels::draw(std::size_t kernel, TrialRandom& random) const {
    const double u = random.uniform();
    if (!is_numeric_) {
        std::size_t choice = 0;
        double left = u;
        for (; choice + 1 < space_.choices.size(); ++choice) {
            const double share = density(kernel, static_cast<double>(choice));
            if (left < share) {
                break;
            }
            left -= share;
        }
        return static_cast<double>(choice);
    }
    const double x = truncated_normal(means_[kernel], widths_[kernel], low_, high_, u);
    if (!space_.is_range()) {
        return std::clamp(std::round(x), 0.0, static_cast<double>(space_.choices.size()) - 1);
    }
    return space_.rounded(space_.scale == RangeScale::log ? std::exp(x) : x);
}

double ParameterKernels::density(std::size_t kernel, double coordinate) const {
    if (!is_numeric_) {
        const auto choices = static_cast<double>(space_.choices.size());
        const auto kernels = static_cast<double>(means_.size());
        const bool is_last = kernel + 1 == means_.size();
        const double own = !is_last && means_[kernel] == coordinate ? 1 : 0;
        return is_last ? 1 / choices : (own + 1 / kernels) / (1 + choices / kernels);
    }
    const auto scaled = [&](double place) { return (place - means_[kernel]) / widths_[kernel]; };
    const double x = on_axis(coordinate);
    const double all = normal_between(scaled(low_), scaled(high_));
    if (cell_ > 0) {
        return normal_between(scaled(std::max(low_, x - cell_ / 2)), scaled(std::min(high_, x + cell_ / 2))) / all;
    }
    return std::exp(-0.5 * scaled(x) * scaled(x)) / (widths_[kernel] * std::sqrt(2 * kPi) * all);
}

ParzenDensity::ParzenDensity(const std::vector<ParameterSpace>& spaces, const std::vector<Point>& points)
    : kernels_(points.size() + 1) {
    for (std::size_t p = 0; p < spaces.size(); ++p) {
        std::vector<double> values;
        for (const Point& point : points) {
            values.push_back(point[p]);
        }
        parameters_.emplace_back(spaces[p], values);
    }
}

Point ParzenDensity::draw(TrialRandom& random) const {
    const std::size_t kernel = random.below(kernels_);
    Point point;
    for (const ParameterKernels& parameter : parameters_) {
        point.push_back(parameter.draw(kernel, random));
    }
    return point;
}

double ParzenDensity::log_density(const Point& point) const {
    double sum = 0;
    for (std::size_t kernel = 0; kernel < kernels_; ++kernel) {
        double product = 1;
        for (std::size_t p = 0; p < parameters_.size(); ++p) {
            product *= parameters_[p].density(kernel, point[p]);
        }
        sum += product;
    }
    return std::log(sum / static_cast<double>(kernels_));
}

}  // namespace forecast
