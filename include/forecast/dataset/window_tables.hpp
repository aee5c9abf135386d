#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/features/options.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/features/split.hpp"

namespace forecast {

/// What windows are cut from: the features of every row and the target, as plain numbers in physical units.
///
/// A daily window ends with the newest day whose load is known: the past rows of a forecast that is issued n days ahead
/// hold the days n before them.
struct WindowTables {
    FeatureTable past;            ///< of the window's past rows, FeaturePipeline::past
    FeatureTable ahead;           ///< of the target rows, FeaturePipeline::ahead; no columns = no covariates
    std::vector<int> past_lags;   ///< rows from the newest target that a column of `past` reads; -1 for none
    std::vector<int> ahead_lags;  ///< and of `ahead`
    std::vector<double> target;   ///< [rows], NaN = missing
    std::vector<bool> observed;   ///< [rows] the target is there and no gap filling put it there
    std::vector<Day> days;        ///< [rows] the local day that the row begins in

    [[nodiscard]] std::size_t rows() const { return target.size(); }
};

/// Throws Error(invalid_argument) for unknown features or a frame without `target_name`.
WindowTables compute_window_tables(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue,
                                   const std::string& target_name);

/// Whether a column that reads the target `lag` rows back (-1: never) is unknown at the `lead`-th target row, from 1.
inline bool unknown_at(int lag, int lead) {
    return lag >= 0 && lag < lead;
}

/// The first target rows r of all windows whose target rows r .. r + horizon - 1 lie in `targets` and are observed,
/// and whose input is complete: the `size` past rows before r, and the target rows' columns that are known there.
std::vector<std::int64_t> complete_windows(const WindowTables& tables, const WindowOptions& window, RowRange targets);

/// Whether the window before target row `first_row` is inside and its input complete; its targets do not matter.
bool input_is_complete(const WindowTables& tables, const WindowOptions& window, std::size_t first_row);

/// The column that is missing most often in `rows`, for messages; empty if none ever is.
std::string most_often_missing(const WindowTables& tables, RowRange rows);

/// The past column that holds the target itself, the newest one if there are several: equal to the target `lag` rows
/// before in most rows (not all: values may have been revised since).
std::optional<std::size_t> newest_load_column(const WindowTables& tables);

}  // namespace forecast
