#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "additive_period.hpp"
#include "change_forecaster.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/statistical/makers.hpp"
#include "weather_fallback.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestRows = 60;
constexpr std::size_t kSearchedPeriods = 6;  // of the day, whose likelihoods choose the drifts of all
constexpr std::size_t kWarmUpRows = 365;
constexpr double kLeastGain = 1;  // of the log-likelihood, for another drift

class Additive : public ChangeForecaster {
public:
    explicit Additive(const StatisticalOptions& options)
        : ChangeForecaster(options.additive.features, options), options_(options.additive) {}

    [[nodiscard]] std::string name() const override { return "additive"; }
    [[nodiscard]] int refit_every_days() const override { return options_.refit_every_days; }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    void reset() override;
    void follow(std::size_t first, std::size_t last) override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;

    [[nodiscard]] std::vector<std::size_t> rows_to_learn(std::size_t period, const Origin& origin) const;
    [[nodiscard]] EffectModel fit_effects(const std::vector<std::size_t>& learnt, Timestamp moment) const;
    [[nodiscard]] std::vector<std::string> drifting_terms() const;
    [[nodiscard]] Eigen::Index delay(const std::vector<std::size_t>& rows, std::ptrdiff_t place) const;
    [[nodiscard]] Eigen::Index delay_at(const std::vector<std::size_t>& rows, std::ptrdiff_t place) const;
    [[nodiscard]] DriftingSeries series(std::size_t period, const Origin& origin) const;
    void tune_state_noise(const Origin& origin);
    void adapt(const std::vector<std::string>& drifting);
    [[nodiscard]] PeriodData data_of(std::size_t period) const;
    [[nodiscard]] FilterPass first_pass(std::size_t period) const;
    void forecast_rows(std::size_t period, std::size_t first, std::size_t last);
    void forecast_from(std::size_t from);

    AdditiveOptions options_;
    std::vector<AdditivePeriod> models_;  // [periods]
    std::vector<std::string> drifting_;   // names of terms
    Eigen::VectorXd drift_;               // [1 + drifting_]
    std::vector<double> forecasts_;       // [rows] from the row of the fit on, each as of its own issue
};

void Additive::reset() {
    models_.clear();
    forecasts_.clear();
}

void Additive::restore(const SavedFit& saved) {
    models_ = read_periods(saved, periods().rows.size(), [&](const nlohmann::ordered_json& period) {
        return AdditivePeriod(EffectModel(period, table()));
    });
    const auto has_term = [&](const std::string& name) {
        return std::all_of(models_.begin(), models_.end(),
                           [&](const AdditivePeriod& model) { return model.place_of(name).has_value(); });
    };
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const auto drifting = values.at("drifting").get<std::vector<std::string>>();
        drift_ = read_vector(values.at("drifts"), static_cast<Eigen::Index>(drifting.size()) + 1);
        require(std::all_of(drifting.begin(), drifting.end(), has_term), "a drifting term is none of its terms");
        adapt(drifting);
    });
    forecast_from(axis().first_row_of(saved.day));
}

nlohmann::ordered_json Additive::values() const {
    nlohmann::ordered_json values;
    values["drifting"] = drifting_;
    values["drifts"] = drift_;
    for (const AdditivePeriod& model : models_) {
        values["slots"].push_back(model.effects().to_json(table()));
    }
    return values;
}

std::vector<std::size_t> Additive::rows_to_learn(std::size_t period, const Origin& origin) const {
    return rows_since_begun(table(), target().known_rows(periods().rows[period], origin));
}

EffectModel Additive::fit_effects(const std::vector<std::size_t>& learnt, Timestamp moment) const {
    AdditiveDesign design(options_.terms, table(), learnt);
    std::vector<std::size_t> rows;
    std::vector<double> changes;
    std::vector<double> weights;
    for (const std::size_t row : learnt) {
        if (design.is_known(table(), row)) {
            rows.push_back(row);
            changes.push_back(target().change(row, moment));
            weights.push_back(weight_of(options_.sample_weights, axis().day(row)));
        }
    }
    if (rows.size() < kFewestRows) {
        throw Error(ErrorKind::insufficient_data,
                    "the additive model has {} days with target and all features known before {}, it needs {}; fetch "
                    "more history",
                    rows.size(), format_day(day_of(moment, axis().zone())), kFewestRows);
    }
    const auto size = static_cast<Eigen::Index>(rows.size());
    return {std::move(design), table(), rows, Eigen::Map<const Eigen::VectorXd>(changes.data(), size),
            Eigen::Map<const Eigen::VectorXd>(weights.data(), size)};
}

/// Terms whose effect is not small beside the target's own deviation, on average over the periods.
std::vector<std::string> Additive::drifting_terms() const {
    std::vector<std::string> drifting;
    for (const AdditiveTerm& term : models_.front().effects().design().terms()) {
        double share = 0;
        for (const AdditivePeriod& model : models_) {
            const auto place = model.place_of(term.name);
            share += place ? model.effects().deviations()[*place] / model.effects().target_deviation()
                           : -std::numeric_limits<double>::infinity();  // all periods drift alike
        }
        if (share > options_.min_effect_share * static_cast<double>(models_.size())) {
            drifting.push_back(term.name);
        }
    }
    return drifting;
}

/// Lead, in rows of this period of the day, between the newest load known at the issue and the forecast row (1 = the
/// row before). The minimum over the last 14 rows before `place`, as single loads may be missing.
Eigen::Index Additive::delay(const std::vector<std::size_t>& rows, std::ptrdiff_t place) const {
    constexpr std::ptrdiff_t kRows = 14;
    Eigen::Index shortest = delay_at(rows, place);
    for (std::ptrdiff_t before = 1; before < std::min(place, kRows); ++before) {
        shortest = std::min(shortest, delay_at(rows, place - before));
    }
    return shortest;
}

