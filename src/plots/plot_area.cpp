#include "plot_area.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "forecast/plots/markup.hpp"

namespace forecast {
namespace {

constexpr int kTop = 8;             ///< pixels above the area
constexpr int kAxisHeight = 28;     ///< of the texts below it
constexpr int kTitleHeight = 20;    ///< of a title below those
constexpr int kRight = 12;          ///< pixels beside the area, for half a text
constexpr double kCharWidth = 7.4;  ///< pixels, of the small size

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

int text_width(const std::string& text) {
    return static_cast<int>(std::ceil(kCharWidth * static_cast<double>(characters(text))));
}

/// A coordinate with at most one decimal.
std::string short_number(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) {
        text.resize(text.size() - 2);
    }
    return text == "-0" ? "0" : text;
}

std::string point(const PlotArea& area, double x, double y) {
    return short_number(area.unit(x)) + "," + short_number(area.pixel(y));
}

}  // namespace

std::string short_name(const std::string& name) {
    constexpr std::size_t kLongestName = 24;
    constexpr std::size_t kEnd = 11;
    std::vector<std::size_t> begins;  // of the characters
    for (std::size_t i = 0; i < name.size(); ++i) {
        if ((static_cast<unsigned char>(name[i]) & 0xC0U) != 0x80U) {
            begins.push_back(i);
        }
    }
    return begins.size() <= kLongestName
               ? name
               : name.substr(0, begins[kLongestName - kEnd - 1]) + "…" + name.substr(begins[begins.size() - kEnd]);
}

std::vector<PlotTick> name_ticks(const std::vector<std::string>& names, double first) {
    constexpr std::size_t kMost = 13;
    constexpr std::size_t kLettersOnAPhone = 45;
    std::size_t letters = 1;
    for (const std::string& name : names) {
        letters = std::max(letters, characters(short_name(name)));
    }
    const std::size_t most = std::max<std::size_t>(2, std::min(kMost, kLettersOnAPhone / letters));
    const std::size_t every = std::max<std::size_t>((names.size() + most - 1) / most, 1);
    std::vector<PlotTick> ticks;
    for (std::size_t i = 0; i < names.size(); i += every) {
        ticks.push_back({static_cast<double>(i) + first, short_name(names[i])});
    }
    return ticks;
}

double PlotRange::share(double value) const {
    if (logarithmic) {
        return std::log(value / low) / std::log(high / low);
    }
    return (value - low) / (high - low);
}

PlotRange range_around(const std::vector<const std::vector<double>*>& all, bool logarithmic) {
    PlotRange range{INFINITY, -INFINITY, logarithmic};
    for (const auto* values : all) {
        for (const double value : *values) {
            if (std::isfinite(value) && (!logarithmic || value > 0)) {
                range.low = std::min(range.low, value);
                range.high = std::max(range.high, value);
            }
        }
    }
    if (range.low > range.high) {
        return {logarithmic ? 0.1 : 0.0, 1, logarithmic};
    }
    if (logarithmic) {
        constexpr double kFactor = 1.15;
        return {range.low / kFactor, range.high * kFactor, true};
    }
    constexpr double kMargin = 0.05;
    const double span = range.high - range.low;
    const double of_constant = range.high == 0 ? 1 : 0.1 * std::abs(range.high);
    const double margin = span > 0 ? kMargin * span : of_constant;
    return {range.low - margin, range.high + margin, false};
}

PlotRange with_zero(PlotRange range) {
    range.low = std::min(range.low, 0.0);
    range.high = std::max(range.high, 0.0);
    return range;
}

PlotArea::PlotArea(const PlotLook& look, PlotRange x, PlotRange y, int height)
    : look_(look), x_(x), y_(y), height_(height) {}

std::string PlotArea::percent(double x) const {
    return fmt::format("{:.3f}%", 100 * x_.share(x));
}

void PlotArea::add_y_ticks(const std::vector<PlotTick>& ticks) {
    for (const PlotTick& tick : ticks) {
        const double at = pixel(tick.at);
        y_axis_ += fmt::format(R"(<line class="grid" x2="100%" y1="{0:.1f}" y2="{0:.1f}"/>)", at);
        y_axis_ += fmt::format(R"(<text x="-8" y="{:.1f}" class="end">{}</text>)", at + 4, escape_markup(tick.text));
        left_ = std::max(left_, text_width(tick.text) + 12);
    }
}

void PlotArea::add_x_ticks(const std::vector<PlotTick>& ticks, bool with_lines) {
    constexpr std::size_t kRoomForOnAPhone = 8;
    below_ = std::max(below_, kAxisHeight);
    bool spare = false;  // every other one, where a narrow page hides it
    for (const PlotTick& tick : ticks) {
        const std::string at = percent(tick.at);
        if (with_lines) {
            x_axis_ += fmt::format(R"(<line class="grid" x1="{0}" x2="{0}" y2="{1}"/>)", at, height_);
        } else {
            x_axis_ +=
                fmt::format(R"(<line class="tick" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>)", at, height_, height_ + 5);
        }
        x_axis_ += fmt::format(R"(<text x="{}" y="{}" class="middle{}">{}</text>)", at, height_ + 20,
                               spare ? " spare" : "", escape_markup(tick.text));
        spare = ticks.size() > kRoomForOnAPhone && !spare;
    }
}

