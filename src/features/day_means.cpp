#include <cmath>

#include <fmt/format.h>

#include "feature_types.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "known_mean.hpp"

namespace forecast {
namespace {

constexpr int kDays = 7;

/// What the load was on average on the newest day that is known to its end, and on the six before it.
class DayMeans : public Feature {
public:
    DayMeans(std::string name, std::size_t column, int day_rows)
        : name_(std::move(name)), column_(column), day_rows_(day_rows) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names = {name_ + "_day"};
        for (int k = 1; k < kDays; ++k) {
            names.push_back(fmt::format("{}_day-{}", name_, k));
        }
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const Day target = known.axis().day(static_cast<std::size_t>(row));
        int back = 1;
        while (back < kMostDaysBack && std::isnan(end_of(known, target - back))) {
            ++back;
        }
        for (int k = 0; k < kDays; ++k) {
            *out++ = mean(known, target - (back + k));
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    [[nodiscard]] double end_of(const AsOf& known, Day day) const {
        return known.value(column_, static_cast<std::ptrdiff_t>(known.axis().first_row_of(day + 1)) - 1);
    }
    [[nodiscard]] double mean(const AsOf& known, Day day) const {
        const auto begin = static_cast<std::ptrdiff_t>(known.axis().first_row_of(day));
        const auto end = static_cast<std::ptrdiff_t>(known.axis().first_row_of(day + 1));
        KnownMean mean;
        for (std::ptrdiff_t row = begin; row < end; ++row) {
            mean.add(known.value(column_, row));
        }
        return mean.of(day_rows_);
    }

    std::string name_;
    std::size_t column_;
    int day_rows_;
};

}  // namespace

FeaturePointer make_day_means(const FeatureOptions& options, const Frame& frame) {
    const std::string& name = options.of.front();
    return std::make_unique<DayMeans>(name, frame.index(name), rows_per_day(frame.axis));
}

}  // namespace forecast
