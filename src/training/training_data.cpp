#include "training_data.hpp"

#include <utility>

#include <ATen/TensorOperators.h>

#include "schedule.hpp"

namespace forecast {
namespace {

/// [columns, rows], scaled in float32 as the exported module does it.
at::Tensor scaled_series(const FeatureTable& table, const Scaler& scaler, at::Device device) {
    const auto series = to_series(table.values, table.columns(), table.rows).to(device);
    const auto offset = to_series(scaler.offset, table.columns(), 1).to(device);
    const auto scale = to_series(scaler.scale, table.columns(), 1).to(device);
    return (series - offset) / scale;
}

at::Tensor row_weights(const WindowTables& tables, const std::vector<std::int64_t>& rows, double half_life_days) {
    std::vector<Day> days;
    for (const std::int64_t row : rows) {
        days.push_back(tables.days[static_cast<std::size_t>(row)]);
    }
    const auto weights = recency_weights(days, half_life_days);
    std::vector<double> by_row(tables.rows(), 0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        by_row[static_cast<std::size_t>(rows[i])] = static_cast<double>(weights[i]);
    }
    return to_series(by_row, 1, by_row.size())[0];
}

/// [rows] MW; the target rows have a column where there is one to take changes from.
at::Tensor anchor_series(const WindowTables& tables, int anchor) {
    const auto rows = tables.rows();
    if (anchor < 0) {
        return to_series(std::vector<double>(rows, 0), 1, rows)[0];
    }
    const double* values = tables.past.column(static_cast<std::size_t>(anchor));
    return to_series({values, values + rows}, 1, rows)[0];
}

}  // namespace

TrainingData make_training_data(const WindowTables& tables, const ModelInfo& info,
                                const std::vector<std::int64_t>& rows, double half_life_days, at::Device device) {
    WindowDataset::Series series;
    series.past = scaled_series(tables.past, info.past_scaler, device);
    series.ahead = scaled_series(tables.ahead, info.ahead_scaler, device);
    series.target = to_series(tables.target, 1, tables.rows())[0].to(device);
    series.anchor = anchor_series(tables, info.anchor_column).to(device);
    return {WindowDataset(std::move(series), info.window),
            row_weights(tables, rows, half_life_days).to(device),
            info.anchor_column >= 0,
            info.target_offset,
            info.target_scale,
            device};
}

}  // namespace forecast
