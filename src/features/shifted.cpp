#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "feature_types.hpp"
#include "forecast/core/error.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

/// A column read some days away: value (0 days), lag (positive) and lead (negative).
struct Shift {
    std::string name;
    std::size_t column = 0;
    int days_before = 0;
    std::optional<int> target_lag;
};

std::optional<int> target_lag_of(const Frame& frame, std::size_t column, int days) {
    return frame.columns[column].role == Role::target ? std::optional(days * rows_per_day(frame.axis)) : std::nullopt;
}

std::vector<std::string> names_of(const std::vector<Shift>& shifts) {
    std::vector<std::string> names;
    for (const Shift& shift : shifts) {
        names.push_back(shift.name);
    }
    return names;
}

class Shifted : public Feature {
public:
    explicit Shifted(std::vector<Shift> shifts, int rows_beyond = 0)
        : shifts_(std::move(shifts)), rows_beyond_(rows_beyond) {}

    [[nodiscard]] std::vector<std::string> names() const override { return names_of(shifts_); }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        for (const Shift& shift : shifts_) {
            *out++ = known.value(shift.column, row_days_before(known.axis(), row, shift.days_before));
        }
    }
    [[nodiscard]] int rows_beyond() const override { return rows_beyond_; }
    [[nodiscard]] std::optional<int> target_lag(std::size_t i) const override { return shifts_[i].target_lag; }

private:
    std::vector<Shift> shifts_;
    int rows_beyond_;
};

/// The value minus that of some days before.
class Difference : public Feature {
public:
    explicit Difference(std::vector<Shift> shifts) : shifts_(std::move(shifts)) {}

    [[nodiscard]] std::vector<std::string> names() const override { return names_of(shifts_); }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        for (const Shift& shift : shifts_) {
            const auto before = row_days_before(known.axis(), row, shift.days_before);
            *out++ = known.value(shift.column, row) - known.value(shift.column, before);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t i) const override { return shifts_[i].target_lag; }

private:
    std::vector<Shift> shifts_;
};

/// `pattern` takes the column's name and the days; `sign` is -1 for days after the row.
std::vector<Shift> shifts_of(const FeatureOptions& options, const Frame& frame, const char* pattern, int sign) {
    std::vector<Shift> shifts;
    for (const std::string& name : options.of) {
        const std::size_t column = frame.index(name);
        for (const double at : options.at) {
            const int days = static_cast<int>(at);
            shifts.push_back({fmt::format(fmt::runtime(pattern), name, days), column, sign * days,
                              target_lag_of(frame, column, days)});
        }
    }
    return shifts;
}

}  // namespace

FeaturePointer make_value(const FeatureOptions& options, const Frame& frame) {
    std::vector<Shift> shifts;
    for (const std::string& name : options.of) {
        const std::size_t column = frame.index(name);
        shifts.push_back({name, column, 0, target_lag_of(frame, column, 0)});
    }
    return std::make_unique<Shifted>(std::move(shifts));
}

FeaturePointer make_lag(const FeatureOptions& options, const Frame& frame) {
    return std::make_unique<Shifted>(shifts_of(options, frame, "{}_j-{}", 1));
}

FeaturePointer make_lead(const FeatureOptions& options, const Frame& frame) {
    for (const std::string& name : options.of) {
        const Role role = frame.columns[frame.index(name)].role;
        if (role != Role::future_covariate && role != Role::calendar) {
            throw Error(ErrorKind::invalid_argument,
                        "the feature lead cannot read '{}': only a future_covariate or a calendar is known ahead",
                        name);
        }
    }
    const double days = *std::max_element(options.at.begin(), options.at.end());
    return std::make_unique<Shifted>(shifts_of(options, frame, "{}_j+{}", -1),
                                     static_cast<int>(days) * rows_per_day(frame.axis));
}

FeaturePointer make_difference(const FeatureOptions& options, const Frame& frame) {
    auto shifts = shifts_of(options, frame, "{}_change_{}d", 1);
    for (Shift& shift : shifts) {
        shift.target_lag = target_lag_of(frame, shift.column, 0);
    }
    return std::make_unique<Difference>(std::move(shifts));
}

}  // namespace forecast
