#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "composite.hpp"
#include "composites.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/lstm/schedule.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "forecast/statistical/ridge.hpp"
#include "scheduled.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestDaysOfTransfer = 60;  // to learn from
constexpr Eigen::Index kChanges = 2;
constexpr const char* kOther = "other";  // in the saved values

/// What a row is corrected by: the change since the newest known load that is forecast of the other load, and the one
/// that the base forecasts of the target.
using Changes = Eigen::Matrix<double, 1, kChanges>;

/// The rows of a period of the day that can be learnt from.
struct PeriodRows {
    std::vector<Changes> changes;
    std::vector<double> errors;  ///< of the base
    std::vector<double> weights;
    std::vector<int> days_back;  ///< of the newest known other load
};

/// What was learnt of a period of the day: error of the base = intercept + slopes . changes, where the other load was
/// known up to `days_back` days before the row.
struct Correction {
    LinearMap map;
    int days_back = 0;

    [[nodiscard]] double of(const Changes& changes) const { return map.intercept + changes.dot(map.slopes); }
};

/// The usual one. Rows whose other load was known later than usual are neither learnt from nor forecast: what the other
/// load did in the meantime is not in the change that is forecast of it.
int usual_days_back(std::vector<int> days) {
    const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
    std::nth_element(days.begin(), middle, days.end());
    return *middle;
}

Correction learn_correction(const PeriodRows& samples, double penalty) {
    Correction correction;
    correction.days_back = usual_days_back(samples.days_back);
    const auto n = static_cast<Eigen::Index>(samples.errors.size());
    Eigen::MatrixXd x(n, kChanges);
    Eigen::VectorXd errors(n);
    Eigen::VectorXd weights(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto sample = static_cast<std::size_t>(i);
        x.row(i) = samples.changes[sample];
        errors[i] = samples.errors[sample];
        weights[i] = samples.days_back[sample] <= correction.days_back ? samples.weights[sample] : 0;
    }
    Ridge ridge(x);
    ridge.add(x, errors, weights);
    correction.map = ridge.solve(penalty);
    return correction;
}

nlohmann::ordered_json to_json(const Correction& correction) {
    return {{"days_back", correction.days_back},
            {"intercept", correction.map.intercept},
            {"slopes", std::vector<double>(correction.map.slopes.begin(), correction.map.slopes.end())}};
}

Correction read_correction(const nlohmann::ordered_json& saved) {
    Correction correction;
    const auto& slopes = saved.at("slopes");
    require(slopes.is_array() && slopes.size() == static_cast<std::size_t>(kChanges), "it has other slopes");
    const auto days_back = read_whole_number(saved.at("days_back"));
    require(days_back >= 0 && days_back <= kMostDaysBack, "days_back is out of range");
    correction.days_back = static_cast<int>(days_back);
    correction.map.intercept = read_number(saved.at("intercept"));
    correction.map.slopes.resize(kChanges);
    for (Eigen::Index i = 0; i < kChanges; ++i) {
        correction.map.slopes[i] = read_number(slopes[static_cast<std::size_t>(i)]);
    }
    return correction;
}

class Transfer final : public Composite {
public:
    Transfer(TransferOptions options, std::shared_ptr<SharedForecaster> base, std::shared_ptr<SharedForecaster> other,
             CompositeContext context)
        : options_(std::move(options)),
          base_(std::move(base)),
          other_(std::move(other)),
          context_(std::move(context)) {}

    [[nodiscard]] std::string name() const override { return "transfer"; }
    [[nodiscard]] int refit_every_days() const override { return 1; }
    [[nodiscard]] bool uses_weather() const override { return base_->uses_weather() || other_->uses_weather(); }
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    /// The base's explanation, and one contribution more.
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    using Corrections = std::vector<Correction>;  // [periods of the day]
    struct Forecast {
        double base = kMissing;
        double corrected = kMissing;
    };

    void bind() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;
    void load_bases(const SavedFit& saved) override;

