#include <limits>

#include "forecast/model/exported_module.hpp"

namespace forecast {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

float cell(const FeatureTable& table, std::size_t column, std::size_t row) {
    return row < table.rows ? static_cast<float>(table.at(column, row)) : kUnknown;
}

}  // namespace

std::vector<float> window_input(const WindowTables& tables, const ModelInfo& info, std::size_t first_row) {
    const auto lookback = static_cast<std::size_t>(info.window.size);
    const auto rows = static_cast<std::size_t>(info.input_rows());
    const auto columns = info.columns().size();
    const auto places = info.ahead_places();
    std::vector<float> input(rows * columns, 0.F);
    for (std::size_t i = 0; i < lookback; ++i) {
        for (std::size_t c = 0; c < info.past.size(); ++c) {
            input[i * columns + c] = cell(tables.past, c, first_row - lookback + i);
        }
    }
    for (std::size_t i = lookback; i < rows; ++i) {
        const int lead = static_cast<int>(i - lookback) + 1;
        for (std::size_t c = 0; c < places.size(); ++c) {
            if (!unknown_at(info.ahead_lags[c], lead)) {
                input[i * columns + static_cast<std::size_t>(places[c])] =
                    cell(tables.ahead, c, first_row + i - lookback);
            }
        }
    }
    return input;
}

}  // namespace forecast
