#include "forecast/plots/ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace forecast {
namespace {

/// 1, 2 or 5 times a power of ten, not below `least`.
double round_step(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * (1 - 1e-9)) {
            return factor * power;
        }
    }
    return 10 * power;
}

int decimals_of_step(double step) {
    return std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
}

/// Every how many days or months an axis of days has a mark.
struct DayRule {
    int days = 0;
    int months = 0;
};
constexpr std::array kDayRules = {DayRule{1, 0},  DayRule{2, 0},   DayRule{7, 0},  DayRule{14, 0}, DayRule{0, 1},
                                  DayRule{0, 2},  DayRule{0, 3},   DayRule{0, 6},  DayRule{0, 12}, DayRule{0, 24},
                                  DayRule{0, 60}, DayRule{0, 120}, DayRule{0, 600}};

bool begins(Day day, const DayRule& rule) {
    constexpr int kWeek = 7;
    if (rule.days > 0) {
        const bool by_weeks = rule.days % kWeek == 0;
        return by_weeks ? weekday(day) == 0 && (day.number - weekday(day)) / kWeek % (rule.days / kWeek) == 0
                        : day.number % rule.days == 0;
    }
    const Date date = to_date(day);
    return date.day == 1 && (date.year * 12 + date.month - 1) % rule.months == 0;
}

std::string month_text(int month, const NumberStyle& style) {
    const auto place = static_cast<std::size_t>(month) - 1;
    return place < style.months.size() ? style.months[place] : fmt::format("{:02}", month);
}

std::string day_text(Day day, const DayRule& rule, bool first, const NumberStyle& style) {
    const Date date = to_date(day);
    if (rule.months >= 12) {
        return std::to_string(date.year);
    }
    const std::string month = month_text(date.month, style);
    if (rule.months > 0) {
        return first || date.month == 1 ? fmt::format("{} {}", month, date.year) : month;
    }
    return fmt::format("{} {}", date.day, month);
}

/// The step at which a local day begins.
double step_of(const StepAxis& axis, Day day) {
    if (axis.kind == StepAxis::Kind::days) {
        return day - axis.first_day;
    }
    const auto since = start_of(day, axis.zone) - axis.first;
    return static_cast<double>(since.count()) / static_cast<double>(axis.step.count());
}

std::vector<Day> days_between(const StepAxis& axis, std::size_t from, std::size_t to) {
    std::vector<Day> days;
    for (Day day = axis.day(from); day <= axis.day(to - 1); day = day + 1) {
        days.push_back(day);
    }
    return days;
}

std::vector<PlotTick> day_ticks(const StepAxis& axis, std::size_t from, std::size_t to, std::size_t count,
                                const NumberStyle& style) {
    const auto days = days_between(axis, from, to);
    std::vector<PlotTick> ticks;
    for (const DayRule& rule : kDayRules) {
        ticks.clear();
        for (const Day day : days) {
            const double step = begins(day, rule) ? step_of(axis, day) : -1;
            if (step >= static_cast<double>(from) && step < static_cast<double>(to)) {
                ticks.push_back({step, day_text(day, rule, ticks.empty(), style)});
            }
        }
        if (ticks.size() <= count) {
            break;
        }
    }
    return ticks;
}

std::vector<PlotTick> hour_ticks(const StepAxis& axis, std::size_t from, std::size_t to, std::size_t count,
                                 const NumberStyle& style) {
    std::vector<PlotTick> ticks;
    for (const int hours : {1, 2, 3, 6, 12}) {
        ticks.clear();
        for (const Day day : days_between(axis, from, to)) {
            for (int hour = 0; hour < 24; hour += hours) {
                const auto at = from_local(day, std::chrono::hours(hour), axis.zone) - axis.first;
                const double step = static_cast<double>(at.count()) / static_cast<double>(axis.step.count());
                if (step >= static_cast<double>(from) && step < static_cast<double>(to)) {
                    ticks.push_back({step, hour == 0 ? day_text(day, kDayRules.front(), false, style)
                                                     : fmt::format("{:02}:00", hour)});
                }
            }
        }
        if (ticks.size() <= count) {
            break;
        }
    }
    return ticks;
}

}  // namespace

Day StepAxis::day(std::size_t step_number) const {
    return kind == Kind::days ? first_day + static_cast<int>(step_number)
                              : day_of(first + step * static_cast<std::int64_t>(step_number), zone);
}

std::vector<PlotTick> number_ticks(double low, double high, std::size_t count, const NumberStyle& style) {
    if (!(high > low)) {
        return {};
    }
    const double step = round_step((high - low) / static_cast<double>(std::max<std::size_t>(count, 1)));
    constexpr double kTextDigits = 1e12;  // two ticks that are closer have the same text
    if (!std::isfinite(step) || std::max(std::abs(low), std::abs(high)) > kTextDigits * step) {
        return {};
    }
    std::vector<PlotTick> ticks;
    for (double number = std::ceil(low / step - 1e-9); number * step <= high + step * 1e-9; number += 1) {
        ticks.push_back({number * step, number_text(number * step, decimals_of_step(step), style)});
    }
    return ticks;
}

std::vector<PlotTick> power_ticks(double low, double high, const NumberStyle& style) {
    std::vector<PlotTick> ticks;
    const bool few = std::log10(high / low) < 2.5;
    for (int power = static_cast<int>(std::floor(std::log10(low))); power <= std::ceil(std::log10(high)); ++power) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double value = factor * std::pow(10.0, power);
            if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9) && (few || factor == 1.0)) {
                ticks.push_back({value, value < 1e-4 ? fmt::format("{:.0e}", value)
                                                     : number_text(value, std::max(0, -power), style)});
            }
        }
    }
    return ticks;
}

std::vector<PlotTick> step_ticks(const StepAxis& axis, std::size_t from, std::size_t to, std::size_t count,
                                 const NumberStyle& style) {
    if (from >= to) {
        return {};
    }
    if (axis.kind == StepAxis::Kind::numbers) {
        auto ticks = number_ticks(axis.first_number + static_cast<double>(from),
                                  axis.first_number + static_cast<double>(to) - 1, count, style);
        for (PlotTick& tick : ticks) {
            tick.at -= axis.first_number;
        }
        ticks.erase(std::remove_if(ticks.begin(), ticks.end(),
                                   [](const PlotTick& tick) { return tick.at != std::floor(tick.at); }),
                    ticks.end());
        return ticks;
    }
    constexpr std::chrono::hours kHourly{60};
    const bool hourly = axis.kind == StepAxis::Kind::instants && axis.step * static_cast<int>(to - from) <= kHourly;
    return hourly ? hour_ticks(axis, from, to, count, style) : day_ticks(axis, from, to, count, style);
}

}  // namespace forecast
