#pragma once

#include <string>
#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// An affine scaling of each column: scaled = (x - offset) / scale. Saved with the network that was trained on it.
struct Scaler {
    std::vector<double> offset;  ///< [columns]
    std::vector<double> scale;   ///< [columns] never 0: a constant column has 1

    /// x in physical units -> scaled, for one column.
    [[nodiscard]] double transform(std::size_t column, double x) const { return (x - offset[column]) / scale[column]; }
    /// scaled -> physical units.
    [[nodiscard]] double inverse_transform(std::size_t column, double x) const {
        return x * scale[column] + offset[column];
    }
};

/// Fits a scaling on training rows only; `columns` [columns][rows], NaN are skipped.
///
/// minmax    to 0 .. 1, as scikit-learn's MinMaxScaler
/// standard  mean 0, variance 1 (dividing by n), as scikit-learn's StandardScaler
///
/// A constant column gets scale 1, one without values offset 0 and scale 1. Throws Error(invalid_argument) for another
/// `kind`.
Scaler fit_scaler(const std::string& kind, const std::vector<std::vector<double>>& columns);

}  // namespace forecast
