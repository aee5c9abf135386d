#include "forecast/search/pruning.hpp"

#include <algorithm>
#include <cstddef>

namespace forecast {
namespace {

constexpr std::size_t kFewestCurves = 5;
constexpr std::size_t kReduction = 4;

double best_within(const std::vector<double>& losses, std::size_t epochs) {
    return *std::min_element(losses.begin(), losses.begin() + static_cast<std::ptrdiff_t>(epochs));
}

bool is_above_median(const std::vector<double>& losses, const std::vector<TrialCurve>& others) {
    std::vector<double> known;
    for (const TrialCurve& other : others) {
        if (!other.pruned && other.losses.size() >= losses.size()) {
            known.push_back(other.losses[losses.size() - 1]);
        }
    }
    if (known.size() < kFewestCurves) {
        return false;
    }
    std::sort(known.begin(), known.end());
    const double median = (known[(known.size() - 1) / 2] + known[known.size() / 2]) / 2;
    return best_within(losses, losses.size()) > median;
}

bool is_rung(std::size_t epochs) {
    while (epochs % kReduction == 0) {
        epochs /= kReduction;
    }
    return epochs == 1;
}

bool is_behind_best_share(const std::vector<double>& losses, const std::vector<TrialCurve>& others) {
    const std::size_t rung = losses.size();
    const double own = best_within(losses, rung);
    std::size_t came_here = 1;
    std::size_t better = 0;
    for (const TrialCurve& other : others) {
        if (other.losses.size() >= rung) {
            ++came_here;
            better += best_within(other.losses, rung) < own ? 1 : 0;
        }
    }
    return better >= std::max<std::size_t>(came_here / kReduction, 1);
}

}  // namespace

bool should_prune(Pruning pruning, const std::vector<double>& losses, const std::vector<TrialCurve>& others) {
    if (losses.empty()) {
        return false;
    }
    switch (pruning) {
        case Pruning::none:
            break;
        case Pruning::median:
            return is_above_median(losses, others);
        case Pruning::asha:
            return is_rung(losses.size()) && is_behind_best_share(losses, others);
    }
    return false;
}

}  // namespace forecast
