#include "forecast/report/table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

std::string pad(const std::string& text, std::size_t width, bool right) {
    const std::string spaces(width - std::min(width, display_width(text)), ' ');
    return right ? spaces + text : text + spaces;
}

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::string markdown_cell(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        safe += c == '|' ? "\\|" : std::string(1, c);
    }
    return safe;
}

void trim_right(std::string& line) {
    line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

void Table::add(std::vector<std::string> row, Style style) {
    row.resize(headings_.size());
    rows_.push_back(std::move(row));
    styles_.push_back(style);
}

std::string Table::render(TableFormat format, const Terminal& terminal) const {
    if (format == TableFormat::csv) {
        return render_csv();
    }
    Table clean = *this;  // a line end within a cell would break the table
    for (Heading& heading : clean.headings_) {
        heading.text = visible(heading.text);
    }
    for (auto& row : clean.rows_) {
        std::transform(row.begin(), row.end(), row.begin(), visible);
    }
    return format == TableFormat::markdown ? clean.render_markdown() : clean.render_text(terminal);
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < headings_.size(); ++c) {
        std::size_t width = display_width(headings_[c].text);
        for (const auto& row : rows_) {
            width = std::max(width, display_width(row[c]));
        }
        widths.push_back(width);
    }
    return widths;
}

std::string Table::render_text(const Terminal& terminal) const {
    const auto width = widths();
    std::size_t shown = 0;
    for (std::size_t used = 0; shown < width.size(); ++shown) {
        used += width[shown] + (shown > 0 ? kGap : 0);
        if (used > terminal.width && shown > 0) {
            break;
        }
    }
    const auto line = [&](const auto& text_of) {
        std::string text;
        for (std::size_t c = 0; c < shown; ++c) {
            text += (c > 0 ? std::string(kGap, ' ') : "") + pad(text_of(c), width[c], headings_[c].right);
        }
        trim_right(text);
        return text;
    };
    std::string text = terminal.styled(line([&](std::size_t c) { return headings_[c].text; }), Style::bold) + "\n";
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        text += terminal.styled(line([&](std::size_t c) { return rows_[r][c]; }), styles_[r]) + "\n";
    }
    if (shown < headings_.size()) {
        text += fmt::format("({} more columns do not fit; widen the window, or --csv, --md, --json)\n",
                            headings_.size() - shown);
    }
    return text;
}

std::string Table::render_csv() const {
    std::string text;
    const auto line = [&](const auto& text_of) {
        for (std::size_t c = 0; c < headings_.size(); ++c) {
            text += (c > 0 ? "," : "") + csv_cell(text_of(c));
        }
        text += "\n";
    };
    line([&](std::size_t c) { return plain_lines(headings_[c].text); });
    for (const auto& row : rows_) {
        line([&](std::size_t c) { return plain_lines(row[c]); });
    }
    return text;
}

std::string Table::render_markdown() const {
    std::string text;
    const auto line = [&](const auto& text_of) {
        text += "|";
        for (std::size_t c = 0; c < headings_.size(); ++c) {
            text += " " + text_of(c) + " |";
        }
        text += "\n";
    };
    line([&](std::size_t c) { return markdown_cell(headings_[c].text); });
    line([&](std::size_t c) { return std::string(headings_[c].right ? "---:" : ":---"); });
    for (const auto& row : rows_) {
        line([&](std::size_t c) { return markdown_cell(row[c]); });
    }
    return text;
}

}  // namespace forecast
