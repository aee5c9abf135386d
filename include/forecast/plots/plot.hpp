#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "forecast/core/time.hpp"
#include "forecast/plots/number_style.hpp"

// Plots as SVG: for pages, where they take the width that there is and web/plots.js makes them answer, and as files of
// their own. Colours come from classes, which web/style.css gives a look.
//
// In all of these NaN is a value that is missing, which is drawn as a gap.

namespace forecast {

/// What is drawn, which decides its colour and dash: "actual", "forecast", "baseline", "temperature", "good", "action".
using PlotKind = std::string;

/// The steps of a horizontal axis, all equal: local days, instants, or numbers such as epochs.
struct StepAxis {
    enum class Kind { days, instants, numbers };
    Kind kind = Kind::numbers;
    std::size_t size = 0;
    Day first_day;                      ///< of days
    Timestamp first;                    ///< of instants
    std::chrono::seconds step{0};       ///< of instants
    std::string zone = "Europe/Paris";  ///< of instants
    double first_number = 0;            ///< of numbers, whose step is 1
    std::string step_name = {};         ///< what a number is of: "trial"; empty = epoch

    /// The local day of a step of days or instants.
    [[nodiscard]] Day day(std::size_t step_number) const;
};

struct PlotLine {
    std::string name;
    PlotKind kind;
    std::vector<double> values;  ///< [axis.size]
    bool hidden = false;         ///< until the reader asks for it
    bool dotted = false;         ///< a dot for each value in the place of a line
};

/// What lies between two lines.
struct PlotBand {
    std::string name;
    PlotKind kind;             ///< "band80", "band95"
    std::vector<double> low;   ///< [axis.size]
    std::vector<double> high;  ///< [axis.size]
};

/// A step that has a name: now, a change of the clocks, the epoch that was kept.
struct PlotMark {
    std::size_t step = 0;
    std::string text;
};

/// Lines and bands over equal steps.
struct SeriesPlot {
    StepAxis axis;
    std::vector<PlotLine> lines;
    std::vector<PlotBand> bands;
    std::vector<PlotMark> marks;
    std::vector<std::pair<std::size_t, std::size_t>> shades;  ///< [first, end) of steps: weekends, holidays
    std::size_t shown_from = 0;                               ///< first step that is shown before anybody zooms
    std::string unit;
    int decimals = 1;
    bool logarithmic = false;
    bool with_zero = false;  ///< the vertical axis shows 0, by a line
};

/// Points, and straight lines through them.
struct PointPlot {
    std::vector<double> x;
    std::vector<double> y;
    bool diagonal = false;  ///< the line y = x
    bool zero = false;      ///< the line y = 0
    std::string x_title;
    std::string y_title;
};

struct BarGroup {
    std::string name;
    PlotKind kind;
    std::vector<double> values;  ///< [categories]
};

/// Bars from zero.
struct BarPlot {
    std::vector<std::string> categories;  ///< below the bars
    std::vector<double> edges;            ///< [categories + 1] of a histogram, whose axis has numbers; else empty
    std::vector<BarGroup> groups;
    std::vector<double> curve;   ///< [categories] a line over the bars; may be empty
    std::vector<double> limits;  ///< horizontal dashed lines
    std::string x_title;
    std::string y_title;
    int decimals = 1;
};

/// One line of a DotPlot. NaN bounds: no whisker.
struct PlotDot {
    std::string name;
    PlotKind kind;
    double value = 0;
    double low = 0;
    double high = 0;
    std::vector<double> parts = {};  ///< small dots on the same line: what `value` is the mean of
};

/// A dot with its interval for each name, one below the other.
struct DotPlot {
    std::vector<PlotDot> dots;
    std::vector<double> references;  ///< vertical dashed lines
    std::string x_title;
    int decimals = 1;
};

/// An axis of numbers, of names at 0, 1, 2, ..., or of steps.
struct ValueAxis {
    std::string title;
    std::vector<std::string> names;  ///< empty = numbers
    std::optional<StepAxis> steps;   ///< what its numbers are places on
    bool logarithmic = false;        ///< of numbers above 0; others are missing
};

/// Items of one kind, with a place in the legend.
struct ItemGroup {
    std::string name;
    PlotKind kind;         ///< "best", "finished", "pruned", "failed", "training"
    bool crossed = false;  ///< a cross at the end of each: it was cut off
};

/// Something that has a row in a list of the page, such as a trial: a line, or with one value a dot.
struct PlotItem {
    std::size_t row = 0;
    std::size_t group = 0;
    std::vector<double> x;  ///< [points]; of a ParallelPlot [axes]
    std::vector<double> y;  ///< [points]; of a ParallelPlot empty
};

/// Items between two axes, the first above the others.
struct ItemPlot {
    ValueAxis x;
    ValueAxis y;
    std::vector<ItemGroup> groups;
    std::vector<PlotItem> items;
};

/// Parallel coordinates: an axis a row, from left to right, and each item a line through its values on all of them.
struct ParallelPlot {
    std::vector<ValueAxis> axes;
    std::vector<ItemGroup> groups;
    std::vector<PlotItem> items;
};

/// A square a day: a block for each year, a column for each week.
struct CalendarPlot {
    Day first;
    std::vector<double> values;         ///< [days]
    std::vector<std::string> weekdays;  ///< [7] the initials
    std::string unit;
    int decimals = 1;
};

using Plot = std::variant<SeriesPlot, PointPlot, BarPlot, DotPlot, CalendarPlot, ItemPlot, ParallelPlot>;

/// What a drawing is told besides its plot.
struct PlotLook {
    std::string label;  ///< what is to be seen, for those who cannot see it
    NumberStyle numbers;
    int height = 260;             ///< pixels; a calendar, dots and parallel axes take what they need
    std::optional<int> width;     ///< pixels of a file of its own; nothing = as wide as the page has room
    std::string title = {};       ///< of a file of its own, above the plot
    std::string subtitle = {};    ///< below the title
    std::string stylesheet = {};  ///< of a file of its own
};

/// The plot as an <svg> element, or with `look.width` as a whole SVG document.
std::string draw(const Plot& plot, const PlotLook& look);

}  // namespace forecast
