#include <cmath>
#include <string>
#include <utility>

#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/statistical/makers.hpp"

namespace forecast {
namespace {

constexpr int kDaysBack = 28;
constexpr int kDaysAround = 10;

/// A forecaster that learns nothing: one number a row, from what is known at the origin.
class Baseline : public Forecaster {
public:
    using Rule = double (*)(const AsOf& known, std::ptrdiff_t row);

    Baseline(std::string name, Rule rule) : name_(std::move(name)), rule_(rule) {}

    [[nodiscard]] std::string name() const override { return name_; }
    void prepare(const Frame& frame) override { frame_ = &frame; }
    void fit(const Origin&) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        const AsOf known(*frame_, origin.issued_at, 0);
        std::vector<double> forecast;
        for (std::size_t step = 0; step < origin.horizon; ++step) {
            forecast.push_back(rule_(known, static_cast<std::ptrdiff_t>(origin.first_row + step)));
        }
        return forecast;
    }

private:
    std::string name_;
    Rule rule_;
    const Frame* frame_ = nullptr;
};

double last_day(const AsOf& known, std::ptrdiff_t row) {
    const auto newest = newest_known(known, kTarget, row, kDaysBack);
    return newest ? newest->value : kMissing;
}

/// The newest known one of the same weekdays before.
double last_week(const AsOf& known, std::ptrdiff_t row) {
    for (int days = 7; days <= kDaysBack; days += 7) {
        const double value = known.value(kTarget, row_days_before(known.axis(), row, days));
        if (!std::isnan(value)) {
            return value;
        }
    }
    return kMissing;
}

struct Sum {
    double total = 0;
    int count = 0;
};

/// Days of `day`'s weekday around the same date of `year`.
Sum same_season(const AsOf& known, std::ptrdiff_t row, Day day, int year) {
    const Date date = to_date(day);
    const bool leap_day = date.month == 2 && date.day == 29;
    const Day middle = to_day({year, date.month, leap_day ? 28 : date.day});
    Sum sum;
    for (int around = -kDaysAround; around <= kDaysAround; ++around) {
        const int days_before = day - (middle + around);
        const double value =
            days_before % 7 != 0 ? kMissing : known.value(kTarget, row_days_before(known.axis(), row, days_before));
        if (!std::isnan(value)) {
            sum.total += value;
            ++sum.count;
        }
    }
    return sum;
}

double climatology(const AsOf& known, std::ptrdiff_t row) {
    if (row >= static_cast<std::ptrdiff_t>(known.axis().size())) {
        return kMissing;
    }
    const Day day = known.axis().day(static_cast<std::size_t>(row));
    Sum all;
    for (int year = to_date(known.axis().day(0)).year; year < to_date(day).year; ++year) {
        const Sum sum = same_season(known, row, day, year);
        all.total += sum.total;
        all.count += sum.count;
    }
    return all.count == 0 ? kMissing : all.total / all.count;
}

/// What the grid operator had published; a value that gap filling made up is not its forecast.
class Tso : public Forecaster {
public:
    explicit Tso(std::string column) : column_(std::move(column)) {}

    [[nodiscard]] std::string name() const override { return "tso"; }
    void prepare(const Frame& frame) override { frame_ = &frame; }
    void fit(const Origin&) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        std::vector<double> forecast(origin.horizon, kMissing);
        const auto column = frame_->find(column_);
        if (!column) {
            return forecast;
        }
        const AsOf known(*frame_, origin.issued_at, 0);
        const auto& imputed = frame_->columns[*column].imputed;
        for (std::size_t step = 0; step < origin.horizon; ++step) {
            const std::size_t row = origin.first_row + step;
            if (row >= imputed.size() || !imputed[row]) {
                forecast[step] = known.value(*column, static_cast<std::ptrdiff_t>(row));
            }
        }
        return forecast;
    }

private:
    std::string column_;
    const Frame* frame_ = nullptr;
};

}  // namespace

std::unique_ptr<Forecaster> make_tso(const StatisticalOptions& options) {
    return std::make_unique<Tso>(options.tso_column);
}

std::unique_ptr<Forecaster> make_last_day(const StatisticalOptions&) {
    return std::make_unique<Baseline>("j-1", last_day);
}

std::unique_ptr<Forecaster> make_last_week(const StatisticalOptions&) {
    return std::make_unique<Baseline>("j-7", last_week);
}

std::unique_ptr<Forecaster> make_climatology(const StatisticalOptions&) {
    return std::make_unique<Baseline>("climatology", climatology);
}

}  // namespace forecast
