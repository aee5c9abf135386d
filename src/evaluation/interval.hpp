#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/frame.hpp"

namespace forecast {

/// How far below and above a forecast the actual value is to be expected.
struct ErrorBand {
    double low = 0;  ///< added to the forecast; usually negative
    double high = 0;
};

/// Linear between the order statistics (numpy's default); `values` not empty, 0 <= share <= 1.
double quantile(std::vector<double> values, double share);

/// The errors that one forecaster has made, each at its row.
class ErrorHistory {
public:
    explicit ErrorHistory(std::size_t first_row) : first_row_(first_row) {}

    /// The forecast of the next row; NaN where there is none or where it cannot be scored.
    void add(double predicted) { predicted_.push_back(predicted); }

    /// 10 % and 90 % quantile of actual - predicted over the newest rows whose target `known` sees; nothing if they
    /// are too few.
    [[nodiscard]] std::optional<ErrorBand> band80(const AsOf& known) const;

private:
    std::size_t first_row_;
    std::vector<double> predicted_;
};

}  // namespace forecast
