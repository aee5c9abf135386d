#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The scores of a forecaster, and the one table of the metrics that they are made of. Tables, JSON, the metrics of a
// run and docs/reference/metrics.md follow that table: a new metric is a function and a line in
// src/evaluation/score.cpp.

namespace forecast {

/// The intervals around a forecast in which the actual value is expected with 80 and with 95 %, in the target's unit.
struct Intervals {
    double low80 = 0;
    double high80 = 0;
    double low95 = 0;
    double high95 = 0;
};

/// A forecast with intervals, beside what came.
struct IntervalForecast {
    double actual = 0;
    double predicted = 0;
    Intervals intervals;
};

/// One forecaster's forecasts of the scored rows: what a metric is computed from. All in the target's unit.
struct ScoredForecasts {
    std::vector<double> actual;                    ///< [n] at least one, no NaN
    std::vector<double> predicted;                 ///< [n]
    std::vector<IntervalForecast> with_intervals;  ///< of those rows that have intervals
    std::optional<double> mase_scale;              ///< see mase_scale(); without it there is no mase
};

/// How a table shows a metric: in the target's unit with its usual decimals, with a sign, with two or four decimals, or
/// a share as percent.
enum class MetricFormat { in_unit, signed_in_unit, two_decimals, four_decimals, share };

struct MetricEntry {
    std::string_view key;      ///< in JSON and in a run: "mae"
    std::string_view heading;  ///< of its column, "{}" standing for the unit: "MAE {}"; empty = only in JSON and runs
    MetricFormat format = MetricFormat::in_unit;
    bool replaces_mape = false;  ///< its column is there only if MAPE leaves rows out
    /// Nothing where the metric is not defined, as MAPE where all loads are 0.
    std::optional<double> (*compute)(const ScoredForecasts&) = nullptr;
};

/// All metrics, in the order of their columns.
const std::vector<MetricEntry>& metric_table();

/// All metrics of one forecaster over the scored rows.
struct Score {
    std::string name;
    std::size_t n = 0;                          ///< 0: it has no forecast in the period, and there is no metric
    std::size_t mape_left_out = 0;              ///< rows with an actual value of 0
    std::vector<std::optional<double>> values;  ///< [metric_table()] or empty

    /// The metric of this key; nothing where it is not defined. REQUIRES: the table has the key.
    [[nodiscard]] std::optional<double> value(std::string_view key) const;
    /// REQUIRES: n > 0.
    [[nodiscard]] double mae() const { return *value("mae"); }
};

/// REQUIRES: `forecasts` has at least one row.
Score make_score(const std::string& name, const ScoredForecasts& forecasts);

}  // namespace forecast
