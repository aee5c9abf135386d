#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// Feature-major values of every row of a frame: column c of row r stands at values[c * rows + r].
struct FeatureTable {
    std::vector<std::string> names;
    std::size_t rows = 0;
    std::vector<double> values;
    std::vector<std::string> groups{};  ///< [columns] the feature that gives each: "calendar", "value(wind)"

    [[nodiscard]] std::size_t columns() const { return names.size(); }
    [[nodiscard]] double at(std::size_t column, std::size_t row) const { return values[column * rows + row]; }
    [[nodiscard]] const double* column(std::size_t c) const { return values.data() + c * rows; }
};

/// A list of features, computed for all rows at once, each row from what was known at its own issue time.
class FeaturePipeline {
public:
    /// Throws Error(invalid_argument) for an unknown feature (naming the nearest), a wrong number of arguments, an
    /// unknown column.
    FeaturePipeline(const std::vector<FeatureOptions>& options, const Frame& frame, IssueOptions issue);

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    /// For each column the smallest lag at which it reads the target, or -1 where it does not: at lead k (1 = the first
    /// row of the horizon) columns with 0 <= lag < k are unknown.
    [[nodiscard]] const std::vector<int>& target_lags() const { return target_lags_; }

    /// Row r as known when the forecast for r is issued; the target's own row is unknown.
    [[nodiscard]] FeatureTable ahead(const Frame& frame) const;
    /// What a window's past rows hold: at row r the row `rows_before` it, as known when the forecast for the row after
    /// r is issued.
    [[nodiscard]] FeatureTable past(const Frame& frame, std::size_t rows_before = 0) const;

private:
    /// At row r the row `rows_before` it, as known when the forecast for the row `rows_later` than r is issued.
    [[nodiscard]] FeatureTable compute(const Frame& frame, std::size_t rows_later, std::size_t rows_before) const;

    std::vector<FeatureOptions> options_;
    std::vector<std::string> names_;
    std::vector<std::string> groups_;
    std::vector<int> target_lags_;
    IssueOptions issue_;
    int rows_beyond_ = 0;
};

/// Whether any of the features reads a column that is known ahead as the weather mode allows: the weather.
bool reads_weather(const Frame& frame, const std::vector<FeatureOptions>& features);

/// Names of the feature types, for messages and the README.
std::vector<std::string> feature_types();

}  // namespace forecast
