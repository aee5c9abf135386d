#pragma once

#include <initializer_list>
#include <limits>
#include <string_view>
#include <vector>

namespace forecast {

/// What values an option may take. Each options struct names its members once, in `visit(field, options)`, as
/// field("key", member, constraint); reading a file, defaults, unknown keys and logged params all follow from it.
///
/// Members may be bool, int, std::int64_t, double, std::string, std::chrono::seconds (a duration text), Day,
/// std::optional of these, std::vector and std::map<std::string, ...> of these or of option structs, and option
/// structs.
struct Constraint {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool low_excluded = false;
    bool clock = false;                     ///< a local time "hh:mm"
    std::vector<std::string_view> choices;  ///< empty = any text
};

inline Constraint anything() {
    return {};
}
inline Constraint at_least(double low) {
    Constraint c;
    c.low = low;
    return c;
}
inline Constraint above(double low) {
    Constraint c;
    c.low = low;
    c.low_excluded = true;
    return c;
}
inline Constraint between(double low, double high) {
    Constraint c;
    c.low = low;
    c.high = high;
    return c;
}
template <class... Names>
Constraint one_of(Names... names) {
    Constraint c;
    c.choices = {std::string_view(names)...};
    return c;
}
inline Constraint clock_time() {
    Constraint c;
    c.clock = true;
    return c;
}

}  // namespace forecast
