#include "forecast/evaluation/slices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "forecast/core/french_calendar.hpp"
#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 4> kSeasons = {"winter", "spring", "summer", "autumn"};
constexpr const char* kYes = "yes";

/// What a row is cut by.
struct RowAttributes {
    Day day;
    int hour = 0;
    bool daily = true;
    bool cold = false;
};

/// A value and its place among the others of its slicing.
struct Label {
    int order = 0;
    std::string text;
};
using MaybeLabel = std::optional<Label>;

MaybeLabel yes_if(bool condition) {
    return condition ? MaybeLabel(Label{0, kYes}) : std::nullopt;
}

MaybeLabel month(const RowAttributes& moment) {
    const int number = to_date(moment.day).month;
    return Label{number, fmt::format("{:02}", number)};
}

MaybeLabel season(const RowAttributes& moment) {
    const int number = to_date(moment.day).month % 12 / 3;
    return Label{number, std::string(kSeasons.at(static_cast<std::size_t>(number)))};
}

MaybeLabel day_of_week(const RowAttributes& moment) {
    const int number = weekday(moment.day);
    return Label{number, std::string(kWeekdays.at(static_cast<std::size_t>(number)))};
}

MaybeLabel hour(const RowAttributes& moment) {
    return moment.daily ? std::nullopt : MaybeLabel(Label{moment.hour, fmt::format("{:02}", moment.hour)});
}

MaybeLabel holiday(const RowAttributes& moment) {
    return yes_if(french_holiday_index(moment.day).has_value());
}

MaybeLabel bridge(const RowAttributes& moment) {
    return yes_if(is_bridge(moment.day));
}

MaybeLabel christmas(const RowAttributes& moment) {
    const Date date = to_date(moment.day);
    return yes_if((date.month == 12 && date.day >= 23) || (date.month == 1 && date.day <= 3));
}

MaybeLabel special_day(const RowAttributes& moment) {
    return yes_if(is_special_day(moment.day));
}

MaybeLabel cold_spell(const RowAttributes& moment) {
    return yes_if(moment.cold);
}

struct Slicing {
    const char* name;
    MaybeLabel (*label)(const RowAttributes&);
};
constexpr std::array kSlicings = {
    Slicing{"month", month},         Slicing{"season", season},           Slicing{"weekday", day_of_week},
    Slicing{"hour", hour},           Slicing{"holiday", holiday},         Slicing{"bridge", bridge},
    Slicing{"christmas", christmas}, Slicing{"special_day", special_day}, Slicing{"cold_spell", cold_spell}};

std::optional<std::size_t> temperature_column(const Frame& frame) {
    constexpr std::string_view kName = "temperature";
    if (const auto exact = frame.find(kName)) {
        return exact;
    }
    const auto found = std::find_if(frame.columns.begin(), frame.columns.end(),
                                    [&](const Column& c) { return c.name.rfind(kName, 0) == 0; });
    return found == frame.columns.end() ? std::nullopt
                                        : std::optional(static_cast<std::size_t>(found - frame.columns.begin()));
}

/// Mean temperature of each day of the rows [begin, end) that has one.
std::map<Day, double> daily_means(const Frame& frame, std::size_t column, std::size_t begin, std::size_t end) {
    struct Sum {
        double total = 0;
        double count = 0;
    };
    std::map<Day, Sum> sums;
    for (std::size_t row = begin; row < end; ++row) {
        const double value = frame.columns[column].values[row];
        if (!std::isnan(value)) {
            Sum& sum = sums[frame.axis.day(row)];
            sum.total += value;
            sum.count += 1;
        }
    }
    std::map<Day, double> means;
    for (const auto& [day, sum] : sums) {
        means[day] = sum.total / sum.count;
    }
    return means;
}

std::map<Day, double> scored_days_temperature(const Frame& frame, const std::vector<ScoredRow>& rows) {
    const auto column = temperature_column(frame);
    if (!column || rows.empty()) {
        return {};
    }
    const Day after = frame.axis.day(rows.back().row) + 1;
    return daily_means(frame, *column, frame.axis.first_row_of(frame.axis.day(rows.front().row)),
                       frame.axis.first_row_of(after));
}

int local_hour(const TimeAxis& axis, std::size_t row) {
    const Timestamp local = axis.start(row) + utc_offset(axis.start(row), axis.zone());
    return static_cast<int>(local.time_since_epoch() / std::chrono::hours(1) - std::int64_t{24} * axis.day(row).number);
}

std::vector<RowAttributes> moments(const Frame& frame, const std::vector<ScoredRow>& rows,
                                   std::optional<double> cold_below) {
    const auto temperatures = cold_below ? scored_days_temperature(frame, rows) : std::map<Day, double>();
    std::vector<RowAttributes> all;
    for (const ScoredRow& row : rows) {
        const Day day = frame.axis.day(row.row);
        const auto temperature = temperatures.find(day);
        const bool cold = temperature != temperatures.end() && temperature->second < *cold_below;
        all.push_back({day, frame.axis.daily() ? 0 : local_hour(frame.axis, row.row), frame.axis.daily(), cold});
    }
    return all;
}

}  // namespace

std::vector<std::string> slice_names() {
    std::vector<std::string> names;
    for (const Slicing& slicing : kSlicings) {
        names.emplace_back(slicing.name);
    }
    return names;
}

std::vector<Slice> slice(const Frame& frame, const std::vector<ScoredRow>& rows, std::optional<double> cold_below) {
    const std::vector<RowAttributes> all = moments(frame, rows, cold_below);
    std::vector<Slice> slices;
    for (const Slicing& slicing : kSlicings) {
        std::map<int, Slice> by_order;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (const auto label = slicing.label(all[i])) {
                Slice& slice = by_order[label->order];
                slice.by = slicing.name;
                slice.value = label->text;
                slice.rows.push_back(i);
            }
        }
        for (auto& [order, slice] : by_order) {
            slices.push_back(std::move(slice));
        }
    }
    return slices;
}

std::optional<double> cold_threshold(const Frame& frame, std::size_t first_row) {
    constexpr std::size_t kFewestDays = 365;
    constexpr double kColdShare = 0.05;
    const auto column = temperature_column(frame);
    if (!column) {
        return std::nullopt;
    }
    std::vector<double> temperatures;
    for (const auto& [day, temperature] : daily_means(frame, *column, 0, std::min(first_row, frame.axis.size()))) {
        temperatures.push_back(temperature);
    }
    return temperatures.size() < kFewestDays ? std::nullopt : std::optional(quantile(temperatures, kColdShare));
}

}  // namespace forecast
