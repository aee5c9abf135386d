#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "forecast/tabular/options.hpp"

namespace forecast {

/// Columns of numbers by name, in the order in which they came.
struct NumberColumns {
    std::vector<std::string> names;
    std::map<std::string, std::vector<double>> values;  ///< [rows] NaN = missing

    void add(const std::string& name, std::vector<double> column);
    /// The names that `pattern` names, see is_match(). Throws Error(invalid_argument) if there are none.
    [[nodiscard]] std::vector<std::string> matching(const std::string& pattern, const std::string& user) const;
};

/// Whether the pattern names `name`; a * in it stands for anything without a blank.
bool is_match(const std::string& pattern, const std::string& name);

/// What rows know of those before them: the index of the first row of the machine's present life, which begins anew
/// after an event, and when the last event was.
struct RowHistory {
    std::vector<std::size_t> life_begin;                    ///< [rows]
    std::vector<double> last_event;                         ///< [rows] its time, before the row's own; NaN: none so far
    std::vector<double> time;                               ///< [rows] empty: not told
    std::map<std::string, std::vector<std::string>> texts;  ///< columns that over_limit is told limits by
};

/// Whether a derived column reads other rows than its own.
bool reads_earlier_rows(const DerivedOptions& options);

/// Adds the columns of `options`; each value reads its own row and earlier ones of the same life alone.
void add_derived(const DerivedOptions& options, const RowHistory& history, NumberColumns& columns);

}  // namespace forecast
