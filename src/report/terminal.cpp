#include "forecast/report/terminal.hpp"

#include <fmt/format.h>

namespace forecast {
namespace {

const char* escape(Style style) {
    switch (style) {
        case Style::bold:
            return "\033[1m";
        case Style::dim:
            return "\033[2m";
        case Style::good:
            return "\033[32m";
        case Style::warning:
            return "\033[33m";
        case Style::bad:
            return "\033[31m";
        case Style::plain:
            break;
    }
    return "";
}

}  // namespace

std::string Terminal::styled(std::string_view text, Style style) const {
    return colour && style != Style::plain ? fmt::format("{}{}\033[0m", escape(style), text) : std::string(text);
}

}  // namespace forecast
