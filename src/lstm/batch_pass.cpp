#include "forecast/lstm/batch_pass.hpp"

#include <algorithm>
#include <numeric>

#include "denormals.hpp"
#include "network_pass.hpp"

namespace forecast {

/// Between the caller's order, sample by sample, and the network's, lead by lead and output by output.
struct BatchPass::State {
    explicit State(const NetworkSizes& sizes) : pass(sizes) {}

    NetworkPass pass;
    std::size_t count = 0;
    std::vector<float> outputs;
    Matrix output_gradient;

    /// Calls each(place for the caller, place in the network's matrix).
    template <class Each>
    void for_outputs(const Each& each) const {
        const std::size_t leads = pass.sizes().leads;
        const std::size_t width = pass.sizes().outputs;
        for (std::size_t output = 0; output < width; ++output) {
            for (std::size_t lead = 0; lead < leads; ++lead) {
                for (std::size_t sample = 0; sample < count; ++sample) {
                    each((sample * leads + lead) * width + output, (output * leads + lead) * count + sample);
                }
            }
        }
    }
    void take(const float* gradient) {
        output_gradient.resize(count * pass.sizes().leads, pass.sizes().outputs);
        for_outputs([&](std::size_t place, std::size_t at) { output_gradient.data()[at] = gradient[place]; });
    }
};

BatchPass::BatchPass(const NetworkSizes& sizes) : state_(std::make_unique<State>(sizes)) {}

BatchPass::~BatchPass() = default;

void BatchPass::set_weights(const std::vector<float>& weights) {
    state_->pass.set_weights(weights.data());
}

const float* BatchPass::forward(const BatchInputs& inputs, const std::size_t* samples, std::size_t count,
                                const DropoutDraw& draw) {
    const FlushedDenormals flushed;
    const Matrix& outputs = state_->pass.forward(inputs, samples, count, draw);
    state_->count = count;
    state_->outputs.resize(outputs.size());
    state_->for_outputs([&](std::size_t place, std::size_t at) { state_->outputs[place] = outputs.data()[at]; });
    return state_->outputs.data();
}

void BatchPass::backward(const float* output_gradient, std::vector<float>& gradient) {
    const FlushedDenormals flushed;
    state_->take(output_gradient);
    state_->pass.backward(state_->output_gradient, gradient.data());
}

std::vector<float> BatchPass::input_gradient(const float* output_gradient) {
    const FlushedDenormals flushed;
    state_->take(output_gradient);
    const auto [covariates, window] = state_->pass.input_gradient(state_->output_gradient);
    std::vector<float> all;
    all.reserve(covariates.size() + window.size());
    for (std::size_t sample = 0; sample < state_->count; ++sample) {
        for (const Matrix* part : {&covariates, &window}) {
            for (std::size_t column = 0; column < part->columns(); ++column) {
                all.push_back(part->column(column)[sample]);
            }
        }
    }
    return all;
}

namespace {

constexpr std::size_t kSamplesAtOnce = 32;

/// Calls visit(numbers, count) with the numbers 0 .. samples - 1, a few at a time.
template <class Visit>
void for_first(std::size_t samples, const Visit& visit) {
    std::vector<std::size_t> numbers(samples);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    for (std::size_t first = 0; first < samples; first += kSamplesAtOnce) {
        visit(numbers.data() + first, std::min(kSamplesAtOnce, samples - first));
    }
}

}  // namespace

std::vector<float> BatchPass::outputs_of_first(std::size_t samples, const BatchInputs& inputs) {
    std::vector<float> all;
    for_first(samples, [&](const std::size_t* numbers, std::size_t count) {
        const float* const part = forward(inputs, numbers, count);
        all.insert(all.end(), part, part + state_->outputs.size());
    });
    return all;
}

std::vector<float> BatchPass::input_gradients_of_first(std::size_t samples, const BatchInputs& inputs,
                                                       const std::vector<float>& by_output) {
    std::vector<float> all;
    for_first(samples, [&](const std::size_t* numbers, std::size_t count) {
        forward(inputs, numbers, count);
        std::vector<float> slopes;
        for (std::size_t i = 0; i < count; ++i) {
            slopes.insert(slopes.end(), by_output.begin(), by_output.end());
        }
        const auto part = input_gradient(slopes.data());
        all.insert(all.end(), part.begin(), part.end());
    });
    return all;
}

}  // namespace forecast
