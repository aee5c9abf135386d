#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "drawings.hpp"
#include "forecast/core/quantile.hpp"
#include "forecast/plots/markup.hpp"
#include "plot_area.hpp"

namespace forecast {
namespace {

constexpr int kSquare = 16;       ///< pixels down, with its gap
constexpr int kYearHeight = 156;  ///< seven squares, the year and its months
constexpr int kYearHead = 22;
constexpr int kMonthFoot = 16;
constexpr double kWeeks = 53;

/// The days' values in five classes of equal numbers.
class HeatScale {
public:
    explicit HeatScale(const std::vector<double>& values) {
        std::vector<double> known;
        std::copy_if(values.begin(), values.end(), std::back_inserter(known),
                     [](double v) { return std::isfinite(v); });
        for (const double share : kShares) {
            bounds_.push_back(known.empty() ? 0 : quantile(known, share));
        }
    }

    [[nodiscard]] std::size_t level(double value) const {
        return static_cast<std::size_t>(
            std::count_if(bounds_.begin(), bounds_.end(), [&](double bound) { return value >= bound; }));
    }

private:
    static constexpr std::array kShares = {0.2, 0.4, 0.6, 0.8, 0.95};
    std::vector<double> bounds_;
};

/// The column of a day: weeks begin on Mondays, the first is that of 1 January.
int week_of(Day day) {
    constexpr int kDays = 7;
    const Day new_year = to_day({to_date(day).year, 1, 1});
    return (day - new_year + weekday(new_year)) / kDays;
}

std::string share_of(double week) {
    return fmt::format("{:.3f}%", 100 * week / (kWeeks + 1));
}

void add_year(PlotArea& area, int year, int top, const CalendarPlot& plot, const PlotLook& look) {
    area.add_before(fmt::format(R"(<text class="year" x="0" y="{}">{}</text>)", top + 14, year));
    for (std::size_t i = 0; i < plot.weekdays.size(); i += 2) {
        area.add_name(top + kYearHead + kSquare * (static_cast<double>(i) + 0.5), plot.weekdays[i]);
    }
    for (int month = 1; month <= 12; month += 2) {
        const auto place = static_cast<std::size_t>(month) - 1;
        const std::string name =
            place < look.numbers.months.size() ? look.numbers.months[place] : fmt::format("{:02}", month);
        area.add_before(fmt::format(R"(<text x="{}" y="{}">{}</text>)", share_of(week_of(to_day({year, month, 1}))),
                                    top + kYearHead + 7 * kSquare + kMonthFoot - 3, escape_markup(name)));
    }
}

}  // namespace

std::string draw_calendar(const CalendarPlot& plot, const PlotLook& look) {
    const HeatScale scale(plot.values);
    const Day last = plot.first + std::max(0, static_cast<int>(plot.values.size()) - 1);
    const int first_year = to_date(plot.first).year;
    const int years = to_date(last).year - first_year + 1;
    PlotArea area(look, {0, 1}, {0, 1}, years * kYearHeight);
    for (int year = first_year; year < first_year + years; ++year) {
        add_year(area, year, (year - first_year) * kYearHeight, plot, look);
    }
    for (std::size_t i = 0; i < plot.values.size(); ++i) {
        const Day day = plot.first + static_cast<int>(i);
        const int top = (to_date(day).year - first_year) * kYearHeight + kYearHead + weekday(day) * kSquare;
        const double value = plot.values[i];
        area.add_behind(fmt::format(
            R"(<rect class="heat heat{}" x="{}" width="{:.2f}%" y="{}" height="{}"><title>{}: {} {}</title></rect>)",
            std::isfinite(value) ? std::to_string(scale.level(value)) : "-none", share_of(week_of(day)),
            88 / (kWeeks + 1), top, kSquare - 2, format_day(day), number_text(value, plot.decimals, look.numbers),
            escape_markup(plot.unit)));
    }
    return area.finish();
}

}  // namespace forecast
