#include "forecast/monitor/change_detector.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {

void Cusum::Sum::add(double step, double ceiling, std::size_t number) {
    if (value == 0) {
        begin = number;
    }
    value = std::min(ceiling, std::max(0.0, value + step));
}

DetectorState Cusum::add(double value) {
    high_.add(value - allowance_, ceiling_, count_);
    low_.add(-value - allowance_, ceiling_, count_);
    ++count_;
    const bool upward = high_.value >= low_.value;
    const Sum& larger = upward ? high_ : low_;
    return {larger.value, larger.value > 0 ? larger.begin : count_ - 1, upward, (upward ? low_ : high_).value};
}

void Cusum::reset() {
    high_ = {};
    low_ = {};
}

std::unique_ptr<ChangeDetector> Cusum::fresh() const {
    return std::make_unique<Cusum>(allowance_, ceiling_);
}

DetectorState PageHinkley::add(double value) {
    seen_ += 1;
    sum_ += value;
    const double mean = (prior_.weight * prior_.mean + sum_) / (prior_.weight + seen_);
    if (above_minimum_ == 0) {
        begin_ = count_;
    }
    above_minimum_ = std::min(ceiling_, std::max(0.0, above_minimum_ + value - mean - tolerance_));
    ++count_;
    return {above_minimum_, above_minimum_ > 0 ? begin_ : count_ - 1, true};
}

void PageHinkley::reset() {
    seen_ = 0;
    sum_ = 0;
    above_minimum_ = 0;
}

std::unique_ptr<ChangeDetector> PageHinkley::fresh() const {
    return std::make_unique<PageHinkley>(tolerance_, prior_, ceiling_);
}

DetectorState WindowMean::add(double value) {
    window_.push_back(value);
    sum_ += value;
    if (window_.size() > length_) {
        sum_ -= window_.front();
        window_.pop_front();
    }
    ++count_;
    if (window_.size() < length_) {
        return {0, count_ - 1, true};
    }
    const double size = std::abs(sum_) / static_cast<double>(length_);
    return {size, count_ - length_, sum_ >= 0, size};
}

void WindowMean::reset() {
    window_.clear();
    sum_ = 0;
}

std::unique_ptr<ChangeDetector> WindowMean::fresh() const {
    return std::make_unique<WindowMean>(length_);
}

DetectorRun follow(const ChangeDetector& detector, const std::vector<double>& values, double limit,
                   const std::vector<std::size_t>& restarts) {
    const auto follower = detector.fresh();
    DetectorRun run;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (run.is_alarm && std::find(restarts.begin(), restarts.end(), i) != restarts.end()) {
            follower->reset();
        }
        run.states.push_back(follower->add(values[i]));
        const bool is_above = run.states.back().statistic > limit;
        run.first_above = is_above && !run.is_alarm ? i : run.first_above;
        run.is_alarm = is_above;
    }
    return run;
}

}  // namespace forecast
