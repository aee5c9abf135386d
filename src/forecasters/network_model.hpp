#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/forecasters/options.hpp"
#include "forecast/lstm/sequence_network.hpp"
#include "learnt_model.hpp"

namespace forecast {

/// How the inputs of a network are scaled: (value - offset) / scale, and 0 where it is unknown.
struct InputScaling {
    std::vector<double> offset;  ///< [columns] mean over the learning rows; of a step's column over all steps
    std::vector<double> scale;   ///< [columns] standard deviation; 1 of a constant
    /// [columns] whether it was unknown in less than one learning row in twenty. Such an input has to be known.
    std::vector<bool> needed;
};

/// Networks that differ by their seed alone; their mean is the output.
class NetworkModel final : public LearntModel {
public:
    /// Trains them, one a core. The same rows and options give the same weights, to the last bit. Those of `before`, of
    /// the same sizes, are trained on with its scaling for options.warm_start_epochs; null: from the first weights.
    NetworkModel(const LearningRows& rows, Recurrence recurrence, const NetworkForecasterOptions& options,
                 const NetworkModel* before, const Cancellation& cancellation);
    /// What to_json() gave. Throws Malformed or nlohmann's exceptions for anything else, and for networks of other
    /// sizes.
    NetworkModel(const nlohmann::ordered_json& saved, const InputSizes& inputs, Recurrence recurrence,
                 const NetworkForecasterOptions& options);

    ~NetworkModel() override;
    NetworkModel(const NetworkModel&) = delete;
    NetworkModel& operator=(const NetworkModel&) = delete;

    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs) const override;
    /// Integrated gradients from the mean of all inputs on (Sundararajan, Taly and Yan, "Axiomatic attribution for deep
    /// networks", 2017), by 64 midpoints.
    [[nodiscard]] std::vector<double> contributions(const std::vector<float>& inputs,
                                                    std::size_t output) const override;
    /// With its sizes and an example, so that another program can read it alone.
    [[nodiscard]] nlohmann::ordered_json to_json() const override;

private:
    struct Passes;

    [[nodiscard]] std::vector<float> scaled(const std::vector<float>& inputs) const;
    [[nodiscard]] bool lacks_needed(const std::vector<float>& inputs) const;
    [[nodiscard]] nlohmann::ordered_json example_to_json() const;

    InputScaling scaling_;
    double target_scale_ = 1;
    std::vector<SequenceNetwork> networks_;
    std::unique_ptr<Passes> passes_;
    std::vector<float> example_;  // [columns] the newest learning row with an output; empty where there is none
};

}  // namespace forecast
