#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "checks.hpp"
#include "factors_of_ten.hpp"
#include "forecast/core/missing.hpp"
#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr std::size_t kUsualDays = 14;

/// A day in two numbers.
struct DayLevel {
    double mean = kMissing;
    double range = kMissing;
};

DayLevel level_of(const RegularValues& grid, std::size_t day) {
    double sum = 0;
    double count = 0;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t i = grid.begin_of(day); i < grid.end_of(day); ++i) {
        if (std::isfinite(grid.values[i])) {
            sum += grid.values[i];
            ++count;
            low = std::min(low, grid.values[i]);
            high = std::max(high, grid.values[i]);
        }
    }
    return 2 * count > static_cast<double>(grid.steps_of(day)) ? DayLevel{sum / count, high - low} : DayLevel{};
}

std::vector<DayLevel> levels_of(const RegularValues& grid) {
    std::vector<DayLevel> levels;
    for (std::size_t day = 0; day < grid.days(); ++day) {
        levels.push_back(level_of(grid, day));
    }
    return levels;
}

/// The median level of the days that were taken for right ones.
DayLevel usual_level(const std::deque<DayLevel>& days) {
    std::vector<double> means;
    std::vector<double> ranges;
    for (const DayLevel& day : days) {
        means.push_back(day.mean);
        ranges.push_back(day.range);
    }
    return {median_of(means), median_of(ranges)};
}

std::string times_the_level(int power) {
    return fmt::format("1{:0>{}} times as {} as", "", std::abs(power), power > 0 ? "high" : "low");
}

std::string factor_fault(const DayLevel& day, const DayLevel& usual) {
    constexpr double kOffPower = 0.15;  // of a power of ten
    constexpr double kOpposite = 0.3;
    if (std::abs(day.mean / usual.mean + 1) < kOpposite) {
        return "of the opposite sign to";
    }
    if (day.mean * usual.mean <= 0) {
        return "";
    }
    const double power = std::log10(day.mean / usual.mean);
    const double whole = std::round(power);
    const bool is_factor = std::abs(whole) >= 1 && std::abs(power - whole) < kOffPower;
    const bool daily = usual.range == 0 && day.range == 0;
    const bool range_too = daily || std::abs(std::log10(day.range / usual.range) - whole) < 3 * kOffPower;
    return is_factor && range_too ? times_the_level(static_cast<int>(whole)) : "";
}

/// What a temperature in °C looks like where it is given in another unit.
std::string scale_fault(const DayLevel& day, const DayLevel& usual) {
    constexpr double kColdest = -60;
    constexpr double kWarmest = 60;
    constexpr double kWeather = 12;  // °C that two days in two weeks may differ by
    if (usual.mean < kColdest || usual.mean > kWarmest) {
        return "";
    }
    if (std::abs(day.mean - 273.15 - usual.mean) < kWeather) {
        return "in Kelvin after";
    }
    const bool apart = day.mean - usual.mean > 2 * kWeather && usual.range > 0 && day.range > 1.2 * usual.range;
    return apart && std::abs((day.mean - 32) / 1.8 - usual.mean) < kWeather ? "in Fahrenheit after" : "";
}

/// What this series does from one day to the next.
struct DayHabits {
    bool steady = false;            ///< so that a factor of ten would be strange
    bool like_temperature = false;  ///< moves by a few units a day
};

DayHabits habits_of(const std::vector<DayLevel>& levels) {
    constexpr std::size_t kWeekDays = 7;
    std::vector<double> powers;
    std::vector<double> differences;
    std::deque<DayLevel> week;
    for (const DayLevel& level : levels) {
        if (!std::isfinite(level.mean)) {
            continue;
        }
        if (!week.empty()) {
            const double ratio = level.mean / usual_level(week).mean;
            powers.push_back(ratio > 0 ? std::abs(std::log10(ratio)) : 1);
            differences.push_back(std::abs(level.mean - week.back().mean));
        }
        week.push_back(level);
        if (week.size() > kWeekDays) {
            week.pop_front();
        }
    }
    constexpr double kSteady = 0.12;  // a factor of 1.3
    constexpr double kWeather = 8;    // degrees
    return {quantile_of(powers, 0.9) < kSteady, quantile_of(differences, 0.95) < kWeather};
}

class UnitCheck {
public:
    explicit UnitCheck(const CheckedSeries& series)
        : grid_(series.grid), levels_(levels_of(series.grid)), habits_(habits_of(levels_)) {}

    [[nodiscard]] const DayHabits& habits() const { return habits_; }
    [[nodiscard]] const std::string& fault() const { return fault_; }

    /// Runs of days whose unit is not that of the days before. Those are left out of what is usual, so that a fault
    /// that lasts is a fault to its end.
    std::vector<Place> places() {
        constexpr std::size_t kFewest = 3;
        std::vector<Place> found;
        std::deque<DayLevel> usual;
        bool before = false;
        for (std::size_t day = 0; day < levels_.size(); ++day) {
            if (std::isnan(levels_[day].mean)) {
                continue;
            }
            const bool faulty = usual.size() >= kFewest && is_faulty(levels_[day], usual_level(usual));
            if (faulty && !before) {
                found.push_back({{grid_.time(grid_.begin_of(day)), {}}, 0});
            }
            if (faulty) {
                found.back().period.end = grid_.time(grid_.end_of(day));
                found.back().steps += grid_.end_of(day) - grid_.begin_of(day);
            } else {
                usual.push_back(levels_[day]);
            }
            if (usual.size() > kUsualDays) {
                usual.pop_front();
            }
            before = faulty;
        }
        return found;
    }

private:
    bool is_faulty(const DayLevel& day, const DayLevel& usual) {
        std::string fault = habits_.steady ? factor_fault(day, usual) : "";
        fault = fault.empty() && habits_.like_temperature ? scale_fault(day, usual) : fault;
        fault_ = fault_.empty() ? fault : fault_;
        return !fault.empty();
    }

    const RegularValues& grid_;
    std::vector<DayLevel> levels_;
    DayHabits habits_;
    std::string fault_;  // of the first day that has one
};

SeriesFinding wrong_unit(const CheckedSeries& series, const std::string& fault, const std::vector<Place>& places) {
    return {FindingKind::wrong_unit,
            series.name,
            places,
            fmt::format("the level is {} the two weeks before, at {}, {} long", fault, list_of(series.grid, places),
                        counted(places.front().steps, "time step")),
            "find out the unit of these rows; split the file there and give each part its `scale`",
            Severity::problem};
}

}  // namespace

std::vector<SeriesFinding> find_wrong_units(const CheckedSeries& series) {
    if (auto thousands = find_thousands_read_as_decimals(series)) {
        return {std::move(*thousands)};
    }
    if (const auto steps = steps_in_another_unit(series.grid); !steps.places.empty()) {
        return {wrong_unit(series, times_the_level(steps.power), steps.places)};
    }
    UnitCheck check(series);
    if (!check.habits().steady) {
        series.judged.push_back(fmt::format("wrong_unit: no factors of ten, since its days differ too much{}",
                                            check.habits().like_temperature ? "; Kelvin and Fahrenheit only" : ""));
    }
    const std::vector<Place> places = check.places();
    if (places.empty()) {
        return {};
    }
    return {wrong_unit(series, check.fault(), places)};
}

}  // namespace forecast
