#include "forecast/lstm/weight_layout.hpp"

#include "forecast/core/error.hpp"

namespace forecast {

WeightLayout weight_layout(const NetworkSizes& sizes) {
    WeightLayout layout;
    const auto next_block = [&layout](std::size_t rows, std::size_t columns) {
        const WeightBlock block{layout.count, rows, columns};
        layout.count += block.size();
        return block;
    };
    std::size_t inputs = sizes.recurrence == Recurrence::none ? sizes.steps * sizes.step_columns
                                                              : sizes.step_columns + sizes.context_units;
    for (const int layer_units : sizes.recurrence == Recurrence::none ? std::vector<int>() : sizes.units) {
        const auto units = static_cast<std::size_t>(layer_units);
        const std::size_t gates = (sizes.recurrence == Recurrence::lstm ? 4 : 3) * units;
        LayerWeights layer;
        layer.input = next_block(gates, inputs);
        layer.state = next_block(gates, units);
        layer.bias = next_block(gates, 1);
        layer.product_bias = next_block(sizes.recurrence == Recurrence::gru ? units : 0, 1);
        layout.recurrent.push_back(layer);
        inputs = units;
    }
    const std::size_t units = inputs;  // of the last state
    inputs = sizes.covariates + (sizes.step_outputs > 0 ? 0 : units);
    std::vector<int> dense = sizes.dense_units;
    dense.push_back(static_cast<int>(sizes.outputs));
    for (const int layer_units : dense) {
        const auto outputs = static_cast<std::size_t>(layer_units);
        LayerWeights layer;
        layer.input = next_block(outputs, inputs);
        layer.bias = next_block(outputs, 1);
        layout.dense.push_back(layer);
        inputs = outputs;
    }
    layout.skip = next_block(sizes.skip ? sizes.outputs : 0, sizes.covariates);
    layout.context.input = next_block(sizes.context_units, sizes.covariates);
    layout.context.bias = next_block(sizes.context_units, 1);
    layout.step_output.input = next_block(sizes.step_outputs, units);
    layout.step_output.bias = next_block(sizes.step_outputs, 1);
    return layout;
}

void check_weight_count(const NetworkSizes& sizes, std::size_t weights) {
    if (const std::size_t needed = weight_layout(sizes).count; weights != needed) {
        throw Error(ErrorKind::invalid_argument, "the network has {} weights, its layers need {}", weights, needed);
    }
}

}  // namespace forecast
