#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/enum_texts.hpp"

// How an options struct names its members, once, for all that reads or shows options.
//
//   template <class Visitor>
//   void visit(Visitor&& field, WindowOptions& o) {
//       field("lookback", o.lookback, at_least(1), "Rows before the forecast that the network reads.");
//   }
//
// From this follow reading of a file and of --set, defaults, unknown keys, logged params, config show, the JSON schema
// and docs/reference/config.md (all in config/).

namespace forecast {

/// The values that an option may take. Options of any type share it: numbers have bounds, texts have choices.
///
/// Members may be bool, int, std::int64_t, double, std::string, an enumeration with EnumTexts, std::chrono::seconds (a
/// duration text such as "30min"), Day, std::optional of these, option structs, and std::vector or
/// std::map<std::string, ...> of all of these.
struct Constraint {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_excluded = false;
    bool clock = false;                     ///< a local time "hh:mm"
    std::vector<std::string_view> choices;  ///< empty = any text
};

/// Any value of the member's type.
inline Constraint anything() {
    return {};
}
/// Numbers and durations (in seconds) from `low` on.
inline Constraint at_least(double low) {
    Constraint c;
    c.low = low;
    return c;
}
/// Numbers above `low`, itself excluded.
inline Constraint above(double low) {
    Constraint c;
    c.low = low;
    c.low_excluded = true;
    return c;
}
/// Numbers from `low` to `high`, both included.
inline Constraint between(double low, double high) {
    Constraint c;
    c.low = low;
    c.high = high;
    return c;
}
/// One of these texts.
template <class... Names>
Constraint one_of(Names... names) {
    Constraint c;
    c.choices = {std::string_view(names)...};
    return c;
}

/// One of the enumeration's texts.
template <class Enum>
Constraint choice_of() {
    Constraint c;
    c.choices.assign(EnumTexts<Enum>::values.begin(), EnumTexts<Enum>::values.end());
    return c;
}
/// A local time of day, "02:15".
inline Constraint clock_time() {
    Constraint c;
    c.clock = true;
    return c;
}

/// Keys that had another name in earlier releases. The old name is read, with a warning in a config.
struct RenamedKey {
    std::string_view now;
    std::string_view before;
};
inline constexpr std::array<RenamedKey, 6> kRenamedKeys = {{{"lead_days", "horizon_days"},
                                                            {"basis_size", "knots"},
                                                            {"sample_weights", "down_weights"},
                                                            {"training_start", "learn_from"},
                                                            {"tuning_window_days", "search_days"},
                                                            {"min_effect_share", "smallest_effect"}}};

/// What the key `name` was called in earlier releases: former_name("basis_size") is "knots". Empty if it always had
/// this name.
constexpr std::string_view former_name(std::string_view name) {
    for (const RenamedKey& key : kRenamedKeys) {
        if (key.now == name) {
            return key.before;
        }
    }
    return {};
}

/// What an option is, in one or two sentences: its unit, and what its default means where that is not plain.
///
/// A string literal of at most 200 bytes, checked by the compiler. Every option has one.
class Description {
public:
    template <std::size_t Size>
    constexpr Description(const char (&text)[Size]) : text_(text, Size - 1) {
        static_assert(Size > 1, "an option needs a description");
        static_assert(Size <= 201, "a description is one or two short sentences");
    }
    [[nodiscard]] constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

}  // namespace forecast
