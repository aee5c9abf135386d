#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "forecast/tracking/tracking_location.hpp"

// MLflow's rules for keys and values: limits, allowed characters, how a metric is stored. Both kinds of run store obey
// them.

namespace forecast {

/// Limits in code points.
inline constexpr std::size_t kLongestKey = 250;
inline constexpr std::size_t kLongestParam = 6000;
inline constexpr std::size_t kLongestTag = 5000;
inline constexpr std::size_t kLongestExperiment = 256;

/// How MLflow stores a metric's value: NaN as 0 with a flag, infinities as the largest finite numbers.
struct StoredValue {
    double value = 0;
    bool is_nan = false;
};
/// The stored form of a value, and back.
StoredValue to_stored(double value);
double from_stored(const StoredValue& stored);

/// Whether larger values of the metric are better: r2, accuracy, precision, recall, f1, f1_score and auc, also behind a
/// prefix such as `test_` or `train/`.
///
///   larger_is_better("test_r2") -> true, larger_is_better("mae") -> false
bool larger_is_better(std::string_view metric);

/// Whether `text` is 32 hex digits, as MLflow and this program make ids.
bool is_run_id(std::string_view text);

/// Throws Error if MLflow would refuse `key` as the name of a `kind` ("metric", "param", "tag").
void check_key(std::string_view kind, const std::string& key);

/// What becomes of params and tags beyond MLflow's limits: cut with a warning, or an Error.
enum class LongValues { cut, refuse };
/// What the location's user wants (MLFLOW_TRUNCATE_LONG_VALUES).
LongValues long_values_of(const TrackingLocation& location);
/// `text` as it is stored for this key. If it is longer than `limit` code points it is cut or refused.
std::string fitted_text(std::string_view kind, const std::string& key, const std::string& text, std::size_t limit,
                        LongValues long_values);

/// At most `limit` code points of `text`. A byte that is not UTF-8 becomes U+FFFD, since Python could not read the row.
std::string stored_text(std::string_view text, std::size_t limit);
/// MLflow counts its limits in code points, as Python does.
std::size_t count_code_points(std::string_view text);

}  // namespace forecast
