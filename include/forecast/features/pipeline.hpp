#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

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
/// Built for a frame, to check the options against its columns. past_features() and future_features() may be given that
/// frame or a longer one with the same columns. Immutable after construction.
class FeaturePipeline {
public:
    /// Throws Error(invalid_argument) for an unknown feature type or column (naming the nearest), a wrong number of
    /// arguments, days below 1, and two columns of one name.
    FeaturePipeline(const std::vector<FeatureOptions>& options, const Frame& frame, IssueOptions issue);

    /// [columns] names of all columns, in the order of the tables.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    /// [columns] the feature that gives each, as in a table.
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
    /// [columns] the smallest lag in rows at which the column reads the target; -1 if it does not. At lead k (1 = the
    /// first row of the horizon) columns with 0 <= lag < k are unknown.
    [[nodiscard]] const std::vector<int>& target_lags() const { return target_lags_; }

    /// Future covariates (decoder rows, and what regressions read): row r as known when the forecast for r is issued.
    /// The target of row r itself is unknown.
    [[nodiscard]] FeatureTable future_features(const Frame& frame) const;
    /// Past covariates (encoder rows): at row r the features of row r - rows_before, as known when the forecast for row
    /// r + 1 is issued. The first `rows_before` rows are NaN.
    ///
    /// Example: daily rows, issued at 02:15 of the target day. At the row of 9 January, past_features() is what is
    /// known at 02:15 of 10 January, when the load of 9 January may be published; future_features() is what is known at
    /// 02:15 of 9 January.
    [[nodiscard]] FeatureTable past_features(const Frame& frame, std::size_t rows_before = 0) const;

    /// For updates of a frame's tables, and for single rows; it outlives them.
    [[nodiscard]] MadeFeatures make(const Frame& frame) const;
    /// Writes the features of `row` as `known` has them to `out` [columns].
    void compute(const MadeFeatures& made, const AsOf& known, std::ptrdiff_t row, double* out) const;
    /// Makes those anew that keep something of the target, after what is known of it has changed.
    void renew(MadeFeatures& made) const;
    /// Computes anew what a table of future_features() or past_features() has of the issues of rows first .. last - 1,
    /// after what was known of the target at them has changed. `made` is of this pipeline and the table's frame.
    void update_future_features(FeatureTable& table, MadeFeatures& made, std::size_t first, std::size_t last) const;
    void update_past_features(FeatureTable& table, MadeFeatures& made, std::size_t rows_before, std::size_t first,
                              std::size_t last) const;

private:
    /// What is computed at row r: the features of row r - rows_before, as known when the forecast for row r +
    /// rows_later is issued.
    struct Shift {
        std::size_t rows_later = 0;
        std::size_t rows_before = 0;
    };
    [[nodiscard]] FeatureTable compute(const Frame& frame, const Shift& shift) const;
    /// Rows first .. last - 1 of the table; those before `rows_before` are left as they are.
    void fill(FeatureTable& table, const MadeFeatures& made, const Shift& shift, std::size_t first,
              std::size_t last) const;

    std::vector<FeatureOptions> options_;
    std::vector<std::string> names_;
    std::vector<std::string> groups_;
    std::vector<int> target_lags_;
    std::vector<std::size_t> sizes_;  // [features] columns of each
    IssueOptions issue_;
    int rows_beyond_ = 0;
};

/// Whether any of the features reads a future covariate, so that its values depend on the weather mode.
bool reads_weather(const Frame& frame, const std::vector<FeatureOptions>& features);

/// Names of all feature types, in the order of the table.
std::vector<std::string> feature_types();

}  // namespace forecast
