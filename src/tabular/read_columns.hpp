#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tabular/row_table.hpp"

// Columns of text as numbers.

namespace forecast {

/// What a column of the table `place` holds: numbers, if each value is one; true and false; else a category with the
/// values that there are. Throws Error(insufficient_data), naming the row, for a column of numbers with some other
/// texts or decimal commas, and Error(invalid_argument) for more texts than a category may have, unless it
/// `is_category` by the config.
ColumnEncoding find_encoding(const std::string& name, const std::vector<std::string>& texts, const std::string& place,
                             bool is_category);

/// The column's numbers, NaN = missing; of a category the place of the level, of one that is none of them their count.
/// `unseen` gets how many those are. Throws Error(insufficient_data), with the row, for what is no number.
std::vector<double> read_column(const std::vector<std::string>& texts, const ColumnEncoding& encoding,
                                const std::string& place, std::size_t& unseen);

struct ReadTimes {
    std::vector<double> times;  ///< [rows] numbers, or days since 1970 of dates
    bool are_numbers = false;
    std::string note;  ///< how digits were read as dates, a sentence; empty if they were not
};

/// The times of rows: all numbers, or all dates, whichever most are, unless that is known. Eight digits that are a day
/// of 1900 to 2100 in most rows are dates. Throws Error(insufficient_data), naming the row, for one that is not as the
/// others, or missing.
ReadTimes read_times(const std::vector<std::string>& texts, const std::string& name, const std::string& place,
                     std::optional<bool> are_numbers);

/// The target as it stands in a column; of a classification 0 and 1. Throws Error(insufficient_data) where one is
/// missing, and for other than two classes.
std::vector<double> read_target(const std::vector<std::string>& texts, const RowRecipe& recipe,
                                const std::string& place);

/// A name as XGBoost takes it: it knows no [ ] and <.
std::string feature_name(std::string name);

}  // namespace forecast
