#include "forecast/postgres/copy_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "forecast/postgres/connection.hpp"

namespace forecast {

void CopyText::begin_field() {
    if (in_row_) {
        text_ += '\t';
    }
    in_row_ = true;
}

CopyText& CopyText::add(std::string_view text) {
    begin_field();
    for (const char c : text) {
        switch (c) {
            case '\\':
                text_ += "\\\\";
                break;
            case '\t':
                text_ += "\\t";
                break;
            case '\n':
                text_ += "\\n";
                break;
            case '\r':
                text_ += "\\r";
                break;
            default:
                text_ += c;
        }
    }
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
