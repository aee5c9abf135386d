#include <algorithm>
#include <cmath>

#include "forecast/dataset/window_tables.hpp"

namespace forecast {
namespace {

bool past_row_is_complete(const FeatureTable& past, std::size_t row) {
    for (std::size_t c = 0; c < past.columns(); ++c) {
        if (std::isnan(past.at(c, row))) {
            return false;
        }
    }
    return true;
}

bool ahead_row_is_complete(const WindowTables& tables, std::size_t row, int lead) {
    for (std::size_t c = 0; c < tables.ahead.columns(); ++c) {
        if (!unknown_at(tables.ahead_lags[c], lead) && std::isnan(tables.ahead.at(c, row))) {
            return false;
        }
    }
    return true;
}

bool ahead_is_complete(const WindowTables& tables, int horizon, std::size_t first_row) {
    if (tables.ahead.columns() == 0) {
        return true;
    }
    for (int lead = 1; lead <= horizon; ++lead) {
        const std::size_t row = first_row + static_cast<std::size_t>(lead - 1);
        if (row >= tables.rows() || !ahead_row_is_complete(tables, row, lead)) {
            return false;
        }
    }
    return true;
}

/// Complete past rows in unbroken succession up to each row, that row included.
std::vector<int> complete_run_lengths(const FeatureTable& past) {
    std::vector<int> lengths(past.rows, 0);
    for (std::size_t row = 0; row < past.rows; ++row) {
        if (past_row_is_complete(past, row)) {
            lengths[row] = (row > 0 ? lengths[row - 1] : 0) + 1;
        }
    }
    return lengths;
}

std::size_t count_missing(const FeatureTable& table, std::size_t column, RowRange rows) {
    const double* values = table.column(column);
    return static_cast<std::size_t>(
        std::count_if(values + rows.begin, values + rows.end, [](double x) { return std::isnan(x); }));
}

/// Share of the rows in which `column` is the target `lag` rows before.
double share_equal(const WindowTables& tables, std::size_t column, std::size_t lag) {
    std::size_t compared = 0;
    std::size_t equal = 0;
    for (std::size_t row = lag; row < tables.rows(); ++row) {
        const double x = tables.past.at(column, row);
        const double y = tables.target[row - lag];
        if (!std::isnan(x) && !std::isnan(y)) {
            ++compared;
            equal += x == y ? 1U : 0U;
        }
    }
    return compared == 0 ? 0.0 : static_cast<double>(equal) / static_cast<double>(compared);
}

}  // namespace

bool input_is_complete(const WindowTables& tables, const WindowOptions& window, std::size_t first_row) {
    const auto size = static_cast<std::size_t>(window.size);
    if (first_row < size || first_row > tables.rows()) {
        return false;
    }
    for (std::size_t row = first_row - size; row < first_row; ++row) {
        if (!past_row_is_complete(tables.past, row)) {
            return false;
        }
    }
    return ahead_is_complete(tables, window.horizon, first_row);
}

std::vector<std::int64_t> complete_windows(const WindowTables& tables, const WindowOptions& window, RowRange targets) {
    const auto horizon = static_cast<std::size_t>(window.horizon);
    const auto runs = complete_run_lengths(tables.past);
    const auto observed = [&](std::size_t row) { return static_cast<bool>(tables.observed[row]); };
    std::vector<std::int64_t> rows;
    const std::size_t end = std::min(targets.end, tables.rows());
    for (std::size_t row = std::max(targets.begin, static_cast<std::size_t>(window.size)); row + horizon <= end;
         ++row) {
        bool usable = runs[row - 1] >= window.size && ahead_is_complete(tables, window.horizon, row);
        for (std::size_t k = 0; k < horizon && usable; ++k) {
            usable = observed(row + k);
        }
        if (usable) {
            rows.push_back(static_cast<std::int64_t>(row));
        }
    }
    return rows;
}

std::string most_often_missing(const WindowTables& tables, RowRange rows) {
    std::string worst;
    std::size_t most = 0;
    for (const FeatureTable* table : {&tables.past, &tables.ahead}) {
        for (std::size_t c = 0; c < table->columns(); ++c) {
            const std::size_t missing = count_missing(*table, c, rows);
            if (missing > most) {
                most = missing;
                worst = table->names[c];
            }
        }
    }
    return worst;
}

std::optional<std::size_t> newest_load_column(const WindowTables& tables) {
    std::optional<std::size_t> newest;
    for (std::size_t c = 0; c < tables.past.columns(); ++c) {
        const int lag = tables.past_lags[c];
        if (lag < 0 || (newest && tables.past_lags[*newest] <= lag)) {
            continue;
        }
        if (share_equal(tables, c, static_cast<std::size_t>(lag)) > 0.5) {
            newest = c;
        }
    }
    return newest;
}

}  // namespace forecast
