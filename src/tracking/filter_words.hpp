#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"

// The first half of reading a filter: text into words. The second half is the parser.

namespace forecast {

/// A word of a filter's text.
///
/// Example: metrics.mae < 4 and (tags."a b" = 'y') is name, comparison, number, name, open, name, comparison, text,
/// close, end.
struct FilterWord {
    enum class Kind { name, text, number, comparison, open, close, comma, end };
    Kind kind = Kind::end;
    std::string text;        ///< unquoted; of a name all of it
    std::string entity;      ///< "metrics" of "metrics.mae"; empty if no dot is before the key
    std::string key;         ///< "mae"
    std::size_t column = 1;  ///< in characters, from 1, for messages
    bool quoted = false;     ///< a name in double quotes, which is a text where a value is expected

    /// Whether this is the keyword `upper`, in either case.
    [[nodiscard]] bool is(std::string_view upper) const;
};

/// The words of `filter`; the last one is `end`. Throws Error(invalid_argument), with its column, for what is no word.
std::vector<FilterWord> filter_words(std::string_view filter);

/// "in the filter, column 9: ..." as Error(invalid_argument).
template <class... Args>
Error filter_error(std::size_t column, fmt::format_string<Args...> text, Args&&... args) {
    constexpr std::size_t kLongestMessage = 1'000;
    return Error(ErrorKind::invalid_argument, "in the filter, column {}: {}", column,
                 clipped(visible(fmt::format(text, std::forward<Args>(args)...)), kLongestMessage));
}

}  // namespace forecast
