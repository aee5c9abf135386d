#pragma once

#include <vector>

#include "forecast/search/options.hpp"

// When a training is not worth going on with.

namespace forecast {

/// The validation losses of a trial, epoch by epoch, as far as it came.
struct TrialCurve {
    std::vector<double> losses;
    bool pruned = false;  ///< it was ended early
};

/// Whether a trial should end after the epochs that `losses` has, given the trials before it.
///
/// median: its best loss so far is above the median of the others' losses after as many epochs, of at least five that
/// were not pruned (the median rule of Golovin et al., "Google Vizier", 2017).
///
/// asha: asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", 2018),
/// as a rule for ending. After 1, 4, 16, ... epochs a trial goes on if its best loss so far is among the best quarter
/// of all that came there, its own among them; of less than eight, if it is the best.
bool should_prune(Pruning pruning, const std::vector<double>& losses, const std::vector<TrialCurve>& others);

}  // namespace forecast
