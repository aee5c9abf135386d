#include <fmt/format.h>

#include "day_kind.hpp"
#include "feature_types.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr int kHoliday = 7;  // of day_type, after Monday 0 .. Sunday 6
constexpr int kBridge = 12;  // of special_day, after ordinary 0 and the 11 holidays
constexpr int kEve = 13;
constexpr int kAfter = 14;
constexpr int kChristmasBefore = 5;  // christmas_day runs from 21 December, 1, to 5 January, 16
constexpr int kChristmasAfter = 12;
constexpr int kLagDays = 7;
constexpr int kWeek = 7;

int day_type(const DayKind& kind) {
    return kind.holiday ? kHoliday : kind.weekday;
}

int special_day(const DayKind& kind) {
    if (kind.holiday) {
        return 1 + *kind.holiday;
    }
    if (kind.bridge) {
        return kBridge;
    }
    if (kind.weekend) {
        return 0;
    }
    return kind.holiday_eve ? kEve : kind.after_holiday ? kAfter : 0;
}

int christmas_day(Day day) {
    const Date date = to_date(day);
    const int after = day - to_day({date.month == 1 ? date.year - 1 : date.year, 12, 24});
    return after > -kChristmasBefore + 1 && after <= kChristmasAfter ? after + kChristmasBefore - 1 : 0;
}

/// A day that a lag comes from: 0 ordinary, 1 and 2 a holiday on a working day and at a weekend, 3 a bridge.
int lag_kind(Day day) {
    const DayKind kind = day_kind(day);
    if (kind.holiday) {
        return kind.weekend ? 2 : 1;
    }
    return kind.bridge ? 3 : 0;
}

/// What kind of day the target's is, as numbers without an order: for models that give each of them a level or a curve.
class DayCodes : public Feature {
public:
    [[nodiscard]] std::vector<std::string> names() const override {
        return {"weekday", "day_type", "free_day", "special_day", "holiday_weekend", "christmas_day", "year_position"};
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const Day day = day_of_row(known.axis(), row);
        const DayKind kind = day_kind(day);
        *out++ = kind.weekday;
        *out++ = day_type(kind);
        *out++ = flag(kind.weekend || kind.holiday);
        *out++ = special_day(kind);
        *out++ = kind.holiday ? 1 + flag(kind.weekend) : 0;
        *out++ = christmas_day(day);
        *out = year_angle(day) / kFullTurn;
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }
};

/// What kinds of days those were that the lags of a load come from.
class LagDayCodes : public Feature {
public:
    LagDayCodes(std::string name, std::size_t column) : name_(std::move(name)), column_(column) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names = {name_ + "_last_day_type", name_ + "_last_day_kind"};
        for (int k = 1; k < kLagDays; ++k) {
            names.push_back(fmt::format("{}_last-{}_day_kind", name_, k));
        }
        names.push_back(fmt::format("{}_j-{}_day_kind", name_, kWeek));
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const auto last = newest_known(known, column_, row);
        if (!last) {
            std::fill(out, out + 2 + kLagDays, kMissing);
            return;
        }
        const Day target = day_of_row(known.axis(), row);
        *out++ = day_type(day_kind(target - last->days_before));
        for (int k = 0; k < kLagDays; ++k) {
            *out++ = lag_kind(target - last->days_before - k);
        }
        *out = lag_kind(target - kWeek);
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    std::string name_;
    std::size_t column_;
};

}  // namespace

FeaturePointer make_day_codes(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayCodes>();
}

FeaturePointer make_lag_day_codes(const FeatureOptions& options, const Frame& frame) {
    return std::make_unique<LagDayCodes>(options.of.front(), frame.index(options.of.front()));
}

}  // namespace forecast