void PlotArea::add_x_title(const std::string& title) {
    if (!title.empty()) {
        before_ += fmt::format(R"(<text x="50%" y="{}" class="middle">{}</text>)", height_ + below_ + 12,
                               escape_markup(title));
        below_ += kTitleHeight;
    }
}

void PlotArea::add_name(double at, const std::string& name) {
    const std::string shown = short_name(name);
    before_ += fmt::format(R"(<text x="-8" y="{:.1f}" class="end">{}</text>)", at + 4, escape_markup(shown));
    left_ = std::max(left_, text_width(shown) + 12);
}

void PlotArea::add_path(const std::string& classes, const std::string& path, const std::string& attributes) {
    paths_ += fmt::format(R"(<path class="{}" d="{}"{}/>)", classes, path, attributes);
}

void PlotArea::add_across(const std::string& classes, double y) {
    before_ += fmt::format(R"(<line class="{0}" x2="100%" y1="{1:.1f}" y2="{1:.1f}"/>)", classes, pixel(y));
}

void PlotArea::add_down(const std::string& classes, double x) {
    before_ += fmt::format(R"(<line class="{0}" x1="{1}" x2="{1}" y2="{2}"/>)", classes, percent(x), height_);
}

std::string PlotArea::finish(const std::string& attributes) const {
    const std::string body = fmt::format(
        R"(<g class="y-axis">{}</g><g class="x-axis">{}</g><g class="behind">{}</g>)"
        R"(<svg class="area" width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>)"
        R"(<g class="before">{}</g>)",
        y_axis_, x_axis_, behind_, height_, kWidth, height_, paths_, before_);
    if (look_.width) {
        return whole_document(body);
    }
    return fmt::format(
        R"(<svg class="plot" role="img" aria-label="{}" style="margin:{}px {}px 0 {}px;width:calc(100% - {}px);height:{}px"{}>{}</svg>)",
        escape_markup(look_.label), kTop, kRight, left_, left_ + kRight, height_ + below_, attributes, body);
}

std::string PlotArea::whole_document(const std::string& body) const {
    constexpr int kTitleLine = 24;
    const int head = kTop + (look_.title.empty() ? 0 : kTitleLine) + (look_.subtitle.empty() ? 0 : kTitleLine);
    const int height = head + height_ + below_ + kTop;
    std::string text = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" class="plot file" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}">)"
        "<title>{2}</title><style>{3}</style>"
        R"-(<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">)-"
        R"-(<path class="hatch" d="M0,0V6"/></pattern></defs>)-"
        R"(<rect class="paper" width="{0}" height="{1}"/>)",
        *look_.width, height, escape_markup(look_.label), look_.stylesheet);
    int line = kTitleLine - 4;
    for (const auto& [words, kind] : {std::pair(look_.title, "title"), std::pair(look_.subtitle, "subtitle")}) {
        if (!words.empty()) {
            text += fmt::format(R"(<text class="{}" x="8" y="{}">{}</text>)", kind, line, escape_markup(words));
            line += kTitleLine;
        }
    }
    return text +
           fmt::format(R"(<svg class="body" x="{}" y="{}" width="{}" height="{}">{}</svg></svg>)", left_, head,
                       *look_.width - left_ - kRight, height_ + below_, body) +
           "\n";
}

std::string line_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& y) {
    std::string path;
    bool begun = false;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(y[i])) {
            begun = false;
            continue;
        }
        const bool alone = !begun && (i + 1 == x.size() || !std::isfinite(y[i + 1]));
        path += (begun ? "L" : "M") + point(area, x[i], y[i]) + (alone ? "h0" : "");
        begun = true;
    }
    return path;
}

std::string dots_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& y) {
    std::string path;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isfinite(x[i]) && std::isfinite(y[i])) {
            path += "M" + point(area, x[i], y[i]) + "h0";
        }
    }
    return path;
}

std::string band_path(const PlotArea& area, const std::vector<double>& x, const std::vector<double>& low,
                      const std::vector<double>& high) {
    std::string path;
    std::size_t i = 0;
    const auto is_there = [&](std::size_t k) { return std::isfinite(low[k]) && std::isfinite(high[k]); };
    while (i < x.size()) {
        if (!is_there(i)) {
            ++i;
            continue;
        }
        std::size_t end = i;
        for (; end < x.size() && is_there(end); ++end) {
            path += (end == i ? "M" : "L") + point(area, x[end], high[end]);
        }
        for (std::size_t k = end; k > i; --k) {
            path += "L" + point(area, x[k - 1], low[k - 1]);
        }
        path += "Z";
        i = end;
    }
    return path;
}

}  // namespace forecast
