#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/features/options.hpp"
#include "forecast/features/past_window.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/features/split.hpp"

// From a frame to what a network reads and is to answer. No libtorch here: plain numbers.

namespace forecast {

/// Sizes and columns of samples.
struct SampleShape {
    std::size_t lookback = 0;  ///< encoder rows
    std::size_t horizon = 0;   ///< decoder rows: window.horizon times rows_a_day
    std::size_t rows_a_day = 1;
    std::vector<std::string> past;          ///< columns of the encoder rows
    std::vector<std::string> ahead;         ///< columns of the decoder rows; may be none
    std::vector<std::string> past_groups;   ///< [past columns] the feature that gives each
    std::vector<std::string> ahead_groups;  ///< [ahead columns] likewise
    std::vector<int> past_lags;             ///< [past columns] rows back at which a column reads the target; -1 = never
    std::vector<int> ahead_lags;            ///< [ahead columns] likewise
};

/// Samples side by side, in physical units, row-major. A sample belongs to an origin.
///
/// On a daily axis each row begins a sample. On a fixed axis each day does: all of its rows are forecast at once, by
/// their clock time (rows_by_period()).
///
/// Example: lookback 3, horizon 2, a daily load known at the next night. The sample of 10 January has encoder rows
/// 7 .. 9 January and decoder rows 10 and 11 January.
struct Samples {
    SampleShape shape;
    std::vector<std::size_t> first_rows;      ///< [samples] the first decoder row; ascending
    std::vector<std::ptrdiff_t> newest_rows;  ///< [samples] the last encoder row
    std::vector<Day> days;                    ///< [samples] the local day of the first decoder row
    std::vector<double> past;       ///< [samples, lookback, past columns] as known at the issue; NaN = not known
    std::vector<double> ahead;      ///< [samples, horizon, ahead columns] likewise
    std::vector<double> target;     ///< [samples, horizon] NaN = not observed, or imputed
    std::vector<std::size_t> rows;  ///< [samples, horizon] the decoder rows
    std::vector<double> newest;     ///< [samples, horizon] the newest load known at the row's clock time

    [[nodiscard]] std::size_t size() const { return first_rows.size(); }
    [[nodiscard]] double past_at(std::size_t sample, std::size_t step, std::size_t column) const {
        return past[(sample * shape.lookback + step) * shape.past.size() + column];
    }
    [[nodiscard]] double ahead_at(std::size_t sample, std::size_t lead, std::size_t column) const {
        return ahead[(sample * shape.horizon + lead) * shape.ahead.size() + column];
    }
    [[nodiscard]] double target_at(std::size_t sample, std::size_t lead) const {
        return target[sample * shape.horizon + lead];
    }
};

/// Makes the samples of one frame, which outlives it.
///
/// The window ends with the newest row known at the issue: that of the newest known load (newest_known_row()), or,
/// where one of the past features is known later, the newest within kDaysBeforeLoad days at which all are.
class SampleMaker {
public:
    /// Throws Error(invalid_argument) for unknown features, and for a frame without `target_name`.
    SampleMaker(const Frame& frame, const FeatureSetOptions& features, const WindowOptions& window,
                const IssueOptions& issue, const std::string& target_name);

    [[nodiscard]] const SampleShape& shape() const { return shape_; }
    /// The first row of the sample that forecasts `row` at its shortest lead.
    [[nodiscard]] std::size_t first_row_of(std::size_t row) const;
    /// Which decoder row of the sample that begins with `first_row` the later `row` is, from 0; at least the horizon if
    /// it is none of them.
    [[nodiscard]] std::size_t lead_of(std::size_t first_row, std::size_t row) const;
    /// The sample that begins with `first_row`, alone.
    [[nodiscard]] Samples make(std::size_t first_row) const;
    /// Of all rows, or days, of the frame. Throws Cancelled.
    [[nodiscard]] Samples all(const Cancellation& cancellation = {}) const;
    /// Takes in that what is known of the target has changed.
    void update();

private:
    void append(std::size_t first_row, Samples& samples) const;
    void append_past(std::size_t first_row, Samples& samples) const;
    void append_ahead(std::size_t first_row, Samples& samples) const;
    [[nodiscard]] std::vector<std::size_t> decoder_rows(std::size_t first_row) const;

    const Frame& frame_;
    const Column& target_;
    int days_;  // of the horizon
    PastWindow past_;
    FeaturePipeline ahead_;
    MadeFeatures made_ahead_;
    SampleShape shape_;
};

/// Days before the newest known load within which a window's newest row lies.
inline constexpr int kDaysBeforeLoad = 7;

/// Whether a column that reads the target `lag` rows back (-1: never) is unknown at the `lead`-th decoder row, from 1.
///
/// Example: load_j-1 of daily rows (lag 1) is known for the first decoder row and unknown for the second.
inline bool unknown_at(int lag, int lead) {
    return lag >= 0 && lag < lead;
}

/// Whether the whole window is known.
bool past_is_complete(const Samples& samples, std::size_t sample);
/// Whether each column that can be known at the decoder row `lead`, from 0, is.
bool ahead_is_complete(const Samples& samples, std::size_t sample, std::size_t lead);
/// Whether the window is known and each decoder row is complete. The targets do not matter.
bool input_is_complete(const Samples& samples, std::size_t sample);

/// Numbers of the samples whose decoder rows all lie in `range` and that can be learnt from: the window is known, and
/// of one decoder row at least the columns and the target.
std::vector<std::int64_t> learnable_samples(const Samples& samples, RowRange range);

/// How many values of a column are missing that could be known.
struct MissingCount {
    std::string column;
    bool in_window = false;  ///< of features.past, else of features.ahead
    std::size_t n = 0;
};

/// Of all columns, in the samples that begin in `range`.
std::vector<MissingCount> count_missing(const Samples& samples, RowRange range);
/// The column that is missing most often in the samples that begin in `range`, for messages; empty if none is.
std::string most_often_missing(const Samples& samples, RowRange range);

/// Where the newest known load stands, from which changes are measured: a column of the window's last row, or one of
/// each decoder row.
struct Anchor {
    bool in_window = true;
    std::size_t column = 0;
};

/// MW from which the change of a decoder row (`lead` from 0) is measured; 0 without an anchor.
double anchor_value(const Samples& samples, std::size_t sample, std::size_t lead, const std::optional<Anchor>& anchor);

/// The column that holds the newest known load in most samples (not in all, as values may have been revised). Where a
/// sample has one row a day, that of the window's last row that equals the target with the smallest lag; else the
/// column of the decoder rows that equals `newest` most often. Nothing if there is none.
std::optional<Anchor> newest_load(const Samples& samples);

}  // namespace forecast
