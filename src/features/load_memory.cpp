#include <array>
#include <cmath>

#include <fmt/format.h>

#include "day_kind.hpp"
#include "feature_types.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "known_mean.hpp"

namespace forecast {
namespace {

constexpr int kDaysBeforeLast = 7;
constexpr int kFortnight = 14;
constexpr std::array kMeans = {7, 28};

/// What the load was, on the last known day and the seven before it, and what kind of days those were: a lag that was a
/// holiday must be read as one.
class LoadMemory : public Feature {
public:
    LoadMemory(std::string name, std::size_t column) : name_(std::move(name)), column_(column) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names = {name_ + "_last"};
        for (int k = 1; k <= kDaysBeforeLast; ++k) {
            names.push_back(fmt::format("{}_last-{}", name_, k));
        }
        names.push_back(fmt::format("{}_j-{}", name_, kFortnight));
        for (const int days : kMeans) {
            names.push_back(fmt::format("{}_last_mean_{}d", name_, days));
        }
        for (const auto day : kWeekdays) {
            names.push_back(fmt::format("{}_last_x_{}", name_, day));
        }
        for (int k = 0; k <= kDaysBeforeLast + 1; ++k) {
            const auto day = k > kDaysBeforeLast ? fmt::format("j-{}", kFortnight)
                             : k == 0            ? std::string("last")
                                                 : fmt::format("last-{}", k);
            for (const auto* what : {"holiday", "bridge", "christmas"}) {
                names.push_back(fmt::format("{}_{}_was_{}", name_, day, what));
            }
        }
        names.push_back(fmt::format("{}_last_was_weekend", name_));
        for (const auto day : kWeekdays) {
            names.push_back(fmt::format("{}_last_was_{}", name_, day));
        }
        return names;
    }

    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const auto last = newest_known(known, column_, row);
        if (!last) {
            std::fill(out, out + kColumns, kMissing);
            return;
        }
        out = loads(known, row, *last, out);
        flags(known, row, last->days_before, out);
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    static constexpr std::size_t kLoadColumns = 1 + kDaysBeforeLast + 1 + kMeans.size() + kWeekdays.size();
    static constexpr std::size_t kColumns =
        kLoadColumns + std::size_t{3} * (kDaysBeforeLast + 2) + 1 + kWeekdays.size();

    double* loads(const AsOf& known, std::ptrdiff_t row, const KnownValue& last, double* out) const {
        *out++ = last.value;
        for (int k = 1; k <= kDaysBeforeLast; ++k) {
            *out++ = load(known, row, last.days_before + k);
        }
        *out++ = load(known, row, kFortnight);
        for (const int days : kMeans) {
            *out++ = mean(known, row, last.days_before, days);
        }
        const int target_weekday = weekday(day_of_row(known.axis(), row));
        for (int day = 0; day < 7; ++day) {
            *out++ = day == target_weekday ? last.value : 0;
        }
        return out;
    }

    static void flags(const AsOf& known, std::ptrdiff_t row, int days_before, double* out) {
        const Day target = day_of_row(known.axis(), row);
        for (int k = 0; k <= kDaysBeforeLast + 1; ++k) {
            const DayKind kind = day_kind(target - (k > kDaysBeforeLast ? kFortnight : days_before + k));
            *out++ = flag(kind.holiday_on_working_day());
            *out++ = flag(kind.bridge);
            *out++ = flag(kind.christmas.has_value());
        }
        const int last = weekday(target - days_before);
        *out++ = flag(last >= 5);
        for (int day = 0; day < 7; ++day) {
            *out++ = flag(day == last);
        }
    }

    [[nodiscard]] double load(const AsOf& known, std::ptrdiff_t row, int days_before) const {
        return known.value(column_, row_days_before(known.axis(), row, days_before));
    }

    /// Of the `days` days up to the last known one; at least half of them must be known.
    [[nodiscard]] double mean(const AsOf& known, std::ptrdiff_t row, int days_before, int days) const {
        KnownMean mean;
        for (int k = 0; k < days; ++k) {
            mean.add(load(known, row, days_before + k));
        }
        return mean.of(days);
    }

    std::string name_;
    std::size_t column_;
};

}  // namespace

FeaturePointer make_load_memory(const FeatureOptions& options, const Frame& frame) {
    const std::string& name = options.of.front();
    return std::make_unique<LoadMemory>(name, frame.index(name));
}

}  // namespace forecast
