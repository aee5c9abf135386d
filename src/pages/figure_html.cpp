#include "figure_html.hpp"

#include <algorithm>

#include "forecast/plots/markup.hpp"

namespace forecast {
namespace {

/// A line of the legend as it is drawn.
std::string line_swatch(const std::string& classes, bool is_dot = false) {
    return fmt::format(R"(<svg class="plot" aria-hidden="true" viewBox="0 0 22 10"><path class="{}" d="{}"/></svg>)",
                       classes, is_dot ? "M11,5h0" : "M0,5H22");
}

std::string box_swatch(const std::string& kind) {
    return R"(<svg class="plot" aria-hidden="true" viewBox="0 0 22 10"><rect class=")" + kind +
           R"(" width="22" height="10"/></svg>)";
}

std::string switch_button(const std::string& which, std::size_t place, bool on, const std::string& swatch,
                          const std::string& name) {
    return element("button",
                   fmt::format(R"(type="button" data-{}="{}" aria-pressed="{}")", which, place, on ? "true" : "false"),
                   swatch + escape_markup(name));
}

std::string legend_key(const std::string& swatch, const std::string& name) {
    return element("span", R"(class="key")", swatch + escape_markup(name));
}

/// Of the kinds of items that there are, where these are several.
std::string item_legend(const std::vector<ItemGroup>& groups, const std::vector<PlotItem>& items) {
    std::string switches;
    int kinds = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto one =
            std::find_if(items.begin(), items.end(), [&](const PlotItem& item) { return item.group == g; });
        if (one == items.end()) {
            continue;
        }
        ++kinds;
        const bool is_dot = one->y.size() == 1;
        const std::string swatch = line_swatch("item " + groups[g].kind + (is_dot ? " dots" : ""), is_dot);
        switches += switch_button("group", g, true, swatch, groups[g].name + (groups[g].crossed ? " ×" : ""));
    }
    return kinds > 1 ? switches : "";
}

struct LegendOf {
    const Words& words;

    std::string operator()(const SeriesPlot& plot) const {
        if (plot.lines.size() + plot.bands.size() < 2) {
            return "";  // the title says what it is
        }
        std::string items;
        for (std::size_t i = 0; i < plot.lines.size(); ++i) {
            const PlotLine& line = plot.lines[i];
            items += switch_button("line", i, !line.hidden,
                                   line_swatch((line.dotted ? "dots " : "line ") + line.kind, line.dotted), line.name);
        }
        for (std::size_t i = 0; i < plot.bands.size(); ++i) {
            items += switch_button("band", i, true, box_swatch("band " + plot.bands[i].kind), plot.bands[i].name);
        }
        return items;
    }
    std::string operator()(const BarPlot& plot) const {
        std::string items;
        for (const BarGroup& group : plot.groups) {
            items += group.name.empty() ? "" : legend_key(box_swatch("bar " + group.kind), group.name);
        }
        return items;
    }
    std::string operator()(const CalendarPlot& /*plot*/) const {
        std::string squares;
        for (int level = 0; level <= 5; ++level) {
            squares += fmt::format(
                R"(<svg class="plot" viewBox="0 0 14 14"><rect class="heat heat{}" width="14" height="14"/></svg>)",
                level);
        }
        return element("span", R"(class="key")",
                       escape_markup(words("legend.little")) +
                           element("span", R"(class="heats" aria-hidden="true")", squares) +
                           escape_markup(words("legend.much")));
    }
    std::string operator()(const PointPlot& /*plot*/) const { return ""; }
    std::string operator()(const DotPlot& /*plot*/) const { return ""; }
    std::string operator()(const ItemPlot& plot) const { return item_legend(plot.groups, plot.items); }
    std::string operator()(const ParallelPlot& plot) const { return item_legend(plot.groups, plot.items); }
};

std::string figure_table(const PageFigure& figure, const Words& words) {
    const std::string summary = element("summary", "", escape_markup(words("figure.table")));
    if (!figure.table.headings.empty()) {
        return element("details", "", summary + table_html(figure.table, figure.title));
    }
    return element(
        "details", "",
        summary + element("div",
                          fmt::format(R"(class="table" tabindex="0" role="region" aria-label="{}" data-table="")",
                                      escape_markup(figure.title)),
                          ""));
}

/// Long texts get room where the table is wider than the window.
std::string cell_class(const PageTable& table, std::size_t column, const std::string& text) {
    constexpr std::size_t kLong = 40;
    if (table.headings[column].is_number) {
        return R"(class="number")";
    }
    return text.size() > kLong ? R"(class="words long")" : R"(class="words")";
}

}  // namespace

std::string element(const std::string& tag, const std::string& attributes, const std::string& content) {
    return "<" + tag + (attributes.empty() ? "" : " ") + attributes + ">" + content + "</" + tag + ">";
}

std::string table_html(const PageTable& table, const std::string& label) {
    std::string head;
    for (const PageTable::Heading& heading : table.headings) {
        const std::string classes = heading.is_number ? R"( class="number")" : "";
        head += heading.text.empty() ? element("td", "", "")
                                     : element("th", R"(scope="col")" + classes, escape_markup(heading.text));
    }
    std::string body;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        std::string cells;
        for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
            const std::string text = escape_markup(table.rows[r][i]);
            cells += i == 0 ? element("th", R"(scope="row")", text) : element("td", cell_class(table, i, text), text);
        }
        body += element("tr", r == table.strong_row ? R"(class="strong")" : "", cells) + "\n";
    }
    return element("div",
                   fmt::format(R"(class="table" tabindex="0" role="region" aria-label="{}")", escape_markup(label)),
                   element("table", "", element("thead", "", element("tr", "", head)) + element("tbody", "", body)));
}

std::string figure_html(const PageFigure& figure, const Words& words) {
    PlotLook look;
    look.label = figure.title + " " + figure.subtitle;
    look.numbers = words.numbers();
    look.height = figure.height;
    const std::string legend = std::visit(LegendOf{words}, figure.plot);
    const std::string caption = element("h3", "", escape_markup(figure.title)) +
                                (figure.subtitle.empty() ? "" : element("p", "", escape_markup(figure.subtitle)));
    const std::string name = escape_markup(figure.name);
    return element(
               "figure",
               fmt::format(R"(class="figure{}" id="{}" data-plot="{}"{})", figure.wide ? " wide" : "", name, name,
                           figure.list.empty() ? "" : " data-list=\"" + escape_markup(figure.list) + "\""),
               element("figcaption", "", caption) +
                   (legend.empty() ? "" : element("div", R"(class="legend")", legend)) +
                   element("div",
                           fmt::format(R"(class="stage" role="group" aria-label="{}")", escape_markup(figure.title)),
                           draw(figure.plot, look)) +
                   figure_table(figure, words)) +
           "\n";
}

}  // namespace forecast
