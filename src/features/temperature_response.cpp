#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "day_kind.hpp"
#include "degrees.hpp"
#include "feature_types.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr std::array kHeatingUnder = {kHeatingLimit, 12, 7};  // degrees Celsius
constexpr std::array kCoolingOver = {19, 23};
constexpr std::array kMemoryDays = {2, 4, 8, 30};  // time constants
constexpr int kReach = 5;                          // a smoothing looks back that many time constants: 0.7 % is left out

using Memories = std::array<double, kMemoryDays.size()>;  // one a time constant

/// Exponentially weighted means of a column up to a row, one for each of kMemoryDays.
///
/// On axes finer than a day, where a window has thousands of rows, the means of the frame as it stands are kept, and
/// serve where all of it is seen. The frame must outlive this.
class Smoothing {
public:
    Smoothing(const Frame& frame, std::size_t column) : frame_(&frame), column_(column) {
        const int day_rows = rows_per_day(frame.axis);
        for (std::size_t i = 0; i < kMemoryDays.size(); ++i) {
            decay_[i] = std::exp(-1.0 / (kMemoryDays[i] * day_rows));
            reach_[i] = kReach * kMemoryDays[i] * day_rows;
            if (day_rows > 1) {
                kept_[i] = moving_means(frame.columns[column].values, decay_[i], reach_[i]);
            }
        }
    }
    /// Up to `row` itself, over the values known; unknown if the row's own is.
    [[nodiscard]] Memories at(const AsOf& known, std::ptrdiff_t row) const {
        const bool is_kept = !kept_[0].empty() && &known.frame() == frame_ && row >= 0 &&
                             static_cast<std::size_t>(row) < std::min(known.seen_until(column_), kept_[0].size());
        Memories smooth{};
        for (std::size_t i = 0; i < smooth.size(); ++i) {
            smooth[i] = is_kept ? kept_[i][static_cast<std::size_t>(row)] : mean(known, row, decay_[i], reach_[i]);
        }
        return smooth;
    }

private:
    /// mean() of every row at once: what a row adds comes in at one end of the window and leaves at the other.
    static std::vector<double> moving_means(const std::vector<double>& values, double decay, int reach) {
        std::vector<double> means(values.size());
        const double last = std::pow(decay, reach);
        double sum = 0;
        double weights = 0;
        for (std::size_t row = 0; row < values.size(); ++row) {
            const double leaving =
                row < static_cast<std::size_t>(reach) ? std::nan("") : values[row - static_cast<std::size_t>(reach)];
            sum =
                decay * sum + (std::isnan(values[row]) ? 0 : values[row]) - (std::isnan(leaving) ? 0 : last * leaving);
            weights = decay * weights + (std::isnan(values[row]) ? 0 : 1) - (std::isnan(leaving) ? 0 : last);
            means[row] = std::isnan(values[row]) ? values[row] : sum / weights;
        }
        return means;
    }

    [[nodiscard]] double mean(const AsOf& known, std::ptrdiff_t row, double decay, int reach) const {
        double sum = known.value(column_, row);
        double weights = 1;
        double weight = 1;
        for (int back = 1; back < reach; ++back) {
            weight *= decay;
            const double value = known.value(column_, row - back);
            if (!std::isnan(value)) {
                sum += weight * value;
                weights += weight;
            }
        }
        return sum / weights;
    }

    const Frame* frame_;
    std::size_t column_;
    std::array<double, kMemoryDays.size()> decay_{};
    std::array<int, kMemoryDays.size()> reach_{};
    std::array<std::vector<double>, kMemoryDays.size()> kept_;  // [rows] each; empty on a daily axis
};

/// The days before a row that a load's lags come from.
class LagDays {
public:
    /// `load`: the first of them is the day of its newest known value. `days`: the others, calendar days before.
    LagDays(std::optional<std::size_t> load, std::vector<int> days) : load_(load), days_(std::move(days)) {}

    struct Name {
        std::string day;    ///< "last", "j-7"
        std::string since;  ///< of a change since that day: "last", "7d"
    };
    [[nodiscard]] std::vector<Name> names() const {
        std::vector<Name> names;
        if (load_) {
            names.push_back({"last", "last"});
        }
        for (const int days : days_) {
            names.push_back({fmt::format("j-{}", days), fmt::format("{}d", days)});
        }
        return names;
    }
    /// -1 where there is none.
    [[nodiscard]] std::vector<std::ptrdiff_t> rows(const AsOf& known, std::ptrdiff_t row) const {
        std::vector<std::ptrdiff_t> rows;
        if (load_) {
            const auto newest = newest_known(known, *load_, row);
            rows.push_back(newest ? newest->row : -1);
        }
        for (const int days : days_) {
            rows.push_back(row_days_before(known.axis(), row, days));
        }
        return rows;
    }

private:
    std::optional<std::size_t> load_;
    std::vector<int> days_;
};

