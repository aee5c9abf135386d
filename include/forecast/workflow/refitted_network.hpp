#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// The network of sections `network` and `training` in a backtest: trained anew on each of its refit days, from what
/// was known then. No run keeps it.
///
/// The newest share of the rows before a refit day (split.validation_share) validates. Each training begins with the
/// weights of training.seed.
class RefittedNetwork final : public Forecaster {
public:
    /// `weather` in the place of the config's. REQUIRES: `neural` outlives it.
    RefittedNetwork(const NeuralPlugin& neural, const ExperimentConfig& config, WeatherMode weather,
                    Cancellation cancellation);

    [[nodiscard]] std::string name() const override { return kNetworkName; }
    void prepare(const Frame& frame) override;
    /// Throws Cancelled.
    void fit(const Origin& origin) override;
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] int refit_every_days() const override { return training_.refit_every_days; }
    [[nodiscard]] bool uses_weather() const override;
    [[nodiscard]] std::optional<Day> fitted_on() const override { return fitted_; }

private:
    const NeuralPlugin& neural_;
    NeuralInput input_;
    NetworkOptions network_options_;
    TrainingOptions training_;
    SplitOptions split_;
    Cancellation cancellation_;
    const Frame* frame_ = nullptr;
    std::unique_ptr<NeuralForecaster> network_;
    std::optional<Day> fitted_;
};

}  // namespace forecast
