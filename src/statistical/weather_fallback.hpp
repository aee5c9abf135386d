#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/makers.hpp"

namespace forecast {

/// A forecaster for the weather mode `none`: it knows no weather ahead of its issue, but may know that of past days.
///
/// It wraps a learner. Usually that is fitted with all features, and reads the weather of past days. Two exceptions:
///
/// - Daily forecasts issued a day ahead or more use only the features that read no weather. Weather of past days tells
///   them less than its columns cost.
/// - Where the weather ends and the loads go on (ended_weather()), a second forecaster without weather features is
///   fitted beside the first. It forecasts the rows from two days after the end on, and those for which the first has
///   no forecast.
class WeatherFallback : public Forecaster {
public:
    /// How the wrapped forecasters are made. They learn.
    using Make = std::unique_ptr<Forecaster> (*)(const StatisticalOptions&);

    WeatherFallback(Make make, StatisticalOptions options);

    [[nodiscard]] std::string name() const override { return primary_->name(); }
    [[nodiscard]] int refit_every_days() const override { return primary_->refit_every_days(); }
    [[nodiscard]] bool uses_weather() const override { return uses_weather_; }
    void prepare(const Frame& frame) override;
    void fit(const Origin& origin) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] std::optional<Day> fitted_on() const override;
    [[nodiscard]] nlohmann::ordered_json fitted_values() const override;
    void update(std::size_t first, std::size_t last) override;
    void load_fit(SavedFit saved) override;
    [[nodiscard]] std::vector<SavedFit> saved_fits() const override;

private:
    /// A forecaster with these options, with what is saved loaded, and prepared.
    [[nodiscard]] std::unique_ptr<Forecaster> prepared(const StatisticalOptions& options,
                                                       const std::vector<SavedFit>& saved, const Frame& frame) const;

    Make make_;
    StatisticalOptions options_;
    std::unique_ptr<Forecaster> primary_;
    std::unique_ptr<Forecaster> fallback_;  // without weather; null where the weather goes on
    std::size_t fallback_from_ = 0;         // the row from which it forecasts alone
    bool uses_weather_ = false;
    std::vector<SavedFit> saved_;
    std::vector<SavedFit> saved_fallback_;
};

/// What `make` makes, in the weather mode `none` within a WeatherFallback.
std::unique_ptr<Forecaster> with_weather_fallback(WeatherFallback::Make make, const StatisticalOptions& options);

/// `options` without the features that read future covariates, and without the terms of the additive model that read
/// what those features give.
StatisticalOptions without_weather(const StatisticalOptions& options, const Frame& frame);

}  // namespace forecast
