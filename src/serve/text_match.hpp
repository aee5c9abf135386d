#pragma once

#include <string_view>

namespace forecast {

inline bool begins(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

}  // namespace forecast
