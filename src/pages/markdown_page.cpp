#include <cmath>

#include "forecast/core/clean_text.hpp"
#include "forecast/pages/web_page.hpp"
#include "forecast/plots/text_plots.hpp"

namespace forecast {
namespace {

constexpr std::size_t kSparkWidth = 60;

/// Text that stands for itself in a cell.
std::string cell(const std::string& text) {
    std::string safe;
    for (const char c : visible(text)) {
        safe += c == '|' ? "\\|" : std::string(1, c);
    }
    return safe;
}

std::string table_markdown(const PageTable& table) {
    std::string head = "|";
    std::string rule = "|";
    for (const PageTable::Heading& heading : table.headings) {
        head += " " + cell(heading.text) + " |";
        rule += heading.is_number ? "---:|" : "---|";
    }
    std::string text = head + "\n" + rule + "\n";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        text += "|";
        for (const std::string& value : table.rows[r]) {
            text += r == table.strong_row && !value.empty() ? " **" + cell(value) + "** |" : " " + cell(value) + " |";
        }
        text += "\n";
    }
    return text;
}

/// A line of blocks for each series of a plot that has any; the numbers of the others are in their tables.
struct SparksOf {
    std::string operator()(const SeriesPlot& plot) const {
        std::string text;
        for (const PlotLine& line : plot.lines) {
            text += line.hidden ? "" : "`" + sparkline(line.values, kSparkWidth) + "` " + cell(line.name) + "\n\n";
        }
        return text;
    }
    std::string operator()(const BarPlot& plot) const {
        std::string text;
        for (const BarGroup& group : plot.groups) {
            text += "`" + sparkline(group.values, kSparkWidth) + "` " + cell(group.name) + "\n\n";
        }
        return text;
    }
    std::string operator()(const CalendarPlot& plot) const {
        return "`" + sparkline(plot.values, kSparkWidth) + "`\n\n";
    }
    std::string operator()(const PointPlot& /*plot*/) const { return ""; }
    std::string operator()(const DotPlot& /*plot*/) const { return ""; }
    std::string operator()(const ItemPlot& /*plot*/) const { return ""; }
    std::string operator()(const ParallelPlot& /*plot*/) const { return ""; }
};

std::string figure_markdown(const PageFigure& figure, const PageTable& table) {
    constexpr std::size_t kMostRows = 40;
    std::string text = "### " + cell(figure.title) + "\n\n" + cell(figure.subtitle) + "\n\n";
    text += std::visit(SparksOf{}, figure.plot);
    if (!table.headings.empty() && table.rows.size() <= kMostRows) {
        text += table_markdown(table) + "\n";
    }
    return text;
}

}  // namespace

std::string markdown_page(const WebPage& page, const Words& words) {
    std::string text = "# " + cell(page.headline) + "\n\n" + cell(page.kicker) + "\n\n";
    for (const std::string& warning : page.warnings) {
        text += "**" + cell(warning) + "**\n\n";
    }
    for (const std::string& sentence : page.answer) {
        text += cell(sentence) + "\n\n";
    }
    auto lists = page.lists;
    for (const PageSection& section : page.sections) {
        text += section.title.empty() ? "" : "## " + cell(section.title) + "\n\n";
        for (const std::string& paragraph : section.paragraphs) {
            text += cell(paragraph) + "\n\n";
        }
        for (const PageFigure& figure : section.figures) {
            const auto list = lists.find(figure.list);
            const bool has_list = figure.table.headings.empty() && list != lists.end();
            text += figure_markdown(figure, has_list ? list->second : figure.table);
            if (has_list) {
                lists.erase(list);  // once is enough
            }
        }
        const bool repeated = !section.figures.empty() && !section.figures.front().table.headings.empty();
        for (const PageTable& table : section.tables) {
            text += repeated ? "" : table_markdown(table) + "\n";
        }
    }
    text += "## " + cell(words("facts.title")) + "\n\n";
    for (const auto& [name, value] : page.facts) {
        text += "- " + cell(name) + ": " + cell(value) + "\n";
    }
    return text;
}

}  // namespace forecast
