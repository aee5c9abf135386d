#pragma once

#include <string>
#include <vector>

#include "forecast/report/terminal.hpp"

namespace forecast {

enum class TableFormat { text, csv, markdown };

/// Rows of texts under headings; control characters in them are shown like \n, but in CSV. On a terminal that is too
/// narrow the last columns are left out, saying how many.
class Table {
public:
    struct Heading {
        std::string text;
        bool right = true;  ///< numbers stand at the right
    };

    static constexpr std::size_t kGap = 2;  ///< spaces between columns

    explicit Table(std::vector<Heading> headings) : headings_(std::move(headings)) {}
    void add(std::vector<std::string> row, Style style = Style::plain);
    [[nodiscard]] std::string render(TableFormat format, const Terminal& terminal) const;

private:
    [[nodiscard]] std::string render_text(const Terminal& terminal) const;
    [[nodiscard]] std::string render_csv() const;
    [[nodiscard]] std::string render_markdown() const;
    [[nodiscard]] std::vector<std::size_t> widths() const;

    std::vector<Heading> headings_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<Style> styles_;
};

}  // namespace forecast