    void find_newest_other(std::size_t first, std::size_t last);
    [[nodiscard]] Corrections learn_corrections(const Origin& origin) const;
    [[nodiscard]] std::vector<PeriodRows> samples_at(const Origin& origin) const;
    void check_enough(const std::vector<PeriodRows>& samples, const Origin& origin) const;
    [[nodiscard]] Changes changes(std::size_t row, double base, double other) const;
    [[nodiscard]] Forecast forecast_row(const Origin& origin, std::size_t row) const;

    TransferOptions options_;
    std::shared_ptr<SharedForecaster> base_;
    std::shared_ptr<SharedForecaster> other_;
    CompositeContext context_;
    ChangeTarget newest_;
    std::vector<KnownValue> newest_other_;  // [rows] newest observed at the row's issue; NaN = none
    SharedForecaster::Fit base_fit_;
    SharedForecaster::Fit other_fit_;
    Scheduled<Corrections> corrections_;
};

/// The newest value that was observed, not imputed, at the row's issue.
KnownValue newest_observed(const Frame& frame, std::size_t column, const IssueOptions& issue, std::size_t row) {
    const AsOf known(frame, issue_time(issue, frame.axis, row), 0);
    const auto& imputed = frame.columns[column].imputed;
    for (int days = 1; days <= kMostDaysBack; ++days) {
        const auto before = row_days_before(frame.axis, static_cast<std::ptrdiff_t>(row), days);
        const double value = known.value(column, before);
        if (!std::isnan(value) && (imputed.empty() || !imputed[static_cast<std::size_t>(before)])) {
            return {days, before, value};
        }
    }
    return {0, 0, kMissing};
}

void Transfer::bind() {
    newest_ = ChangeTarget(*frame(), context_.issue);
    newest_other_.assign(frame()->axis.size(), {});
    find_newest_other(0, newest_other_.size());
    corrections_.forget();
}

void Transfer::update(std::size_t first, std::size_t last) {
    newest_.update(first, last);
    find_newest_other(first, std::min(last, newest_other_.size()));
}

void Transfer::find_newest_other(std::size_t first, std::size_t last) {
    const std::size_t column = frame()->index(options_.from);
    for (std::size_t row = first; row < last; ++row) {
        newest_other_[row] = newest_observed(*frame(), column, context_.issue, row);
    }
}

void Transfer::load_bases(const SavedFit& saved) {
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const auto& other = values.at(kOther);
        const auto day = parse_day(other.at("fitted").get<std::string>());
        require(day.has_value(), "\"fitted\" of the other load's model is no day");
        other_->load_fit({saved.source, *day, std::make_shared<const nlohmann::ordered_json>(other.at("values"))});
    });
}

void Transfer::restore(const SavedFit& saved) {
    base_fit_ = base_->saved_or_due(saved.day);
    other_fit_ = other_->saved_or_due(saved.day);
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const Day day = Scheduled<Corrections>::day_in(values.at("learnt"));
        const auto& slots = values.at("slots");
        require(slots.is_array() && slots.size() == static_cast<std::size_t>(rows_per_day(frame()->axis)),
                "it is of another time step");
        Corrections corrections;
        std::transform(slots.begin(), slots.end(), std::back_inserter(corrections), read_correction);
        corrections_.restore(day, std::move(corrections));
    });
}

nlohmann::ordered_json Transfer::values() const {
    nlohmann::ordered_json values = {{"learnt", corrections_.saved_day()}};
    for (const Correction& correction : *corrections_) {
        values["slots"].push_back(to_json(correction));
    }
    const SavedFit other = other_->saved(other_fit_);
    values[kOther] = {{"fitted", format_day(other.day)}, {"values", *other.values}};
    return values;
}

void Transfer::keep_bases() {
    if (base_fit_) {
        base_->keep(base_fit_);
    }
    if (other_fit_) {
        other_->keep(other_fit_);
    }
}

void Transfer::learn(const Origin& origin) {
    base_fit_ = base_->due_or_throw(origin);
    other_fit_ = other_->due_or_throw(origin);
    corrections_.learn(*frame(), origin, options_.refit_every_days, context_,
                       [&](const Origin& due) { return learn_corrections(due); });
}

