#include <string_view>

#include "day_kind.hpp"
#include "feature_types.hpp"

namespace forecast {
namespace {

/// One number about the row's local day.
class DayNumber : public Feature {
public:
    using Function = double (*)(Day);

    DayNumber(std::string_view name, Function function) : name_(name), function_(function) {}

    [[nodiscard]] std::vector<std::string> names() const override { return {name_}; }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        *out = function_(day_of_row(known.axis(), row));
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    std::string name_;
    Function function_;
};

}  // namespace

FeaturePointer make_day_of_week(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("day_of_week", [](Day day) { return static_cast<double>(weekday(day)); });
}

FeaturePointer make_month(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("month", [](Day day) { return static_cast<double>(to_date(day).month); });
}

FeaturePointer make_is_weekend(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("is_weekend", [](Day day) { return flag(day_kind(day).weekend); });
}

FeaturePointer make_is_holiday(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("is_holiday", [](Day day) { return flag(day_kind(day).holiday.has_value()); });
}

FeaturePointer make_is_holiday_prev(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("is_holiday_prev", [](Day day) { return flag(day_kind(day).holiday_eve); });
}

FeaturePointer make_is_holiday_next(const FeatureOptions&, const Frame&) {
    return std::make_unique<DayNumber>("is_holiday_next", [](Day day) { return flag(day_kind(day).after_holiday); });
}

}  // namespace forecast
