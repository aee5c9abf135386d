#pragma once

#include <memory>
#include <vector>

#include "forecast/workflow/crew.hpp"
#include "forecast/workflow/trial.hpp"
#include "forecast/workflow/variant_comparison.hpp"

namespace forecast {

/// One training of one variant.
struct VariantTraining {
    std::size_t variant = 0;
    LoadedConfig config;  ///< with its seed
    SeedScore score;
    std::vector<double> forecasts;  ///< [rows of the test period]
    std::int64_t parameters = 0;
};

/// The training of a variant's config, on its rows before the test period.
TrialTask variant_task(const TrialData& data, const ExperimentConfig& config);

/// What each rank trains variants with, several at a time.
struct VariantGround {
    RunStore& store;
    const NeuralPlugin& neural;
    const ComparisonRequest& request;
    const std::vector<PreparedTraining>& prepared;
    const std::vector<std::unique_ptr<TrialData>>& data;
    const std::vector<VariantTraining>& trainings;
    RunSummary parent;
    const Cancellation& cancellation;
};

/// Does one of the trainings, by its number from 0, as a child run.
nlohmann::json do_variant(const VariantGround& ground, const nlohmann::json& task);

/// Has the crew do all trainings, and takes in what they came to. Throws Error if all fail, Cancelled.
void run_trainings(Crew& crew, const ComparisonRequest& request, std::vector<VariantTraining>& trainings,
                   Observer& observer);

}  // namespace forecast
