#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "feature_types.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "known_mean.hpp"

namespace forecast {
namespace {

constexpr std::array kDays = {1, 2, 7};
constexpr int kHours = 6;

/// How the load's newest known hours stand against the same hours of days before: at noon of the day before, what its
/// morning has shown.
class RecentChange : public Feature {
public:
    RecentChange(std::string name, std::size_t column, int day_rows)
        : name_(std::move(name)), column_(column), day_rows_(day_rows), rows_(std::max(1, day_rows * kHours / 24)) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (const int days : kDays) {
            names.push_back(fmt::format("{}_recent_change_{}d", name_, days));
        }
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const std::ptrdiff_t newest = newest_row(known, row);
        for (const int days : kDays) {
            *out++ = newest < 0 ? kMissing : change(known, newest, days);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    /// -1 where none of the last four weeks is known.
    [[nodiscard]] std::ptrdiff_t newest_row(const AsOf& known, std::ptrdiff_t row) const {
        for (int back = 1; back <= kMostDaysBack * day_rows_; ++back) {
            if (!std::isnan(known.value(column_, row - back))) {
                return row - back;
            }
        }
        return -1;
    }

    [[nodiscard]] double change(const AsOf& known, std::ptrdiff_t newest, int days) const {
        KnownMean mean;
        for (std::ptrdiff_t row = newest; row > newest - rows_; --row) {
            mean.add(known.value(column_, row) - known.value(column_, row_days_before(known.axis(), row, days)));
        }
        return mean.of(rows_);
    }

    std::string name_;
    std::size_t column_;
    int day_rows_;
    int rows_;
};

}  // namespace

FeaturePointer make_recent_change(const FeatureOptions& options, const Frame& frame) {
    const std::string& name = options.of.front();
    return std::make_unique<RecentChange>(name, frame.index(name), rows_per_day(frame.axis));
}

}  // namespace forecast
