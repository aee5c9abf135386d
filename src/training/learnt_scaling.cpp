#include "learnt_scaling.hpp"

#include <algorithm>
#include <cstddef>

namespace forecast {
namespace {

/// The rows from `before` rows before each of `starts` up to `after` rows after it, each once, in order.
std::vector<std::size_t> covered_rows(const std::vector<std::int64_t>& starts, std::int64_t before,
                                      std::int64_t after) {
    std::vector<std::size_t> rows;
    std::int64_t next = 0;
    for (const std::int64_t start : starts) {
        for (next = std::max(next, start - before); next < start + after; ++next) {
            rows.push_back(static_cast<std::size_t>(next));
        }
    }
    return rows;
}

Scaler fit_columns(const std::string& kind, const FeatureTable& table, const std::vector<std::size_t>& rows) {
    std::vector<std::vector<double>> columns(table.columns());
    for (std::size_t c = 0; c < table.columns(); ++c) {
        for (const std::size_t row : rows) {
            columns[c].push_back(table.at(c, row));
        }
    }
    return fit_scaler(kind, columns);
}

std::vector<double> targets(const WindowTables& tables, int horizon, const std::vector<std::int64_t>& starts,
                            int anchor) {
    std::vector<double> values;
    for (const std::int64_t start : starts) {
        const auto row = static_cast<std::size_t>(start);
        const double base = anchor < 0 ? 0.0 : tables.past.at(static_cast<std::size_t>(anchor), row - 1);
        for (std::size_t k = 0; k < static_cast<std::size_t>(horizon); ++k) {
            values.push_back(tables.target[row + k] - base);
        }
    }
    return values;
}

}  // namespace

LearntScaling learn_scaling(const WindowTables& tables, const WindowOptions& window,
                            const std::vector<std::int64_t>& rows, const std::string& kind, int anchor) {
    LearntScaling scaling;
    scaling.past = fit_columns(kind, tables.past, covered_rows(rows, window.size, 0));
    scaling.ahead = fit_columns(kind, tables.ahead, covered_rows(rows, 0, window.horizon));
    scaling.target = fit_scaler(kind, {targets(tables, window.horizon, rows, anchor)});
    return scaling;
}

}  // namespace forecast
