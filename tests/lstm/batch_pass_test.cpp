#include "forecast/lstm/batch_pass.hpp"

#include <catch2/catch.hpp>

#include "drawn_numbers.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"

namespace forecast {
namespace {

/// Three target rows of a sample, two outputs each.
NetworkSizes three_leads() {
    NetworkSizes sizes{Recurrence::lstm, 3, 4, 2, {5}, {8, 8}, 2};
    sizes.leads = 3;
    sizes.activation = Activation::relu;
    sizes.residual = true;
    return sizes;
}

/// Five samples of which two go through the network, in an order of their own.
struct Batch {
    NetworkSizes sizes = three_leads();
    std::vector<float> covariates = drawn(5 * sizes.leads * sizes.covariates, 1);
    std::vector<float> windows = drawn(5 * sizes.steps * sizes.step_columns, 2);
    std::vector<std::size_t> samples = {3, 1};
    std::vector<float> slopes = drawn(samples.size() * sizes.leads * sizes.outputs, 3);

    [[nodiscard]] BatchInputs inputs() const {
        return {covariates.data(), sizes.leads * sizes.covariates, windows.data(), sizes.steps * sizes.step_columns};
    }
    /// sum(outputs * slopes), whose gradient by the outputs is slopes.
    [[nodiscard]] double sum(const std::vector<float>& weights) const {
        BatchPass pass(sizes);
        pass.set_weights(weights);
        const float* const outputs = pass.forward(inputs(), samples.data(), samples.size());
        double sum = 0;
        for (std::size_t i = 0; i < slopes.size(); ++i) {
            sum += static_cast<double>(outputs[i] * slopes[i]);
        }
        return sum;
    }
};

}  // namespace

TEST_CASE("the gradient of each weight is that of all target rows of a sample together", "[lstm]") {
    Batch batch;
    batch.sizes.activation = Activation::gelu;  // differences say nothing at the kink of ReLU
    const auto weights = drawn(weight_layout(batch.sizes).count, 4);
    std::vector<float> gradient(weights.size(), 0);
    BatchPass pass(batch.sizes);
    pass.set_weights(weights);
    pass.forward(batch.inputs(), batch.samples.data(), batch.samples.size());
    pass.backward(batch.slopes.data(), gradient);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        constexpr float kStep = 1e-3F;
        auto more = weights;
        auto less = weights;
        more[i] += kStep;
        less[i] -= kStep;
        CAPTURE(i);
        CHECK(
            static_cast<double>(gradient[i]) ==
            Approx((batch.sum(more) - batch.sum(less)) / (2 * static_cast<double>(kStep))).margin(0.01).epsilon(0.01));
    }
}

TEST_CASE("each target row is as if it were alone", "[lstm]") {
    const Batch batch;
    const auto weights = drawn(weight_layout(batch.sizes).count, 4);
    BatchPass together(batch.sizes);
    together.set_weights(weights);
    const float* const all = together.forward(batch.inputs(), batch.samples.data(), batch.samples.size());
    NetworkSizes one_lead = batch.sizes;
    one_lead.leads = 1;
    for (std::size_t lead = 0; lead < batch.sizes.leads; ++lead) {
        BatchInputs inputs = batch.inputs();
        inputs.covariates += lead * batch.sizes.covariates;
        BatchPass alone(one_lead);
        alone.set_weights(weights);
        const float* const one = alone.forward(inputs, batch.samples.data(), batch.samples.size());
        for (std::size_t i = 0; i < batch.samples.size(); ++i) {
            for (std::size_t k = 0; k < batch.sizes.outputs; ++k) {
                CHECK(all[(i * batch.sizes.leads + lead) * batch.sizes.outputs + k] ==
                      Approx(one[i * batch.sizes.outputs + k]).margin(1e-5));
            }
        }
    }
}

TEST_CASE("a way back is the same whatever ways the pass has gone before", "[lstm]") {
    NetworkSizes sizes{Recurrence::lstm, 3, 4, 2, {5}, {8, 8}, 8};
    sizes.step_outputs = GENERATE(0U, 2U);
    sizes.context_units = sizes.step_outputs > 0 ? 3 : 0;
    Batch batch;
    batch.sizes = sizes;
    batch.slopes = drawn(batch.samples.size() * sizes.outputs, 3);
    BatchPass used(sizes);
    for (const unsigned seed : {4U, 5U}) {
        const auto weights = drawn(weight_layout(sizes).count, seed);
        used.set_weights(weights);
        for (const bool wants_input : {false, true, false, true}) {
            BatchPass fresh(sizes);
            fresh.set_weights(weights);
            const auto back = [&](BatchPass& pass) {
                pass.forward(batch.inputs(), batch.samples.data(), batch.samples.size());
                std::vector<float> gradient(weights.size(), 0);
                if (wants_input) {
                    return pass.input_gradient(batch.slopes.data());
                }
                pass.backward(batch.slopes.data(), gradient);
                return gradient;
            };
            CHECK(back(used) == back(fresh));
        }
    }
}

TEST_CASE("a doubled weight goes where the sum of two goes", "[lstm]") {
    std::vector<float> two = {0.5F, 0.25F, 0.25F, -1};
    std::vector<float> sum = {0.5F, 0.5F, -1};
    const std::vector<WeightBlock> doubled = {{1, 1, 1}};
    AdamW of_two(4);
    AdamW of_sum(3, doubled);
    for (const float slope : {1.0F, -3.0F, 2.0F}) {
        std::vector<float> gradient_of_two = {4 * slope, slope, slope, 2};
        std::vector<float> gradient_of_sum = {4 * slope, slope, 2};
        CHECK(clip_gradient(gradient_of_sum, 3, doubled) == Approx(clip_gradient(gradient_of_two, 3)));
        of_two.step(two, gradient_of_two, 0.1, 0.01);
        of_sum.step(sum, gradient_of_sum, 0.1, 0.01);
    }
    CHECK(sum[0] == Approx(two[0]));
    CHECK(sum[1] == Approx(two[1] + two[2]));
    CHECK(sum[2] == Approx(two[3]));
}

}  // namespace forecast
