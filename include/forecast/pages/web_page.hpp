#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/pages/words.hpp"
#include "forecast/plots/plot.hpp"

// What a page says, whatever it is about: reports of runs, monitor, serve. Written as HTML, as Markdown, and a figure
// at a time as SVG.

namespace forecast {

/// Rows under headings.
struct PageTable {
    struct Heading {
        std::string text;
        bool is_number = true;  ///< its column is aligned right
    };
    std::vector<Heading> headings;
    std::vector<std::vector<std::string>> rows;
    std::size_t strong_row = static_cast<std::size_t>(-1);  ///< the one that the page is about
};

/// A plot with what is to be seen in it, and its numbers.
struct PageFigure {
    std::string name;      ///< by which it is asked for: "residuals-histogram"
    std::string title;     ///< the finding, a sentence
    std::string subtitle;  ///< unit and period, and how to read it
    Plot plot;
    PageTable table;    ///< empty: of a SeriesPlot all of its steps, else of `list`; made where it is opened
    bool wide = false;  ///< takes the whole width
    int height = 260;
    std::string list = {};  ///< of an ItemPlot or ParallelPlot: which of the page's lists its items are rows of
};

struct PageSection {
    std::string title;
    std::vector<std::string> paragraphs;
    std::vector<PageTable> tables;
    std::vector<PageFigure> figures;
};

/// A number that the page begins with.
struct KeyNumber {
    std::string label;
    std::string value;
    std::string note;
};

struct WebPage {
    std::string title;                ///< of the window
    std::string kicker;               ///< above the answer: what this is about
    std::string headline;             ///< the answer, a sentence
    std::vector<std::string> answer;  ///< what belongs to it, sentences
    std::vector<std::string> warnings;
    std::vector<KeyNumber> numbers;
    std::vector<PageSection> sections;
    std::map<std::string, PageTable> lists;                          ///< what several figures have the same items of
    std::vector<std::pair<std::string, std::string>> facts;          ///< at its foot
    nlohmann::ordered_json data = nlohmann::ordered_json::object();  ///< beside the plots', for programs
};

/// One file that loads nothing from elsewhere: the files of web/, the plots, and the data as a JSON block.
std::string html_page(const WebPage& page, const Words& words);

/// Text, tables, and lines of blocks in the place of plots.
std::string markdown_page(const WebPage& page, const Words& words);

/// A figure as an SVG document, `width` pixels wide.
std::string svg_file(const PageFigure& figure, int width, const Words& words);

/// A page of some of the figures, those that there are, under the same headline.
WebPage excerpt(const WebPage& page, const std::vector<std::string>& figures);

/// The figure of this name; nullptr if the page has none.
const PageFigure* find_figure(const WebPage& page, const std::string& name);
/// The names of its figures, in their order.
std::vector<std::string> figure_names(const WebPage& page);

}  // namespace forecast
