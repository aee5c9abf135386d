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

// From a frame to what windows are cut from, and which windows are complete. No libtorch here: plain numbers.

namespace forecast {

/// The features of every row and the target, in physical units.
///
/// A window has past rows (encoder rows, before the target) and target rows (decoder rows, as known at the issue).
/// A daily window ends with the newest day whose load is known: the past rows of a forecast issued n days ahead hold
/// the days n before them.
struct WindowTables {
    FeatureTable past;            ///< of the encoder rows: FeaturePipeline::past_features()
    FeatureTable ahead;           ///< of the decoder rows: FeaturePipeline::future_features(); may have no columns
    std::vector<int> past_lags;   ///< [past columns] rows back at which a column reads the target; -1 = never
    std::vector<int> ahead_lags;  ///< [ahead columns] likewise
    std::vector<double> target;   ///< [rows], NaN = missing
    std::vector<bool> observed;   ///< [rows] whether the target was observed, not imputed
    std::vector<Day> days;        ///< [rows] the local day in which the row begins

    [[nodiscard]] std::size_t rows() const { return target.size(); }
};

/// The features of windows of one frame, which outlives it.
class WindowFeatures {
public:
    /// Throws Error(invalid_argument) for unknown features.
    WindowFeatures(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue);

    /// Both feature tables for all rows. Throws Error(invalid_argument) for a frame without `target_name`.
    [[nodiscard]] WindowTables tables(const std::string& target_name) const;
    /// Computes anew what the features are at the issues of rows first .. last - 1, after what was known of the target
    /// at them has changed.
    void update(WindowTables& tables, std::size_t first, std::size_t last);

private:
    const Frame& frame_;
    FeaturePipeline past_;
    FeaturePipeline ahead_;
    std::size_t rows_before_;
    std::optional<MadeFeatures> made_past_;  // from the first update() on
    std::optional<MadeFeatures> made_ahead_;
};

/// Computes both feature tables for all rows. Throws Error(invalid_argument) for unknown features, and for a frame
/// without `target_name`.
WindowTables compute_window_tables(const Frame& frame, const FeatureSetOptions& features, const IssueOptions& issue,
                                   const std::string& target_name);

/// Whether a column that reads the target `lag` rows back (-1: never) is unknown at the `lead`-th target row, from 1.
///
/// Example: load_j-1 of daily rows (lag 1) is known for the first target row and unknown for the second.
inline bool unknown_at(int lag, int lead) {
    return lag >= 0 && lag < lead;
}

/// The first target rows r of all windows that can be learnt from: rows r .. r + horizon - 1 lie in `targets` and were
/// observed, and the input is complete (input_is_complete()). Ascending.
std::vector<std::int64_t> complete_windows(const WindowTables& tables, const WindowOptions& window, RowRange targets);

/// Whether the window of target row `first_row` lies inside and all of its input is known: `size` past rows, and on the
/// target rows each column that can be known there. The targets do not matter.
bool input_is_complete(const WindowTables& tables, const WindowOptions& window, std::size_t first_row);

/// The column that is missing most often in `rows`, for messages; empty if none is.
std::string most_often_missing(const WindowTables& tables, RowRange rows);

/// The past column that holds the target itself, the one with the smallest lag: it equals the target `lag` rows before
/// in most rows (not in all, as values may have been revised). Nothing if there is none.
std::optional<std::size_t> newest_load_column(const WindowTables& tables);

}  // namespace forecast