/// How a load answers to temperature: with thresholds, with memory, differently by season and day; and what the
/// temperature was on the days that the load's lags come from: of a second column `of`, the load, the newest known one;
/// and `at` days before, 1 and 7 unless given (7 beside a load).
class TemperatureResponse : public Feature {
public:
    TemperatureResponse(std::string name, std::size_t column, LagDays lags, Smoothing smoothing)
        : name_(std::move(name)), column_(column), lags_(std::move(lags)), smoothing_(std::move(smoothing)) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names = {name_};
        const auto add = [&](const char* pattern, int number) {
            names.push_back(fmt::format(fmt::runtime(pattern), name_, number));
        };
        for (const int under : kHeatingUnder) {
            add("{}_heating_{}", under);
        }
        for (const int over : kCoolingOver) {
            add("{}_cooling_{}", over);
        }
        for (const int days : kMemoryDays) {
            add("{}_smooth_{}d", days);
            add("{}_smooth_{}d_heating", days);
        }
        for (const auto* by : {"year_cos", "year_sin", "weekend", "holiday"}) {
            names.push_back(fmt::format("{}_heating_x_{}", name_, by));
        }
        for (const auto& [day, since] : lags_.names()) {
            names.push_back(fmt::format("{}_{}", name_, day));
            names.push_back(fmt::format("{}_heating_{}", name_, day));
            names.push_back(fmt::format("{}_change_{}", name_, since));
            names.push_back(fmt::format("{}_heating_change_{}", name_, since));
            for (const int memory : kMemoryDays) {
                names.push_back(fmt::format("{}_smooth_{}d_heating_change_{}", name_, memory, since));
            }
        }
        return names;
    }

    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const double now = known.value(column_, row);
        const Memories smooth = smoothing_.at(known, row);
        out = thresholds(now, out);
        for (const double memory : smooth) {
            *out++ = memory;
            *out++ = heating(memory);
        }
        out = by_day(day_of_row(known.axis(), row), heating(now), out);
        for (const std::ptrdiff_t lag_row : lags_.rows(known, row)) {
            const double before = known.value(column_, lag_row);
            *out++ = before;
            *out++ = heating(before);
            *out++ = now - before;
            *out++ = heating(now) - heating(before);
            out = heating_changes(smooth, smoothing_.at(known, lag_row), out);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    static double* thresholds(double now, double* out) {
        *out++ = now;
        for (const int under : kHeatingUnder) {
            *out++ = heating(now, under);
        }
        for (const int over : kCoolingOver) {
            *out++ = cooling(now, over);
        }
        return out;
    }

    static double* by_day(Day day, double heat, double* out) {
        const DayKind kind = day_kind(day);
        *out++ = heat * std::cos(year_angle(day));
        *out++ = heat * std::sin(year_angle(day));
        *out++ = heat * (kind.weekend ? 1 : 0);
        *out++ = heat * (kind.holiday_on_working_day() ? 1 : 0);
        return out;
    }

    static double* heating_changes(const Memories& now, const Memories& before, double* out) {
        for (std::size_t i = 0; i < now.size(); ++i) {
            *out++ = heating(now[i]) - heating(before[i]);
        }
        return out;
    }

    std::string name_;
    std::size_t column_;
    LagDays lags_;
    Smoothing smoothing_;
};

/// The smoothed temperatures of the days that the load's lags come from.
class TemperatureMemory : public Feature {
public:
    TemperatureMemory(std::string name, LagDays lags, Smoothing smoothing)
        : name_(std::move(name)), lags_(std::move(lags)), smoothing_(std::move(smoothing)) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (const auto& lag : lags_.names()) {
            for (const int memory : kMemoryDays) {
                names.push_back(fmt::format("{}_smooth_{}d_{}", name_, memory, lag.day));
            }
        }
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        for (const std::ptrdiff_t lag_row : lags_.rows(known, row)) {
            const Memories smooth = smoothing_.at(known, lag_row);
            out = std::copy(smooth.begin(), smooth.end(), out);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    std::string name_;
    LagDays lags_;
    Smoothing smoothing_;
};

LagDays lag_days(const FeatureOptions& options, const Frame& frame) {
    const bool with_load = options.of.size() == 2;
    std::vector<int> days(options.at.size());
    std::transform(options.at.begin(), options.at.end(), days.begin(), [](double d) { return static_cast<int>(d); });
    if (days.empty()) {
        days = with_load ? std::vector<int>{7} : std::vector<int>{1, 7};
    }
    return {with_load ? std::optional(frame.index(options.of.back())) : std::nullopt, std::move(days)};
}

Smoothing smoothing_of(const FeatureOptions& options, const Frame& frame) {
    return {frame, frame.index(options.of.front())};
}

}  // namespace

FeaturePointer make_temperature_response(const FeatureOptions& options, const Frame& frame) {
    const std::string& name = options.of.front();
    return std::make_unique<TemperatureResponse>(name, frame.index(name), lag_days(options, frame),
                                                 smoothing_of(options, frame));
}

FeaturePointer make_temperature_memory(const FeatureOptions& options, const Frame& frame) {
    return std::make_unique<TemperatureMemory>(options.of.front(), lag_days(options, frame),
                                               smoothing_of(options, frame));
}

}  // namespace forecast
