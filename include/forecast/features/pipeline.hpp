#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/features/feature.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// The values of features on all rows of a frame, feature-major: column c of row r is values[c * rows + r]. NaN =
/// unknown.
struct FeatureTable {
    std::vector<std::string> names;
    std::size_t rows = 0;
    std::vector<double> values;
    std::vector<std::string> groups{};  ///< [columns] the feature that gives each: "calendar", "value(wind)"

    [[nodiscard]] std::size_t columns() const { return names.size(); }
    [[nodiscard]] double at(std::size_t column, std::size_t row) const { return values[column * rows + row]; }
    [[nodiscard]] const double* column(std::size_t c) const { return values.data() + c * rows; }
};

/// The features of a pipeline, made for one frame.
struct MadeFeatures {
    const Frame* frame;
    std::vector<std::unique_ptr<Feature>> features;
};

/// A list of features, computed for all rows of a frame, each row from what was known at its own issue time.
///
/// Built for a frame, to check the options against its columns. future_features() may be given that frame or a longer
/// one with the same columns. Immutable after construction.
class FeaturePipeline {
public:
    /// Throws Error(invalid_argument) for an unknown feature type or column (naming the nearest), a wrong number of
    /// arguments, days below 1, and two columns of one name. When `cancellation` is requested, whatever computes a
    /// table throws Cancelled.
    FeaturePipeline(const std::vector<FeatureOptions>& options, const Frame& frame, IssueOptions issue,
                    Cancellation cancellation = {});

    /// [columns] names of all columns, in the order of the tables.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    /// [columns] the feature that gives each, as in a table.
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
    /// [columns] the smallest lag in rows at which the column reads the target; -1 if it does not. At lead k (1 = the
    /// first row of the horizon) columns with 0 <= lag < k are unknown.
    [[nodiscard]] const std::vector<int>& target_lags() const { return target_lags_; }

    /// Future covariates (what regressions read): row r as known when the forecast for r is issued. The target of row r
    /// itself is unknown.
    [[nodiscard]] FeatureTable future_features(const Frame& frame) const;
    /// For updates of a frame's tables, and for single rows; it outlives them.
    [[nodiscard]] MadeFeatures make(const Frame& frame) const;
    /// Writes the features of `row` as `known` has them to `out` [columns].
    void compute(const MadeFeatures& made, const AsOf& known, std::ptrdiff_t row, double* out) const;
    /// Makes those anew that keep something of the target, after what is known of it has changed.
    void renew(MadeFeatures& made) const;
    /// What is known of `frame` when the forecast whose first row is `first_row` is issued, for its row `row`; the
    /// target of that row is unknown. REQUIRES: first_row <= row.
    [[nodiscard]] AsOf known(const Frame& frame, std::size_t first_row, std::size_t row) const;
    /// Rows after its own that a feature reads, of what is known ahead.
    [[nodiscard]] int rows_beyond() const { return rows_beyond_; }
    /// Computes anew what a table of future_features() has of the issues of rows first .. last - 1, after what was
    /// known of the target at them has changed. `made` is of this pipeline and the table's frame.
    void update_future_features(FeatureTable& table, MadeFeatures& made, std::size_t first, std::size_t last) const;

private:
    /// Rows first .. last - 1 of the table.
    void fill(FeatureTable& table, const MadeFeatures& made, std::size_t first, std::size_t last) const;

    std::vector<FeatureOptions> options_;
    std::vector<std::string> names_;
    std::vector<std::string> groups_;
    std::vector<int> target_lags_;
    std::vector<std::size_t> sizes_;  // [features] columns of each
    IssueOptions issue_;
    Cancellation cancellation_;
    int rows_beyond_ = 0;
};

/// Whether any of the features reads a future covariate, so that its values depend on the weather mode.
bool reads_weather(const Frame& frame, const std::vector<FeatureOptions>& features);

/// Names of all feature types, in the order of the table.
std::vector<std::string> feature_types();

}  // namespace forecast
