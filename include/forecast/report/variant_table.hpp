#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/time.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/report/table.hpp"

// A comparison of trained variants as table and JSON.

namespace forecast {

/// One training of a variant. Scores are of the test period, in the target's unit.
struct SeedScore {
    std::int64_t seed = 0;
    std::string run_id;
    double validation_loss = 0;  ///< in scaled units of the variant's own loss
    std::optional<double> mae, rmse, r2;
    int best_epoch = 0;
    double seconds = 0;        ///< of training and validation
    std::string failure = {};  ///< with which it ended; there are no scores then
};

/// A variant by all its seeds, at least one.
struct VariantScore {
    std::string name;
    std::string loss;             ///< what val_loss is of: "mse"
    std::int64_t parameters = 0;  ///< 0 if all seeds failed
    std::vector<SeedScore> seeds;
    /// By how much it errs more than the best one, by day and over seeds; nothing of the best one itself, and of one
    /// without forecasts.
    std::optional<PairedGain> difference = {};

    /// Means over the seeds that did not fail; NaN or nothing if all did.
    [[nodiscard]] double validation_loss() const;
    [[nodiscard]] double seconds() const;
    [[nodiscard]] std::optional<double> mean(std::optional<double> SeedScore::*metric) const;
};

struct VariantScores {
    std::string unit = "MW";
    Day test_from;
    Day test_to;  ///< excluded
    std::vector<VariantScore> variants;
    std::optional<std::size_t> best;  ///< the smallest MAE of the test period; nothing if none has forecasts
};

/// A row a variant, in their order, with means over seeds; below it what the differences say.
std::string render_variants(const VariantScores& scores, TableFormat format, const Terminal& terminal);

/// {schema_version, test_from, test_to, unit, best, variants: [{name, val_loss, test_rmse, test_r2, parameters,
/// test_mae, seconds, loss, difference: {to, mae, low95, high95}, seeds: [{seed, run_id, val_loss, ...}]}]}; null for
/// what is not defined.
nlohmann::ordered_json variants_json(const VariantScores& scores);

/// What variants_json() says. Throws nlohmann::json::exception, or Error for a day that is none, for anything else.
VariantScores read_variant_scores(const nlohmann::json& json);

/// The means, as the run of the comparison keeps them: "Simple LSTM/val_loss", "Simple LSTM/test_rmse", ...
std::vector<std::pair<std::string, double>> variant_metrics(const VariantScores& scores);

}  // namespace forecast
