#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/options.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/workflow/champion_comparison.hpp"

namespace forecast {

/// The champion and the new run's best on the same days.
struct PairedComparison {
    Day first;
    Day last;
    std::size_t days = 0;
    double champion_mae = 0;  ///< MW, as the next two
    double challenger_mae = 0;
    PairedGain gain;  ///< its interval allows for the choice of the best
    [[nodiscard]] double gain_percent() const { return 100 * gain.mean / champion_mae; }  ///< of the champion's MAE
};

/// Whether the best forecaster of a new run takes the champion's place, and why.
struct PromotionDecision {
    std::string model;       ///< the registered model's name
    std::string forecaster;  ///< of the new run, the best on the days below: the one that is registered
    /// [new run's forecasters] their names and MAE on the days of the comparison, smallest first, MW.
    std::vector<std::pair<std::string, double>> maes;
    double confidence = 0;
    std::string unit = "MW";
    std::optional<ModelVersion> champion;
    std::string champion_forecaster;             ///< with `champion`
    std::optional<PairedComparison> comparison;  ///< nothing without a champion or where the two cannot be compared
    bool promoted = false;
    std::string reason;  ///< a sentence without its full stop
};

/// The rule: of the new run the forecaster with the smallest error; enough days, the interval of its gain, with each of
/// the run's forecasters a challenger, above zero, and the mean gain not below the minimum. Without a champion's errors
/// it is promoted.
PromotionDecision decide(PromotionDecision decision, const ErrorsByDay& errors, const PromotionOptions& options);

/// Asks the registry for the champion and compares all forecasters of the test period `scored` with it; whatever
/// prevents that, the decision says.
PromotionDecision decide_promotion(const Comparison& scored, const PreparedTraining& prepared,
                                   const NeuralPlugin& neural, const RunStore& store, const TrackingLocation& registry);

/// Metrics `promotion/...`, the tag forecast.promotion, the artifact promotion.json.
void record_promotion(const PromotionDecision& decision, ActiveRun& run);
/// Registers the recorded run with that forecaster as the next version, and makes it champion or challenger: the latter
/// also where another process has changed the champion since the decision, which then says so. What could not be done
/// is noted in the run.
ModelVersion carry_out_promotion(PromotionDecision& decision, const RunSummary& run, RunStore& store,
                                 const TrackingLocation& registry);

/// What was compared, in a line: "linear 3.10, lstm 4.20 MW"
std::string describe_maes(const PromotionDecision& decision);
nlohmann::ordered_json promotion_json(const PromotionDecision& decision);

}  // namespace forecast
