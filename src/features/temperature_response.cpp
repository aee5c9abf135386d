#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "day_kind.hpp"
#include "degrees.hpp"
#include "feature_types.hpp"
#include "forecast/core/missing.hpp"
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
/// On axes finer than a day, where a window has thousands of rows, the sums over the frame as it stands are kept: only
/// the rows that are not known so, those ahead, are read one by one. The frame must outlive this.
class Smoothing {
public:
    Smoothing(const Frame& frame, std::size_t column) : frame_(&frame), column_(column) {
        const int day_rows = rows_per_day(frame.axis);
        for (std::size_t i = 0; i < kMemoryDays.size(); ++i) {
            decay_[i] = std::exp(-1.0 / (kMemoryDays[i] * day_rows));
            reach_[i] = kReach * kMemoryDays[i] * day_rows;
            if (day_rows > 1) {
                kept_[i] = moving_sums(frame.columns[column].values, decay_[i], reach_[i]);
            }
        }
        if (day_rows > 1) {
            const auto& available_at = frame.columns[column].available_at;
            std::partial_sum(available_at.begin(), available_at.end(), std::back_inserter(stands_from_),
                             [](Timestamp a, Timestamp b) { return std::max(a, b); });
        }
    }
    /// Whether it keeps sums of what becomes known by and by.
    [[nodiscard]] bool keeps_past() const { return frame_->columns[column_].is_known_by_and_by() && !kept_[0].empty(); }
    /// Up to `row` itself, over the values known; unknown if the row's own is.
    [[nodiscard]] Memories at(const AsOf& known, std::ptrdiff_t row) const {
        Memories smooth{};
        if (std::isnan(known.value(column_, row))) {
            smooth.fill(kMissing);
            return smooth;
        }
        const bool is_kept = !kept_[0].empty() && &known.frame() == frame_;
        const std::ptrdiff_t standing = is_kept ? newest_standing(known, row) : row;
        for (std::size_t i = 0; i < smooth.size(); ++i) {
            const Weighted sum = is_kept ? extended(known, row, standing, i) : window(known, row, i);
            smooth[i] = sum.total / sum.weights;
        }
        return smooth;
    }

private:
    struct Weighted {
        double total = 0;
        double weights = 0;

        void add(double value, double weight) {
            if (!std::isnan(value)) {
                total += weight * value;
                weights += weight;
            }
        }
    };

    /// The weighted sum up to every row at once: what a row adds comes in at one end of the window and leaves at the
    /// other.
    static std::vector<Weighted> moving_sums(const std::vector<double>& values, double decay, int reach) {
        std::vector<Weighted> sums(values.size());
        const double last = std::pow(decay, reach);
        Weighted sum;
        for (std::size_t row = 0; row < values.size(); ++row) {
            sum.total *= decay;
            sum.weights *= decay;
            sum.add(values[row], 1);
            if (row >= static_cast<std::size_t>(reach)) {
                sum.add(values[row - static_cast<std::size_t>(reach)], -last);
            }
            sums[row] = sum;
        }
        return sums;
    }

    /// The newest row up to `row` from which on backwards all are known as they stand in the frame; -1 for none.
    [[nodiscard]] std::ptrdiff_t newest_standing(const AsOf& known, std::ptrdiff_t row) const {
        const auto seen = static_cast<std::ptrdiff_t>(known.seen_until(column_));
        while (row >= 0 && row >= seen && stands_from_[static_cast<std::size_t>(row)] > known.origin()) {
            --row;
        }
        return row;
    }

    [[nodiscard]] Weighted extended(const AsOf& known, std::ptrdiff_t row, std::ptrdiff_t standing,
                                    std::size_t i) const {
        Weighted sum = standing < 0 ? Weighted{} : kept_[i][static_cast<std::size_t>(standing)];
        for (std::ptrdiff_t next = standing + 1; next <= row; ++next) {
            sum.total *= decay_[i];
            sum.weights *= decay_[i];
            sum.add(known.value(column_, next), 1);
        }
        return sum;
    }

    [[nodiscard]] Weighted window(const AsOf& known, std::ptrdiff_t row, std::size_t i) const {
        Weighted sum;
        double weight = 1;
        for (int back = 0; back < reach_[i]; ++back) {
            sum.add(known.value(column_, row - back), weight);
            weight *= decay_[i];
        }
        return sum;
    }

    const Frame* frame_;
    std::size_t column_;
    std::array<double, kMemoryDays.size()> decay_{};
    std::array<int, kMemoryDays.size()> reach_{};
    std::array<std::vector<Weighted>, kMemoryDays.size()> kept_;  // [rows] each; empty on a daily axis
    std::vector<Timestamp> stands_from_;  // [rows] when all up to the row were known as they stand; likewise
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
    [[nodiscard]] bool keeps_past() const override { return smoothing_.keeps_past(); }

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
    [[nodiscard]] bool keeps_past() const override { return smoothing_.keeps_past(); }

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
