#pragma once

#include <cmath>

#include "forecast/core/missing.hpp"

namespace forecast {

/// The mean of the values that are known, if at least half of those expected are. Call order: add* of
class KnownMean {
public:
    /// Takes a value in; NaN counts as not known.
    void add(double value) {
        if (!std::isnan(value)) {
            sum_ += value;
            ++count_;
        }
    }
    /// Missing where fewer than half of `expected` values were known.
    [[nodiscard]] double of(int expected) const { return 2 * count_ < expected ? kMissing : sum_ / count_; }

private:
    double sum_ = 0;
    int count_ = 0;
};

}  // namespace forecast