Eigen::Index Additive::delay_at(const std::vector<std::size_t>& rows, std::ptrdiff_t place) const {
    constexpr std::ptrdiff_t kLongest = 28;
    const auto at = std::min<std::ptrdiff_t>(place, static_cast<std::ptrdiff_t>(rows.size()) - 1);
    const Timestamp issued = issued_at(rows[static_cast<std::size_t>(at)]);
    Eigen::Index delay = 1;
    while (delay < std::min(at, kLongest) &&
           std::isnan(target().change(rows[static_cast<std::size_t>(at - delay)], issued))) {
        ++delay;
    }
    return delay;
}

/// The newest rows of a period before the origin, as the search sees them.
DriftingSeries Additive::series(std::size_t period, const Origin& origin) const {
    const AdditivePeriod& model = models_[period];
    const auto& rows = periods().rows[period];
    const auto end = std::lower_bound(rows.begin(), rows.end(), origin.first_row) - rows.begin();
    const auto search = std::min<std::ptrdiff_t>(end, options_.tuning_window_days);
    const auto begin = end - std::min<std::ptrdiff_t>(end, search + static_cast<std::ptrdiff_t>(kWarmUpRows));
    DriftingSeries series{model.adaptation().start(), {}};
    StateObservations& observations = series.observations;
    observations.regressors.resize(series.model.state.size(), end - begin);
    observations.y.resize(end - begin);
    observations.first = end - begin - search;
    observations.delay = delay(rows, end);
    for (auto i = begin; i < end; ++i) {
        const std::size_t row = rows[static_cast<std::size_t>(i)];
        const auto regressors = model.adaptation().row(model.effects().effects(table(), row));
        observations.regressors.col(i - begin) = regressors.f;
        const double change = target().change(row, origin.issued_at);
        observations.y[i - begin] = model.adaptation().to_units(change, regressors);
    }
    return series;
}

void Additive::tune_state_noise(const Origin& origin) {
    const auto drifting = drifting_terms();
    adapt(drifting);
    drift_ = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(drifting.size()) + 1);
    if (!options_.adaptive) {
        return;
    }
    const std::size_t searched = std::min(kSearchedPeriods, models_.size());
    std::vector<DriftingSeries> all;
    for (std::size_t i = 0; i < searched; ++i) {
        all.push_back(series(i * models_.size() / searched, origin));
    }
    drift_ = search_drift(all, kLeastGain, cancellation());
}

void Additive::adapt(const std::vector<std::string>& drifting) {
    drifting_ = drifting;
    for (AdditivePeriod& model : models_) {
        model.adapt(drifting, options_.initial_variance, table());
    }
}

PeriodData Additive::data_of(std::size_t period) const {
    return {table(), target(), periods().rows[period], [this](std::size_t row) { return issued_at(row); }};
}

FilterPass Additive::first_pass(std::size_t period) const {
    return models_[period].first_pass(drift_, options_.adaptive);
}

void Additive::forecast_rows(std::size_t period, std::size_t first, std::size_t last) {
    AdditivePeriod& model = models_[period];
    model.forecast(data_of(period), first_pass(period), first, last,
                   [&](std::size_t row, const Eigen::VectorXd& parts) {
                       forecasts_[row] = model.groups().forecast(target().base(row), parts);
                   });
}

void Additive::forecast_from(std::size_t from) {
    forecasts_.assign(axis().size(), kMissing);
    in_parallel(models_.size(), [&](std::size_t period) {
        cancellation().check();
        forecast_rows(period, from, forecasts_.size());
    });
}

void Additive::follow(std::size_t first, std::size_t last) {
    if (forecasts_.empty()) {
        return;
    }
    for (std::size_t period = 0; period < models_.size(); ++period) {
        forecast_rows(period, first, last);
    }
}

void Additive::learn(const Origin& origin) {
    std::vector<std::optional<EffectModel>> fitted(periods().rows.size());
    in_parallel(fitted.size(), [&](std::size_t period) {
        cancellation().check();
        fitted[period].emplace(fit_effects(rows_to_learn(period, origin), origin.issued_at));
    });
    models_.clear();
    for (auto& effects : fitted) {
        models_.emplace_back(std::move(*effects));
    }
    tune_state_noise(origin);
    forecast_from(origin.first_row);
}

std::vector<double> Additive::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, kMissing);
    for (std::size_t step = 0; step < origin.horizon; ++step) {
        const std::size_t row = origin.first_row + step;
        if (row < forecasts_.size() && origin.issued_at >= issued_at(row)) {
            forecast[step] = forecasts_[row];
        }
    }
    return forecast;
}

std::optional<Explanation> Additive::explain(const Origin& origin) const {
    const std::size_t row = origin.first_row;
    if (std::isnan(predict({origin.issued_at, row, 1}).front())) {
        return std::nullopt;
    }
    const std::size_t period = periods().period_of[row];
    const Eigen::VectorXd parts = models_[period].parts_of(data_of(period), first_pass(period), row);
    return models_[period].groups().explain(target().base(row), parts);
}

std::unique_ptr<Forecaster> make_plain_additive(const StatisticalOptions& options) {
    return std::make_unique<Additive>(options);
}

}  // namespace

std::unique_ptr<Forecaster> make_additive(const StatisticalOptions& options) {
    if (options.additive.terms.empty()) {
        throw Error(ErrorKind::invalid_argument, "the additive model has no terms; list them in additive.terms");
    }
    if (options.additive.features.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "the additive model has no features; list them in additive.features or features.ahead");
    }
    return with_weather_fallback(make_plain_additive, options);
}

}  // namespace forecast
