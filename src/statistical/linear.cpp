#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "change_forecaster.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/statistical/makers.hpp"
#include "forecast/statistical/ridge.hpp"
#include "linear_period.hpp"
#include "weather_fallback.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestRows = 30;
constexpr std::size_t kYear = 365;
constexpr int kRefitsFromScratch = 13;  // after so many refits by added rows the next one sees all rows again

/// What was learnt of one period of the day, and from which rows.
struct PeriodFit {
    std::vector<std::size_t> columns;  // of the feature table
    std::vector<std::size_t> begins;   // [columns] the row up to which the column counts as its mean
    Eigen::RowVectorXd means;          // [columns] so far
    std::vector<bool> learnt;          // [rows of the period]
    std::optional<Ridge> ridge;
    Day newest;  // has weight 1
    LinearMap map;
};

class Linear : public ChangeForecaster {
public:
    explicit Linear(const StatisticalOptions& options)
        : ChangeForecaster(options.linear.features, options), options_(options.linear) {}

    [[nodiscard]] std::string name() const override { return "linear"; }
    [[nodiscard]] int refit_every_days() const override { return options_.refit_every_days; }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    void reset() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;

    [[nodiscard]] bool can_forecast(const Origin& origin, std::size_t row) const;
    [[nodiscard]] Origin origin_of(Day day) const;
    [[nodiscard]] Day full_refit_of(const Origin& origin) const;
    [[nodiscard]] std::vector<Origin> steps_to(const Origin& origin, Day full_refit) const;
    [[nodiscard]] PeriodFit first_fit(std::size_t period, const Origin& origin) const;
    void add_rows(std::size_t period, PeriodFit& fit, const Origin& origin) const;
    void check_enough(const Origin& origin) const;
    [[nodiscard]] std::vector<std::size_t> history(std::size_t period, const Origin& origin) const;
    [[nodiscard]] bool is_complete(std::size_t row, const PeriodFit& fit) const;

    LinearOptions options_;
    std::vector<PeriodFit> fits_;            // [periods]
    Day full_refit_;                         // of fits_
    Day newest_;                             // of fits_
    std::vector<LinearPeriod> forecasting_;  // [periods]
};

void Linear::reset() {
    fits_.clear();
    forecasting_.clear();
}

void Linear::restore(const SavedFit& saved) {
    forecasting_ = read_periods(saved, periods().rows.size(), [&](const nlohmann::ordered_json& period) {
        return read_linear_period(period, table());
    });
}

nlohmann::ordered_json Linear::values() const {
    nlohmann::ordered_json values;
    for (const LinearPeriod& period : forecasting_) {
        values["slots"].push_back(to_json(period, table()));
    }
    return values;
}

/// Whether every column that has begun is known.
bool Linear::is_complete(std::size_t row, const PeriodFit& fit) const {
    for (std::size_t c = 0; c < fit.columns.size(); ++c) {
        if (row >= fit.begins[c] && std::isnan(table().at(fit.columns[c], row))) {
            return false;
        }
    }
    return true;
}

Origin Linear::origin_of(Day day) const {
    const std::size_t row = axis().first_row_of(day);
    return {issued_at(row), row, 1};
}

/// The place in `rows` from which the column is known; rows.size() if nowhere.
std::size_t place_of_begin(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows) {
    const auto first =
        std::find_if(rows.begin(), rows.end(), [&](std::size_t row) { return !std::isnan(table.at(column, row)); });
    return static_cast<std::size_t>(first - rows.begin());
}

/// Whether it is known in half of the rows from the place `begin` on, and these are a year (half of few rows) at least.
bool is_usable(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows, std::size_t begin) {
    const auto known = std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                                     [&](std::size_t row) { return !std::isnan(table.at(column, row)); });
    const std::size_t since = rows.size() - begin;
    return known > 0 && since >= std::min(kYear, rows.size() / 2) && 2 * static_cast<std::size_t>(known) >= since;
}

Eigen::MatrixXd gather(const FeatureTable& table, const std::vector<std::size_t>& rows,
                       const std::vector<std::size_t>& columns) {
    Eigen::MatrixXd x(rows.size(), columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = table.at(columns[c], rows[i]);
        }
    }
    return x;
}

/// The mean of each column over the rows where it is known.
Eigen::RowVectorXd means_of_known(const Eigen::MatrixXd& x) {
    const Eigen::ArrayXXd known = x.array().isNaN().select(0.0, Eigen::ArrayXXd::Ones(x.rows(), x.cols()));
    const Eigen::ArrayXXd values = x.array().isNaN().select(0.0, x.array());
    return values.colwise().sum() / known.colwise().sum().max(1.0);
}

/// Rows of the period to learn from at the origin: from `training_start` on, or from where all columns have begun.
std::vector<std::size_t> Linear::history(std::size_t period, const Origin& origin) const {
    auto rows = target().known_rows(periods().rows[period], origin);
    if (!options_.training_start) {
        return rows_since_begun(table(), rows);
    }
    const std::size_t first = axis().first_row_of(*options_.training_start);
    rows.erase(rows.begin(), std::lower_bound(rows.begin(), rows.end(), first));
    return rows;
}

/// A fit that has its columns and has not learnt yet; `learnt` marks what it is not to learn at all.
PeriodFit Linear::first_fit(std::size_t period, const Origin& origin) const {
    const auto rows = history(period, origin);
    PeriodFit fit;
    for (std::size_t c = 0; c < table().columns(); ++c) {
        const std::size_t place = options_.training_start ? place_of_begin(table(), c, rows) : 0;
        if (is_usable(table(), c, rows, place)) {
            fit.columns.push_back(c);
            fit.begins.push_back(rows[place]);
        }
    }
    const std::size_t begin = rows.empty() ? axis().size() : rows.front();
    for (const std::size_t row : periods().rows[period]) {
        fit.learnt.push_back(row < begin);
    }
    return fit;
}

