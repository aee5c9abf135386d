#include "forecast/features/split.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

std::size_t rows_with_target(const Frame& frame) {
    const auto& values = frame.target().values;
    const auto last = std::find_if(values.rbegin(), values.rend(), [](double v) { return !std::isnan(v); });
    return static_cast<std::size_t>(values.rend() - last);
}

void require(bool there_are_rows, const char* part, const Frame& frame, const SplitOptions& options) {
    if (there_are_rows) {
        return;
    }
    const std::size_t rows = rows_with_target(frame);
    throw Error(ErrorKind::insufficient_data,
                "no row is left for the {} part: the target is known from {} to {}, the test period is {} to {}; fetch "
                "more data or change split",
                part, format_day(frame.axis.day(0)), format_day(frame.axis.day(rows == 0 ? 0 : rows - 1)),
                format_day(options.test_from), format_day(options.test_to));
}

/// The row of a column's first value; its number of rows if it has none.
std::size_t first_value(const Column& column) {
    const auto first =
        std::find_if(column.values.begin(), column.values.end(), [](double v) { return !std::isnan(v); });
    return static_cast<std::size_t>(first - column.values.begin());
}

}  // namespace

std::size_t first_target_row(const Frame& frame, const FeatureSetOptions& features, std::size_t lookback) {
    std::size_t begun = first_value(frame.target());
    for (const auto* set : {&features.past, &features.ahead}) {
        for (const FeatureOptions& feature : *set) {
            for (const std::string& column : feature.of) {
                begun = std::max(begun, first_value(frame.columns[frame.index(column)]));
            }
        }
    }
    return begun + lookback;
}

std::size_t validation_begin(const TimeAxis& axis, const SplitOptions& options, std::size_t first_row) {
    const std::size_t test_begin = std::max(axis.first_row_of(options.test_from), first_row);
    if (options.validation_from) {
        return std::clamp(axis.first_row_of(*options.validation_from), first_row, test_begin);
    }
    const auto before_test = static_cast<double>(test_begin - first_row);
    return first_row + static_cast<std::size_t>(std::floor(before_test * (1 - options.validation_share)));
}

Split split_by_time(const Frame& frame, const SplitOptions& options, std::size_t first_row) {
    if (options.validation_from && *options.validation_from >= options.test_from) {
        throw Error(ErrorKind::invalid_argument, "split.validation_from {} must lie before split.test_from {}",
                    format_day(*options.validation_from), format_day(options.test_from));
    }
    const std::size_t test_begin = frame.axis.first_row_of(options.test_from);
    const std::size_t test_end = std::min(frame.axis.first_row_of(options.test_to), rows_with_target(frame));
    require(test_begin > first_row, "training", frame, options);
    require(test_end > test_begin, "test", frame, options);
    const std::size_t validation = validation_begin(frame.axis, options, first_row);
    require(validation > first_row, "training", frame, options);
    const bool validates = options.validation_share > 0 || options.validation_from;
    require(!validates || validation < test_begin, "validation", frame, options);
    return {{first_row, validation}, {validation, test_begin}, {test_begin, test_end}};
}

}  // namespace forecast
