#pragma once

#include <string>
#include <vector>

#include "forecast/report/terminal.hpp"

// Tables as text, CSV and Markdown; every table of the program is one of these.

namespace forecast {

/// For people, for programs, for pages.
enum class TableFormat { text, csv, markdown };

/// Rows of texts under headings. Call order: add* render
///
///   Table table({{"forecaster", false}, {"MAE MW"}});
///   table.add({"linear", "3.10"}, Style::good);
///   std::cout << table.render(TableFormat::text, terminal);
class Table {
public:
    struct Heading {
        std::string text;
        bool right = true;  ///< aligned right, as numbers are
    };

    static constexpr std::size_t kGap = 2;  ///< spaces between columns

    /// The headings fix the number of columns.
    explicit Table(std::vector<Heading> headings) : headings_(std::move(headings)) {}
    /// Adds a row; missing cells are empty. `style` applies to text only.
    void add(std::vector<std::string> row, Style style = Style::plain);
    /// The whole table with a line end after each row. In text and Markdown, control characters in cells are shown as
    /// \n, \t. In text, the last columns are left out if the terminal is too narrow, and a line says how many.
    [[nodiscard]] std::string render(TableFormat format, const Terminal& terminal) const;

private:
    [[nodiscard]] std::string render_text(const Terminal& terminal) const;
    [[nodiscard]] std::string render_csv() const;
    [[nodiscard]] std::string render_markdown() const;
    /// [columns] the widest cell of each, in terminal columns.
    [[nodiscard]] std::vector<std::size_t> widths() const;

    std::vector<Heading> headings_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<Style> styles_;
};

}  // namespace forecast
