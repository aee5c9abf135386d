#include "forecast/model/fused_module.hpp"

#include <cmath>
#include <limits>

namespace forecast {
namespace {

NetworkSizes sizes_for(const ModelInfo& info, const std::vector<float>& weights) {
    NetworkSizes sizes = fused_sizes(info).value();
    check_weight_count(sizes, weights.size());
    return sizes;
}

float scaled_value(const Scaler& scaler, std::size_t column, float x) {
    return (x - static_cast<float>(scaler.offset[column])) / static_cast<float>(scaler.scale[column]);
}

}  // namespace

std::optional<NetworkSizes> fused_sizes(const NetworkOptions& network, std::size_t lookback, std::size_t past_columns,
                                        std::size_t covariates, std::size_t horizon) {
    if (network.bidirectional || network.batch_norm || network.lstm_units.empty()) {
        return std::nullopt;
    }
    NetworkSizes sizes;
    sizes.recurrence = Recurrence::lstm;
    sizes.covariates = covariates;
    sizes.steps = lookback;
    sizes.step_columns = past_columns;
    sizes.units = network.lstm_units;
    sizes.dense_units = network.head_units;
    sizes.outputs = covariates > 0 ? 1 : horizon;
    sizes.leads = covariates > 0 ? horizon : 1;
    sizes.activation = Activation::relu;
    sizes.residual = network.residual;
    sizes.skip = network.skip && covariates > 0;
    return weight_layout(sizes).count <= kMostNetworkWeights ? std::optional(sizes) : std::nullopt;
}

std::optional<NetworkSizes> fused_sizes(const ModelInfo& info) {
    return fused_sizes(info.network, static_cast<std::size_t>(info.window_size), info.past.size(), info.ahead.size(),
                       static_cast<std::size_t>(info.horizon));
}

FusedModule::FusedModule(ModelInfo info, std::vector<float> weights)
    : TrainedModule(std::move(info)), sizes_(sizes_for(this->info(), weights)), weights_(std::move(weights)) {}

/// The inputs of the network, scaled.
struct FusedModule::Scaled {
    std::vector<float> window;      // [samples, lookback, past]
    std::vector<float> covariates;  // [samples, horizon, ahead]
    std::vector<float> anchors;     // [samples, horizon] MW; 0 where the output is the load itself
    std::vector<bool> is_known;     // [samples, horizon] whether all that an output reads is

    [[nodiscard]] BatchInputs inputs(const NetworkSizes& sizes) const {
        return {covariates.data(), sizes.leads * sizes.covariates, window.data(), sizes.steps * sizes.step_columns};
    }
    /// `input`: that of one sample.
    void add(const ModelInfo& info, const InputCells& cells, const float* input) {
        const bool window_is_known = add_window(info, cells, input);
        for (std::size_t lead = 0; lead < static_cast<std::size_t>(info.horizon); ++lead) {
            is_known.push_back(add_covariates(info, cells, lead, input) && window_is_known);
            const auto anchor = cells.anchor(lead);
            anchors.push_back(anchor ? input[*anchor] : 0);
        }
    }

private:
    /// Returns whether all of it is known; what is not counts as 0 here.
    bool add_window(const ModelInfo& info, const InputCells& cells, const float* input) {
        bool all_known = true;
        for (std::size_t step = 0; step < static_cast<std::size_t>(info.window_size); ++step) {
            for (std::size_t c = 0; c < info.past.size(); ++c) {
                const float value = scaled_value(info.past_scaler, c, input[cells.past(step, c)]);
                window.push_back(known_or_zero(value, all_known));
            }
        }
        return all_known;
    }
    bool add_covariates(const ModelInfo& info, const InputCells& cells, std::size_t lead, const float* input) {
        bool all_known = true;
        for (std::size_t c = 0; c < info.ahead.size(); ++c) {
            const bool is_masked = unknown_at(info.ahead_lags[c], static_cast<int>(lead) + 1);
            const float value = scaled_value(info.ahead_scaler, c, input[cells.ahead(lead, c)]);
            covariates.push_back(is_masked ? 0 : known_or_zero(value, all_known));
        }
        return all_known;
    }
    static float known_or_zero(float value, bool& all_known) {
        all_known = all_known && !std::isnan(value);
        return std::isnan(value) ? 0 : value;
    }
};

FusedModule::Scaled FusedModule::scaled(const std::vector<float>& input) const {
    Scaled x;
    for (std::size_t first = 0; first < input.size(); first += cells().count()) {
        x.add(info(), cells(), input.data() + first);
    }
    return x;
}

std::vector<float> FusedModule::run(const std::vector<float>& input) const {
    const Scaled x = scaled(input);
    const auto horizon = static_cast<std::size_t>(info().horizon);
    const auto scale = static_cast<float>(info().target_scale);
    const auto offset = static_cast<float>(info().target_offset);
    BatchPass pass(sizes_);
    pass.set_weights(weights_);
    std::vector<float> all = pass.outputs_of_first(x.anchors.size() / horizon, x.inputs(sizes_));
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = x.is_known[i] ? all[i] * scale + offset + x.anchors[i] : std::numeric_limits<float>::quiet_NaN();
    }
    return all;
}

void FusedModule::add_gradient(const float* by_input, std::size_t lead, float* by_cell) const {
    const ModelInfo& model = info();
    for (std::size_t c = 0; c < model.ahead.size(); ++c) {
        if (!unknown_at(model.ahead_lags[c], static_cast<int>(lead) + 1)) {
            by_cell[cells().ahead(lead, c)] += by_input[c] / static_cast<float>(model.ahead_scaler.scale[c]);
        }
    }
    const float* by_window = by_input + sizes_.covariates;
    for (std::size_t step = 0; step < sizes_.steps; ++step) {
        for (std::size_t c = 0; c < sizes_.step_columns; ++c, ++by_window) {
            by_cell[cells().past(step, c)] += *by_window / static_cast<float>(model.past_scaler.scale[c]);
        }
    }
    if (const auto anchor = cells().anchor(lead)) {
        by_cell[*anchor] += 1;
    }
}

std::vector<float> FusedModule::gradients(const std::vector<float>& input, std::size_t lead) const {
    const Scaled x = scaled(input);
    NetworkSizes sizes = sizes_;  // with covariates each target row is one of the network's own
    BatchInputs inputs = x.inputs(sizes);
    if (sizes.leads > 1) {
        inputs.covariates += lead * sizes.covariates;
        sizes.leads = 1;
    }
    const std::size_t output = sizes.outputs > 1 ? lead : 0;
    BatchPass pass(sizes);
    pass.set_weights(weights_);
    const std::size_t samples = input.size() / cells().count();
    std::vector<float> by_output(sizes.outputs, 0);
    by_output[output] = static_cast<float>(info().target_scale);
    const auto by_input = pass.input_gradients_of_first(samples, inputs, by_output);
    std::vector<float> all(input.size(), 0);
    for (std::size_t i = 0; i < samples; ++i) {
        add_gradient(by_input.data() + i * sizes.columns(), lead, all.data() + i * cells().count());
    }
    return all;
}

}  // namespace forecast
