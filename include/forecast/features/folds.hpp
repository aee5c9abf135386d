#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/features/split.hpp"

// Time-series cross-validation: what validates a fold is always later than what it was trained on.

namespace forecast {

/// How the rows before the test period are cut into folds. With `folds` folds and a part of 1 / (folds + 1) of the
/// rows:
///
///   expanding   fold k learns from the first k parts and is validated on the first half of the next one
///   rolling     the same, but it learns from part k alone
///   years       each of the newest whole calendar years validates a fold, which learns from all before it
enum class FoldScheme { expanding, rolling, years };
template <>
struct EnumTexts<FoldScheme> {
    static constexpr std::array<std::string_view, 3> values = {"expanding", "rolling", "years"};
};

/// Target rows of one fold; no gap between the two.
struct Fold {
    RowRange training;
    RowRange validation;
};

/// The folds of `rows`, which can be targets and lie before the test period, in order of time. Parts begin with a local
/// day. Throws Error(insufficient_data) if a fold would have no day to learn from or to be validated on.
std::vector<Fold> time_folds(const TimeAxis& axis, RowRange rows, FoldScheme scheme, std::size_t folds);

}  // namespace forecast