/// Adds what has become known since, and solves anew.
void Linear::add_rows(std::size_t period, PeriodFit& fit, const Origin& origin) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < fit.learnt.size() && periods().rows[period][i] < origin.first_row; ++i) {
        const std::size_t row = periods().rows[period][i];
        if (!fit.learnt[i] && !std::isnan(target().change(row, origin.issued_at)) && is_complete(row, fit)) {
            rows.push_back(row);
            fit.learnt[i] = true;
        }
    }
    if (rows.empty()) {
        return;
    }
    const Day newest = std::max(fit.newest, axis().day(rows.back()));
    Eigen::VectorXd changes(static_cast<Eigen::Index>(rows.size()));
    Eigen::VectorXd weights(changes.size());
    for (Eigen::Index i = 0; i < changes.size(); ++i) {
        const std::size_t row = rows[static_cast<std::size_t>(i)];
        const Day day = axis().day(row);
        changes[i] = target().change(row, origin.issued_at);
        weights[i] = std::pow(options_.forgetting, newest - day) * weight_of(options_.sample_weights, day);
    }
    Eigen::MatrixXd x = gather(table(), rows, fit.columns);
    if (!fit.ridge) {
        fit.means = means_of_known(x);
    }
    x = x.array().isNaN().select(fit.means.replicate(x.rows(), 1), x);
    if (fit.ridge) {
        fit.ridge->forget(std::pow(options_.forgetting, newest - fit.newest));
    } else {
        fit.ridge.emplace(x);
    }
    fit.ridge->add(x, changes, weights);
    fit.newest = newest;
    fit.map = fit.ridge->solve(options_.penalty);
}

/// The refits between the last one from scratch and `origin`, that one first and `origin` last.
std::vector<Origin> Linear::steps_to(const Origin& origin, Day full_refit) const {
    const Day day = axis().day(origin.first_row);
    std::vector<Origin> steps;
    for (Day step = full_refit; step < day; step = step + options_.refit_every_days) {
        if (fits_.empty() || newest_ < step) {
            steps.push_back(origin_of(step));
        }
    }
    steps.push_back(origin);
    return steps;
}

/// The most recent full refit on which the incremental fit at `origin` builds.
Day Linear::full_refit_of(const Origin& origin) const {
    const Day day = axis().day(origin.first_row);
    const int period = options_.refit_every_days * kRefitsFromScratch;
    const Day full_refit = std::max(day - day.number % period, axis().day(0));
    const bool too_early = target().known_rows(periods().rows.front(), origin_of(full_refit)).size() < 2 * kFewestRows;
    return too_early ? day : full_refit;
}

void Linear::check_enough(const Origin& origin) const {
    std::size_t fewest = axis().size();
    for (const PeriodFit& period : fits_) {
        fewest = std::min(fewest, period.ridge ? period.ridge->rows() : 0);
    }
    if (fewest < kFewestRows) {
        throw Error(ErrorKind::insufficient_data,
                    "the linear model has {} days with target and all features known before {}, it needs {}; fetch "
                    "more history",
                    fewest, format_day(axis().day(origin.first_row)), kFewestRows);
    }
}

void Linear::learn(const Origin& origin) {
    const Day day = axis().day(origin.first_row);
    const Day full_refit = full_refit_of(origin);
    const bool on_the_way =
        newest_ == day || (newest_ < day && (newest_ - full_refit) % options_.refit_every_days == 0);
    if (full_refit_ != full_refit || !on_the_way) {
        fits_.clear();
    }
    for (const Origin& step : steps_to(origin, full_refit)) {
        const bool first = fits_.empty();
        fits_.resize(periods().rows.size());
        in_parallel(fits_.size(), [&](std::size_t period) {
            cancellation().check();
            if (first) {
                fits_[period] = first_fit(period, step);
            }
            add_rows(period, fits_[period], step);
        });
    }
    full_refit_ = full_refit;
    newest_ = day;
    check_enough(origin);
    forecasting_.clear();
    for (const PeriodFit& fit : fits_) {
        forecasting_.push_back(fit.ridge ? make_linear_period(table(), fit.columns, fit.map, fit.ridge->means())
                                         : LinearPeriod());
    }
}

/// Whether the row was issued by then: a later one is not known from this origin.
bool Linear::can_forecast(const Origin& origin, std::size_t row) const {
    return is_fitted() && row < axis().size() && origin.issued_at >= issued_at(row);
}

std::vector<double> Linear::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, kMissing);
    for (std::size_t step = 0; step < origin.horizon && can_forecast(origin, origin.first_row + step); ++step) {
        const std::size_t row = origin.first_row + step;
        const LinearPeriod& period = forecasting_[periods().period_of[row]];
        forecast[step] = period.groups.forecast(target().base(row), period.parts(table(), row));
    }
    return forecast;
}

std::optional<Explanation> Linear::explain(const Origin& origin) const {
    const std::size_t row = origin.first_row;
    if (std::isnan(predict({origin.issued_at, row, 1}).front())) {
        return std::nullopt;
    }
    const LinearPeriod& period = forecasting_[periods().period_of[row]];
    return period.groups.explain(target().base(row), period.parts(table(), row));
}

std::unique_ptr<Forecaster> make_plain(const StatisticalOptions& options) {
    return std::make_unique<Linear>(options);
}

}  // namespace

std::unique_ptr<Forecaster> make_linear(const StatisticalOptions& options) {
    if (options.linear.features.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "the linear model has no features; list them in linear.features or features.ahead");
    }
    return with_weather_fallback(make_plain, options);
}

}  // namespace forecast
