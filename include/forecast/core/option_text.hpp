#pragma once

#include <string>

namespace forecast {

/// A value of any option, as --set takes it: a text as it is, everything else as JSON.
///
/// Example: 0.001, [32, 16], change.
struct OptionText {
    std::string text;
};
inline bool operator==(const OptionText& a, const OptionText& b) {
    return a.text == b.text;
}

}  // namespace forecast
