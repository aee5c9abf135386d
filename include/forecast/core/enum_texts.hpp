#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// The texts of enumerations: what stands in files, configs, flags and answers for each value, and the way back.

namespace forecast {

/// The texts of an enumeration's values, in their order. Specialised beside each enumeration that a config, a flag or a
/// file may name.
///
///   enum class IssueMode { day_of, day_ahead };
///   template <>
///   struct EnumTexts<IssueMode> {
///       static constexpr std::array<std::string_view, 2> values = {"day-of", "day-ahead"};
///   };
///
/// REQUIRES: the enumeration's values are 0, 1, 2, ...; there is a text for each.
template <class Enum>
struct EnumTexts;

/// The text of a value: to_string(IssueMode::day_of) is "day-of".
template <class Enum, class = decltype(EnumTexts<Enum>::values)>
std::string to_string(Enum value) {
    return std::string(EnumTexts<Enum>::values.at(static_cast<std::size_t>(value)));
}

/// The value that `text` names; nothing where there is none.
template <class Enum>
std::optional<Enum> parse_enum(std::string_view text) {
    const auto& texts = EnumTexts<Enum>::values;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts.at(i) == text) {
            return static_cast<Enum>(i);
        }
    }
    return std::nullopt;
}

}  // namespace forecast
