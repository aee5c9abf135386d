#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "composites.hpp"
#include "learnt_model.hpp"

namespace forecast {

/// How a kind of model is learnt and read.
struct ModelKind {
    std::string type;                  ///< "boosted", "lstm"
    std::string part;                  ///< "trees": what explanations call it
    std::vector<FeatureOptions> past;  ///< of each step of the window
    int window = 0;                    ///< rows of it
    bool whole_days = false;           ///< a sample is a day with all of its rows, not a row
    bool by_hour = false;              ///< and its steps are the hours of that day, not a window
    /// `before`: the model of the refit before, of the same sizes; null: none, or it is not asked for.
    std::function<std::shared_ptr<const LearntModel>(const LearningRows& rows, const LearntModel* before,
                                                     const Cancellation& cancellation)>
        learn;
    bool begins_at_fit_before = false;  ///< whether learn() is given `before`
    /// What LearntModel::to_json() gave. Throws Malformed or nlohmann's exceptions for anything else.
    std::function<std::shared_ptr<const LearntModel>(const nlohmann::ordered_json& saved, const InputSizes& sizes)>
        read;
};

/// A forecast that is learnt as the difference from an offset:
///
///   forecast = offset + model(inputs of the sample), see SampleInputs
///   offset   = the base's forecast (residual), the newest known load (change), or 0 (level)
///
/// The model is learnt from the base's
/// out-of-sample forecasts. NaN where the offset or a needed input is unknown.
std::unique_ptr<Forecaster> make_learnt(const LearntOptions& options, ModelKind kind,
                                        std::shared_ptr<SharedForecaster> base, const CompositeContext& context);

}  // namespace forecast
