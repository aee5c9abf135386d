#include "forecast/postgres/copy_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "forecast/postgres/connection.hpp"

namespace forecast {
namespace {

constexpr std::string_view kEscapedInCopy = "\\\t\n\r";

std::string_view escape_of(char c) {
    return c == '\\' ? "\\\\" : c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
}

}  // namespace

void CopyText::begin_field() {
    if (in_row_) {
        text_ += '\t';
    }
    in_row_ = true;
}

CopyText& CopyText::add(std::string_view text) {
    begin_field();
    for (auto at = text.find_first_of(kEscapedInCopy); at != std::string_view::npos;
         at = text.find_first_of(kEscapedInCopy)) {
        text_ += text.substr(0, at);
        text_ += escape_of(text[at]);
        text.remove_prefix(at + 1);
    }
    text_ += text;
    return *this;
}

CopyText& CopyText::add(std::int64_t number) {
    begin_field();
    fmt::format_to(std::back_inserter(text_), "{}", number);
    return *this;
}

CopyText& CopyText::add(double number) {
    begin_field();
    text_ += sql_number(number);
    return *this;
}

CopyText& CopyText::add(const std::optional<double>& number) {
    if (number && !std::isnan(*number)) {
        return add(*number);
    }
    begin_field();
    text_ += "\\N";
    return *this;
}

void CopyText::end_row() {
    text_ += '\n';
    in_row_ = false;
}

}  // namespace forecast
