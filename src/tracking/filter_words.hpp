#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/error.hpp"

namespace forecast {

/// A piece of a filter's text.
struct FilterWord {
    enum class Kind { name, text, number, comparison, open, close, comma, end };
    Kind kind = Kind::end;
    std::string text;        ///< unquoted; of a name all of it
    std::string entity;      ///< of "metrics.mae": metrics; empty where no dot is before the key
    std::string key;         ///< mae
    std::size_t column = 1;  ///< counted in characters from 1
    bool quoted = false;     ///< a name wholly in double quotes: where a value is wanted it is a text

    /// Whether this is the keyword `upper`, in any case.
    [[nodiscard]] bool is(std::string_view upper) const;
};

/// Cuts `filter` into its words; the last is `end`. Throws Error(invalid_argument) with the column of what is none.
std::vector<FilterWord> filter_words(std::string_view filter);

/// "in the filter, column 9: ..."
template <class... Args>
Error filter_error(std::size_t column, fmt::format_string<Args...> text, Args&&... args) {
    return Error(ErrorKind::invalid_argument, "in the filter, column {}: {}", column,
                 fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace forecast
