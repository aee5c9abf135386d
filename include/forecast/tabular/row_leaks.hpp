#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tabular/row_split.hpp"

// What would make scores too good to be true: sentences for a person.

namespace forecast {

/// A sentence if machines have rows on both sides of a split, naming some of them.
std::optional<std::string> find_shared_machines(const RowTable& rows, const std::vector<RowSplit>& splits);

/// A sentence for each feature that alone tells the target of the training part `train` without a fault.
std::vector<std::string> find_telling_features(const RowTable& rows, RowTask task,
                                               const std::vector<std::size_t>& train);

/// A sentence if rows of the table `test` stand in the table `train`, too: equal in all features and the target, bit by
/// bit. `tested`: those of `test` that are scored.
std::optional<std::string> find_repeated_rows(const RowTable& train, const RowTable& test,
                                              const std::vector<std::size_t>& tested);

}  // namespace forecast
