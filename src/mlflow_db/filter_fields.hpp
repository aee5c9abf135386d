#pragma once

#include <string>
#include <vector>

#include "filter_words.hpp"

namespace forecast {

/// What a name in a filter stands for.
struct FilterField {
    enum class Type { number, text };
    Type type = Type::text;
    bool is_metric = false;
    bool is_time = false;  ///< a number of milliseconds that may also be given as a time's text
    /// SQL over `runs r` with {condition} for what is asked of {column}. Its one parameter ({key}) is the key, if any.
    std::string sql;
    std::string column;
    bool has_key = false;
};

/// The field that "metrics.mae", "params.seed", "tags.x", "status" or "attributes.status" names. Throws
/// Error(invalid_argument) with the column and the nearest known name.
FilterField filter_field(const FilterWord& name);

}  // namespace forecast
