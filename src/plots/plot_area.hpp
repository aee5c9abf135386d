#pragma once

#include <string>
#include <vector>

#include "forecast/plots/plot.hpp"
#include "forecast/plots/ticks.hpp"

namespace forecast {

/// Ends of an axis.
struct PlotRange {
    double low = 0;
    double high = 1;
    bool logarithmic = false;

    /// 0 at the low end, 1 at the high one.
    [[nodiscard]] double share(double value) const;
};

/// The finite values among `all`, with a margin at both ends; [0, 1] if there are none.
PlotRange range_around(const std::vector<const std::vector<double>*>& all, bool logarithmic = false);
/// The same range, with zero in it.
PlotRange with_zero(PlotRange range);

/// At most 24 characters; a longer one loses its middle, since names often differ at their ends.
std::string short_name(const std::string& name);
/// Names at `first`, `first` + 1, ...: no more than there is room for on a phone.
std::vector<PlotTick> name_ticks(const std::vector<std::string>& names, double first);

/// The area between the axes, and the elements around it.
///
/// Across, an element stands at a percentage of the area's width, so that it keeps its size where a page is narrow;
/// down, it stands at a pixel. Only paths stretch: they lie in an <svg> of their own, kWidth units wide.
class PlotArea {
public:
    static constexpr double kWidth = 1000;  ///< units of a path across

    PlotArea(const PlotLook& look, PlotRange x, PlotRange y, int height);

    [[nodiscard]] double unit(double x) const { return kWidth * x_.share(x); }          ///< across, of a path
    [[nodiscard]] double pixel(double y) const { return height_ * (1 - y_.share(y)); }  ///< down
    [[nodiscard]] std::string percent(double x) const;                                  ///< across: "37.5%"
    [[nodiscard]] int height() const { return height_; }
    [[nodiscard]] const PlotRange& y() const { return y_; }

    /// Horizontal lines with their texts to the left.
    void add_y_ticks(const std::vector<PlotTick>& ticks);
    void add_x_ticks(const std::vector<PlotTick>& ticks, bool with_lines);
    /// Below the texts of the ticks.
    void add_x_title(const std::string& title);
    /// A name to the left of a row.
    void add_name(double at, const std::string& name);
    /// Something behind the paths, or before them, in percent and pixels.
    void add_behind(const std::string& element) { behind_ += element; }
    void add_before(const std::string& element) { before_ += element; }
    /// A path in units and pixels.
    void add_path(const std::string& classes, const std::string& path, const std::string& attributes = "");
    void add_across(const std::string& classes, double y);  ///< a line from end to end
    void add_down(const std::string& classes, double x);

    /// The whole element. `attributes` go to the outer one.
    [[nodiscard]] std::string finish(const std::string& attributes = "") const;

private:
    [[nodiscard]] std::string whole_document(const std::string& body) const;

    const PlotLook& look_;
    PlotRange x_;
    PlotRange y_;
    int height_;
    int left_ = 8;
    int below_ = 0;
    std::string y_axis_;
    std::string x_axis_;
    std::string behind_;
    std::string paths_;
    std::string before_;
};

/// "M0,12.5L10,13": a line through the points that are there, begun anew behind each gap.
std::string line_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& y);
/// A zero-length line at each point, which a round cap makes a dot.
std::string dots_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& y);
/// The closed outline between two lines.
std::string band_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& low,
                      const std::vector<double>& high);

}  // namespace forecast
