#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "forecast/dataset/options.hpp"

// Mini-batches for training: windows cut from series on the device, as views.

namespace forecast {

/// Windows of one frame, addressed by their first target row r. Nothing is copied before a batch is gathered.
///
/// The series are float32, feature-major, on the device that trains; so are the row numbers given to gather().
///
/// `past` are the encoder rows, `ahead` the decoder rows. `anchor` is the newest load that the network knows: a network
/// that forecasts the change of the load measures it from there.
///
/// Example: lookback 3, horizon 2, r = 10: encoder rows 7, 8, 9; decoder rows 10, 11; anchor at row 9.
class WindowDataset {
public:
    /// What windows are cut from, inputs scaled.
    struct Series {
        at::Tensor past;    ///< [past columns, rows]
        at::Tensor ahead;   ///< [ahead columns, rows]; may have no columns
        at::Tensor target;  ///< [rows] MW
        at::Tensor anchor;  ///< [rows] MW, the newest load known at each row
    };
    /// Windows side by side. r is the first target row of each.
    struct Batch {
        at::Tensor past;    ///< [batch, lookback, past columns]  rows r - lookback .. r - 1
        at::Tensor ahead;   ///< [batch, horizon, ahead columns]  rows r .. r + horizon - 1
        at::Tensor target;  ///< [batch, horizon]                 the same rows
        at::Tensor anchor;  ///< [batch, 1]                       row r - 1
    };

    /// Makes views of the series; they share its memory.
    WindowDataset(Series series, const WindowOptions& window);

    /// The windows of `rows`, int64 [batch]. REQUIRES: each window lies inside the series.
    [[nodiscard]] Batch gather(const at::Tensor& rows) const;

private:
    at::Tensor past_windows_;    // [past columns, starts, lookback], a view
    at::Tensor ahead_windows_;   // [ahead columns, starts, horizon], a view
    at::Tensor target_windows_;  // [starts, horizon], a view
    at::Tensor anchor_;          // [rows]
    std::int64_t lookback_;
};

/// float32 [columns, rows] on the CPU, of columns * rows feature-major doubles.
at::Tensor to_series(const std::vector<double>& values, std::size_t columns, std::size_t rows);

}  // namespace forecast
