#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/search/options.hpp"

// What is searched: parameters, and settings of all of them as points.

namespace forecast {

/// One parameter: a list of choices, or a range of numbers.
struct ParameterSpace {
    std::string key;
    std::vector<OptionText> choices;  ///< empty = a range
    double from = 0;
    double to = 0;
    RangeScale scale = RangeScale::linear;
    double step = 0;     ///< of a range: only from + n step; 0 = any value
    bool whole = false;  ///< of a range: whole numbers only

    [[nodiscard]] bool is_range() const { return choices.empty(); }
    /// Number of values; nothing where they are countless. A range of whole numbers has a count on a linear scale.
    [[nodiscard]] std::optional<std::size_t> count() const;
    /// Coordinate of the n-th value. REQUIRES: n < *count().
    [[nodiscard]] double value(std::size_t n) const;
    /// The value nearest to `x` of those that a range may be.
    [[nodiscard]] double rounded(double x) const;
    /// As --set takes it.
    [[nodiscard]] OptionText text(double coordinate) const;
    /// Whether the order of the choices says something: they are numbers that rise or fall.
    [[nodiscard]] bool is_ordered() const;
};

/// A setting: [parameters] of a list the number of the choice, of a range the value itself.
using Point = std::vector<double>;

/// The space of `key`. Throws Error(invalid_argument) for an empty list, a value that is there twice, a range without
/// an end or with its ends the wrong way round, one of whole numbers with another end or step, a log scale that reaches
/// to 0 or has a step, and for both a list and a range.
ParameterSpace make_space(const std::string& key, const ParameterOptions& options, bool whole = false);

/// "dropout" of "network.dropout", unless another key ends so.
std::vector<std::string> short_keys(const std::vector<ParameterSpace>& spaces);

/// Number of all settings; nothing where a parameter has countless values, or there are more than 10^9.
std::optional<std::size_t> grid_size(const std::vector<ParameterSpace>& spaces);

/// The n-th of all settings: the last parameter changes first. REQUIRES: n < *grid_size(spaces).
Point grid_point(const std::vector<ParameterSpace>& spaces, std::size_t n);

/// [parameters] of a point, as --set takes them.
std::vector<std::pair<std::string, OptionText>> setting_of(const std::vector<ParameterSpace>& spaces,
                                                           const Point& point);

}  // namespace forecast
