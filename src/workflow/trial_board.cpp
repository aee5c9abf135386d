#include "forecast/workflow/trial_board.hpp"

#include <utility>

namespace forecast {

TrialBoard::TrialBoard(const Sampler& sampler, Pruning pruning, std::size_t trials, std::size_t lag)
    : sampler_(sampler),
      pruning_(pruning),
      trials_(trials),
      lag_(lag),
      waits_(sampler.learns() || pruning != Pruning::none) {}

bool TrialBoard::may_hand_out() const {
    return stopped_ || points_.size() == trials_ || !waits_ || first_open_ >= known_to(points_.size());
}

std::vector<TrialCurve> TrialBoard::known_curves(std::size_t number) const {
    std::vector<TrialCurve> known;
    for (std::size_t i = 0; pruning_ != Pruning::none && i < known_to(number); ++i) {
        known.push_back(*curves_[i]);
    }
    return known;
}

std::optional<TrialBoard::Trial> TrialBoard::next() {
    const std::lock_guard choosing(choosing_);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return may_hand_out(); });
    if (stopped_ || points_.size() == trials_) {
        return std::nullopt;
    }
    const std::size_t number = points_.size();
    std::vector<TriedPoint> seen = points_;
    for (std::size_t i = known_to(number); i < seen.size(); ++i) {
        seen[i].objective.reset();
    }
    Trial trial{number, {}, known_curves(number)};
    lock.unlock();
    trial.point = sampler_.suggest(seen);
    lock.lock();
    points_.push_back({trial.point, std::nullopt});
    curves_.emplace_back();
    return trial;
}

void TrialBoard::finish(std::size_t number, std::optional<double> objective, TrialCurve curve,
                        const std::function<void()>& tell) {
    {
        const std::lock_guard lock(mutex_);
        points_[number].objective = objective;
        curves_[number] = std::move(curve);
        while (first_open_ < curves_.size() && curves_[first_open_]) {
            ++first_open_;
        }
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
