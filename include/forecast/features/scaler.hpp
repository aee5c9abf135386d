#pragma once

#include <string>
#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// An affine scaling per column, learnt on the training part only: scaled = (x - offset) / scale.
struct Scaler {
    std::vector<double> offset;
    std::vector<double> scale;  ///< never 0: a constant column has 1

    [[nodiscard]] double transform(std::size_t column, double x) const { return (x - offset[column]) / scale[column]; }
    [[nodiscard]] double inverse_transform(std::size_t column, double x) const {
        return x * scale[column] + offset[column];
    }
};

/// `kind`: "minmax" (to 0 .. 1, as scikit-learn's MinMaxScaler) or "standard" (mean 0, variance 1, as StandardScaler).
/// `columns` are the training rows of each column; NaN are passed over. A constant column is scaled by 1.
Scaler fit_scaler(const std::string& kind, const std::vector<std::vector<double>>& columns);

}  // namespace forecast
