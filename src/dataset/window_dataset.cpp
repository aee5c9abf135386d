#include "forecast/dataset/window_dataset.hpp"

#include <algorithm>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>

namespace forecast {
namespace {

/// [columns, starts, length] -> [batch, length, columns]
at::Tensor gather_windows(const at::Tensor& windows, const at::Tensor& starts) {
    return windows.index_select(1, starts).permute({1, 2, 0});
}

}  // namespace

WindowDataset::WindowDataset(Series series, const WindowOptions& window)
    : past_windows_(series.past.unfold(1, window.size, 1)),
      ahead_windows_(series.ahead.unfold(1, window.horizon, 1)),
      target_windows_(series.target.unfold(0, window.horizon, 1)),
      anchor_(std::move(series.anchor)),
      lookback_(window.size) {}

WindowDataset::Batch WindowDataset::gather(const at::Tensor& rows) const {
    Batch batch;
    batch.past = gather_windows(past_windows_, rows - lookback_);
    batch.ahead = gather_windows(ahead_windows_, rows);
    batch.target = target_windows_.index_select(0, rows);
    batch.anchor = anchor_.index_select(0, rows - 1).unsqueeze(1);
    return batch;
}

at::Tensor to_series(const std::vector<double>& values, std::size_t columns, std::size_t rows) {
    auto series = at::empty({static_cast<std::int64_t>(columns), static_cast<std::int64_t>(rows)}, at::kFloat);
    std::transform(values.begin(), values.end(), series.data_ptr<float>(),
                   [](double x) { return static_cast<float>(x); });
    return series;
}

}  // namespace forecast
