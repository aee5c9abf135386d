#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forecast {

/// Lines for COPY ... FROM STDIN, field after field.
///
///   CopyText lines;
///   lines.add("ODRÉ").add(71.5).end_row();
class CopyText {
public:
    CopyText& add(std::string_view text);
    CopyText& add(std::int64_t number);
    CopyText& add(double number);  ///< in the digits that give back the same double
    /// Nothing and NaN are NULL.
    CopyText& add(const std::optional<double>& number);
    void end_row();

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void begin_field();

    std::string text_;
    bool in_row_ = false;
};

}  // namespace forecast
