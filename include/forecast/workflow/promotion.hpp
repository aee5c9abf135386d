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

// Promotion: does the best forecaster of a new run replace the champion?
//
// Call order within train: decide_promotion record_promotion (run ends) carry_out_promotion

namespace forecast {

/// The champion and the new run's best on the same days. Errors are in the target's unit.
struct PairedComparison {
    Day first;
    Day last;
    std::size_t days = 0;
    double champion_mae = 0;
    double challenger_mae = 0;
    PairedGain gain;  ///< its interval allows for the choice of the best
    /// The gain in percent of the champion's MAE.
    [[nodiscard]] double gain_percent() const { return 100 * gain.mean / champion_mae; }
};

/// Whether the best forecaster of a new run is promoted, and why.
struct PromotionDecision {
    std::string model;       ///< name of the registered model
    std::string forecaster;  ///< the new run's best on the days compared, which is registered
    /// [new run's forecasters] their names and MAE on the days of the comparison, smallest first, MW.
    std::vector<std::pair<std::string, double>> maes;
    double confidence = 0;
    std::string unit = "MW";
    std::optional<ModelVersion> champion;
    std::string champion_forecaster;  ///< with `champion`
    /// Nothing if there is no champion, or if the two cannot be compared.
    std::optional<PairedComparison> comparison;
    bool promoted = false;
    std::string reason;  ///< a sentence without its full stop
};

/// The rule. The challenger is the new run's forecaster with the smallest mean error. It is promoted if there are
/// enough days, the interval of its gain lies above zero (each forecaster of the run counts as a challenger), and the
/// mean gain is not below the minimum. Without errors of a champion it is promoted.
PromotionDecision decide(PromotionDecision decision, const ErrorsByDay& errors, const PromotionOptions& options);

/// Finds the champion in the registry and compares the forecasters of the test period `scored` with it. Whatever
/// prevents that becomes the decision's reason.
PromotionDecision decide_promotion(const Comparison& scored, const PreparedTraining& prepared, const RunStore& store,
                                   const TrackingLocation& registry);

/// Writes the decision into the run: metrics `promotion/...`, the tag forecast.promotion, the artifact promotion.json.
void record_promotion(const PromotionDecision& decision, ActiveRun& run);
/// Registers the recorded run as the next version, and makes it champion or challenger. It becomes challenger, too, if
/// another process changed the champion since the decision, which then says so. What fails is noted in the run.
ModelVersion carry_out_promotion(PromotionDecision& decision, const RunSummary& run, RunStore& store,
                                 const TrackingLocation& registry);

/// The MAEs in a line: "linear 3.10, lstm 4.20 MW".
std::string describe_maes(const PromotionDecision& decision);
/// promotion.json, with all numbers of the decision.
nlohmann::ordered_json promotion_json(const PromotionDecision& decision);

}  // namespace forecast