Transfer::Corrections Transfer::learn_corrections(const Origin& origin) const {
    const auto samples = samples_at(origin);
    check_enough(samples, origin);
    Corrections corrections;
    std::transform(samples.begin(), samples.end(), std::back_inserter(corrections),
                   [&](const PeriodRows& period) { return learn_correction(period, options_.penalty); });
    return corrections;
}

/// [periods] of the rows before the origin whose loads are known at its issue.
std::vector<PeriodRows> Transfer::samples_at(const Origin& origin) const {
    const TimeAxis& axis = frame()->axis;
    std::vector<PeriodRows> samples(static_cast<std::size_t>(rows_per_day(axis)));
    for (std::size_t row = 0; row < origin.first_row; ++row) {
        context_.cancellation.check();
        const double load = observed_load(*frame(), row, origin.issued_at);
        if (std::isnan(load)) {
            continue;
        }
        const double base = base_->rolling(row);
        const Changes changes_of_row = changes(row, base, other_->rolling(row));
        if (!changes_of_row.array().isFinite().all()) {
            continue;
        }
        PeriodRows& period = samples[period_of_day(axis, row)];
        period.changes.push_back(changes_of_row);
        period.errors.push_back(load - base);
        period.weights.push_back(recency_weight(axis.day(origin.first_row) - axis.day(row), options_.half_life_days));
        period.days_back.push_back(newest_other_[row].days_before);
    }
    return samples;
}

void Transfer::check_enough(const std::vector<PeriodRows>& samples, const Origin& origin) const {
    const auto fewest = std::min_element(samples.begin(), samples.end(), [](const auto& a, const auto& b) {
                            return a.errors.size() < b.errors.size();
                        })->errors.size();
    if (fewest < kFewestDaysOfTransfer) {
        throw Error(ErrorKind::insufficient_data,
                    "transfer has {} days with forecasts of {} and of {} before {}, it needs {}; fetch more history",
                    fewest, base_->name(), options_.from, format_day(frame()->axis.day(origin.first_row)),
                    kFewestDaysOfTransfer);
    }
}

/// NaN where a forecast or a newest load is not known.
Changes Transfer::changes(std::size_t row, double base, double other) const {
    return {other - newest_other_[row].value, base - newest_.base(row)};
}

Transfer::Forecast Transfer::forecast_row(const Origin& origin, std::size_t row) const {
    const TimeAxis& axis = frame()->axis;
    if (!is_fitted() || row >= axis.size() || origin.issued_at < issue_time(context_.issue, axis, row)) {
        return {};
    }
    const Correction& correction = (*corrections_)[period_of_day(axis, row)];
    if (newest_other_[row].days_before > correction.days_back) {
        return {};
    }
    const Origin of_row{origin.issued_at, row, 1};
    const double base = base_->forecast(base_fit_, of_row).front();
    const Changes changes_of_row = changes(row, base, other_->forecast(other_fit_, of_row).front());
    return {base, base + correction.of(changes_of_row)};
}

std::vector<double> Transfer::predict(const Origin& origin) const {
    std::vector<double> forecast;
    for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
        forecast.push_back(forecast_row(origin, row).corrected);
    }
    return forecast;
}

std::optional<Explanation> Transfer::explain(const Origin& origin) const {
    const Forecast forecast = forecast_row(origin, origin.first_row);
    if (std::isnan(forecast.corrected)) {
        return std::nullopt;
    }
    auto explanation = base_->explain_by(base_fit_, origin);
    if (!explanation) {
        explanation = Explanation{forecast.base, {}};
    }
    explanation->contributions.push_back({"transfer: " + options_.from, 0});
    complete(*explanation, forecast.corrected);
    return explanation;
}

}  // namespace

std::unique_ptr<Forecaster> make_transfer(const TransferOptions& options, Bases bases,
                                          const CompositeContext& context) {
    return std::make_unique<Transfer>(options, bases.at(0), bases.at(1), context);
}

}  // namespace forecast
