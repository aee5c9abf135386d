#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "saved_fit.hpp"

namespace forecast {

/// A forecaster that may know the weather of past days only, and goes on where that has stopped.
///
/// Where the weather ends and the loads go on (stopped_weather), a second one without the features that read it is
/// fitted beside the first, and forecasts the rows on which the first is silent. Elsewhere it is the first alone.
class WeatherFallback : public Forecaster, public Saveable {
public:
    using Make = std::unique_ptr<Forecaster> (*)(const StatisticalOptions&);

    /// What `make` makes must be Saveable.
    WeatherFallback(Make make, StatisticalOptions options);

    [[nodiscard]] std::string name() const override { return whole_->name(); }
    [[nodiscard]] int refit_every_days() const override { return whole_->refit_every_days(); }
    [[nodiscard]] bool uses_weather() const override { return whole_->uses_weather(); }
    void prepare(const Frame& frame) override;
    void fit(const Origin& origin) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] std::optional<Day> fitted_on() const override;
    [[nodiscard]] nlohmann::ordered_json fitted_values() const override;
    void start_from(SavedFit saved) override;

private:
    Make make_;
    StatisticalOptions options_;
    std::unique_ptr<Forecaster> whole_;
    std::unique_ptr<Forecaster> rest_;  // without weather; null where the weather goes on
    std::optional<SavedFit> saved_rest_;
};

/// The options without the features that read columns known ahead, and without the terms of the additive model that
/// read what those give.
StatisticalOptions without_weather(const StatisticalOptions& options, const Frame& frame);

}  // namespace forecast
