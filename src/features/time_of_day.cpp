#include <cmath>

#include <fmt/format.h>

#include "day_kind.hpp"
#include "feature_types.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr int kDailyHarmonics = 4;

/// The local clock in daily harmonics.
class TimeOfDay : public Feature {
public:
    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (int k = 1; k <= kDailyHarmonics; ++k) {
            names.push_back(fmt::format("day_cos_{}", k));
            names.push_back(fmt::format("day_sin_{}", k));
        }
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        const TimeAxis& axis = known.axis();
        const bool inside = row >= 0 && row < static_cast<std::ptrdiff_t>(axis.size());
        const double share = inside ? static_cast<double>(period_of_day(axis, static_cast<std::size_t>(row))) /
                                          static_cast<double>(rows_per_day(axis))
                                    : kMissing;
        for (int k = 1; k <= kDailyHarmonics; ++k) {
            *out++ = std::cos(k * kFullTurn * share);
            *out++ = std::sin(k * kFullTurn * share);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }
};

}  // namespace

FeaturePointer make_time_of_day(const FeatureOptions&, const Frame&) {
    return std::make_unique<TimeOfDay>();
}

}  // namespace forecast
