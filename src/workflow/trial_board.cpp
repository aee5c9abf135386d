#include "forecast/workflow/trial_board.hpp"

#include <algorithm>
#include <utility>

namespace forecast {

TrialBoard::TrialBoard(const Sampler& sampler, Pruning pruning, std::size_t trials, std::size_t lag)
    : sampler_(sampler),
      pruning_(pruning),
      trials_(trials),
      lag_(lag),
      waits_(sampler.learns() || pruning != Pruning::none) {}

std::size_t TrialBoard::first_open() const {
    const auto open = std::find(curves_.begin(), curves_.end(), std::nullopt);
    return static_cast<std::size_t>(open - curves_.begin());
}

std::optional<TrialBoard::Trial> TrialBoard::next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
        return stopped_ || points_.size() == trials_ || !waits_ || first_open() >= known_to(points_.size());
    });
    if (stopped_ || points_.size() == trials_) {
        return std::nullopt;
    }
    const std::size_t number = points_.size();
    std::vector<TriedPoint> seen = points_;
    for (std::size_t i = known_to(number); i < seen.size(); ++i) {
        seen[i].objective.reset();
    }
    Trial trial{number, sampler_.suggest(seen)};
    points_.push_back({trial.point, std::nullopt});
    curves_.emplace_back();
    changed_.notify_all();
    return trial;
}

bool TrialBoard::should_prune(std::size_t number, const std::vector<double>& losses) const {
    if (pruning_ == Pruning::none) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    std::vector<TrialCurve> others;
    for (std::size_t i = 0; i < known_to(number); ++i) {
        others.push_back(*curves_[i]);
    }
    return forecast::should_prune(pruning_, losses, others);
}

void TrialBoard::finish(std::size_t number, std::optional<double> objective, TrialCurve curve,
                        const std::function<void()>& tell) {
    {
        const std::lock_guard lock(mutex_);
        points_[number].objective = objective;
        curves_[number] = std::move(curve);
        tell();
    }
    changed_.notify_all();
}

void TrialBoard::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}

}  // namespace forecast
