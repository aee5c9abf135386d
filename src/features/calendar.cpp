#include <array>
#include <cmath>

#include <fmt/format.h>

#include "day_kind.hpp"
#include "feature_types.hpp"
#include "forecast/core/french_calendar.hpp"

namespace forecast {
namespace {

constexpr int kYearlyHarmonics = 4;
constexpr double kDaysPerYear = 365.25;
constexpr std::array<std::string_view, 11> kHolidayNames = {"new_year",   "easter_monday", "may_1",        "may_8",
                                                            "ascension",  "whit_monday",   "bastille_day", "assumption",
                                                            "all_saints", "armistice",     "christmas"};
static_assert(kHolidayNames.size() == kFrenchHolidays.size());

bool summer_time(const TimeAxis& axis, Day day) {
    const Timestamp noon = from_local(day, std::chrono::hours(12), axis.zone());
    const Timestamp winter = from_local(to_day({to_date(day).year, 1, 1}), std::chrono::hours(12), axis.zone());
    return utc_offset(noon, axis.zone()) != utc_offset(winter, axis.zone());
}

/// The target day in depth: a column each for what moves the load by a step, smooth ones for the season.
class Calendar : public Feature {
public:
    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (const auto day : kWeekdays) {
            names.emplace_back(day);
        }
        for (const auto holiday : kHolidayNames) {
            names.push_back(fmt::format("holiday_{}", holiday));
        }
        for (const auto day : kWeekdays) {
            names.push_back(fmt::format("holiday_on_{}", day));
        }
        for (const auto* name : {"holiday_eve_working", "holiday_eve_weekend", "after_holiday_working",
                                 "after_holiday_weekend", "bridge"}) {
            names.emplace_back(name);
        }
        for (int day = 0; day < kChristmasDays; ++day) {
            names.push_back(day < 9 ? fmt::format("december_{}", 23 + day) : fmt::format("january_{}", day - 8));
        }
        for (int k = 1; k <= kYearlyHarmonics; ++k) {
            names.push_back(fmt::format("year_cos_{}", k));
            names.push_back(fmt::format("year_sin_{}", k));
        }
        names.insert(names.end(), {"august", "summer_time", "years_since_2010"});
        return names;
    }

    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const Day day = day_of_row(known.axis(), row);
        const DayKind kind = day_kind(day);
        out = one_hot(out, kWeekdays.size(), kind.weekday);
        out = one_hot(out, kHolidayNames.size(), kind.holiday.value_or(-1));
        out = one_hot(out, kWeekdays.size(), kind.holiday ? kind.weekday : -1);
        *out++ = flag(kind.holiday_eve && !kind.weekend);
        *out++ = flag(kind.holiday_eve && kind.weekend);
        *out++ = flag(kind.after_holiday && !kind.weekend);
        *out++ = flag(kind.after_holiday && kind.weekend);
        *out++ = flag(kind.bridge);
        out = one_hot(out, kChristmasDays, kind.christmas.value_or(-1));
        for (int k = 1; k <= kYearlyHarmonics; ++k) {
            *out++ = std::cos(k * year_angle(day));
            *out++ = std::sin(k * year_angle(day));
        }
        *out++ = flag(kind.august);
        *out++ = flag(summer_time(known.axis(), day));
        *out = (day - to_day({2010, 1, 1})) / kDaysPerYear;
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    static double* one_hot(double* out, std::size_t size, int hot) {
        for (std::size_t i = 0; i < size; ++i) {
            *out++ = flag(static_cast<int>(i) == hot);
        }
        return out;
    }
};

}  // namespace

FeaturePointer make_calendar(const FeatureOptions&, const Frame&) {
    return std::make_unique<Calendar>();
}

}  // namespace forecast
