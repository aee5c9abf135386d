#include "forecast/lstm/sequence_network.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

struct Data {
    std::vector<float> inputs, targets, weights;
    [[nodiscard]] Examples examples() const { return {weights.size(), inputs.data(), targets.data(), weights.data()}; }
};

Data made_up(const NetworkSizes& sizes, std::size_t rows) {
    std::mt19937 random(7);
    const auto draw = [&] { return static_cast<float>(random() % 2001) / 1000.0F - 1.0F; };
    Data data;
    for (std::size_t i = 0; i < rows * sizes.columns(); ++i) {
        data.inputs.push_back(draw());
    }
    for (std::size_t i = 0; i < rows * sizes.outputs; ++i) {
        data.targets.push_back(draw());
    }
    for (std::size_t i = 0; i < rows; ++i) {
        data.weights.push_back(1.0F + 0.5F * draw());
    }
    return data;
}

/// A network all of whose weights are drawn, those that start at zero too.
SequenceNetwork drawn(const NetworkSizes& sizes) {
    std::mt19937 random(3);
    std::vector<float> weights(weight_count(sizes));
    for (float& w : weights) {
        w = (static_cast<float>(random() % 2001) / 1000.0F - 1.0F) * 0.5F;
    }
    return {sizes, weights};
}

double mean_loss(const SequenceNetwork& network, const Data& data, const LearningOptions& options) {
    const auto out = network.outputs(data.inputs.data(), data.weights.size());
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double error = static_cast<double>(out[i]) - static_cast<double>(data.targets[i]);
        const auto weight = static_cast<double>(data.weights[i / network.sizes().outputs]);
        const double delta = options.huber_delta;
        const double huber = std::abs(error) < delta ? error * error / 2 : delta * (std::abs(error) - delta / 2);
        const double value = options.loss == Loss::mae   ? std::abs(error)
                             : options.loss == Loss::mse ? error * error
                                                         : huber;
        sum += std::isnan(data.targets[i]) ? 0 : weight * value;
    }
    return sum / static_cast<double>(out.size());
}

std::vector<NetworkSizes> all_kinds() {
    return {{Recurrence::none, 3, 0, 0, {}, {5}, 1},
            {Recurrence::none, 2, 4, 3, {}, {}, 2},
            {Recurrence::lstm, 3, 4, 2, {5}, {4}, 1},
            {Recurrence::lstm, 0, 3, 2, {4, 3}, {6, 5}, 3},
            {Recurrence::gru, 3, 4, 2, {5}, {4}, 1},
            {Recurrence::gru, 1, 5, 3, {3, 4}, {}, 2},
            // ReLU, layers that add their input, no linear way
            {Recurrence::lstm, 3, 4, 2, {5}, {8, 8, 4}, 1, 1, Activation::relu, true, false},
            // Over the steps of the target
            {Recurrence::lstm, 3, 4, 2, {5}, {4}, 8, 1, Activation::gelu, false, true, 2, 3},
            {Recurrence::gru, 2, 3, 4, {4, 3}, {}, 3, 1, Activation::gelu, false, false, 1, 0}};
}

}  // namespace

TEST_CASE("the gradient of each weight is the slope of the loss", "[lstm]") {
    for (const NetworkSizes& sizes : all_kinds()) {
        for (const Loss loss : {Loss::mse, Loss::huber, Loss::mae}) {
            LearningOptions options;
            options.loss = loss;
            Data data = made_up(sizes, 6);
            data.targets[1] = std::numeric_limits<float>::quiet_NaN();
            const SequenceNetwork network = drawn(sizes);
            const auto gradient = network.weight_gradient(data.examples(), options);
            for (std::size_t i = 0; i < gradient.size(); i += 3) {
                constexpr float kStep = 2e-3F;
                auto more = network.weights();
                auto less = network.weights();
                more[i] += kStep;
                less[i] -= kStep;
                const double slope =
                    (mean_loss({sizes, more}, data, options) - mean_loss({sizes, less}, data, options)) /
                    (2 * static_cast<double>(kStep));
                CAPTURE(static_cast<int>(sizes.recurrence), static_cast<int>(loss), i);
                CHECK(static_cast<double>(gradient[i]) == Approx(slope).margin(2e-4).epsilon(0.01));
            }
        }
    }
}

TEST_CASE("the gradient of each input is the slope of the output", "[lstm]") {
    for (const NetworkSizes& sizes : all_kinds()) {
        const Data data = made_up(sizes, 2);
        const SequenceNetwork network = drawn(sizes);
        const std::size_t output = sizes.outputs - 1;
        const auto gradients = network.input_gradients(data.inputs.data(), 2, output);
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            constexpr float kStep = 5e-3F;
            auto more = data.inputs;
            auto less = data.inputs;
            more[i] += kStep;
            less[i] -= kStep;
            const std::size_t at = i / sizes.columns() * sizes.outputs + output;
            const float slope =
                (network.outputs(more.data(), 2)[at] - network.outputs(less.data(), 2)[at]) / (2 * kStep);
            CAPTURE(static_cast<int>(sizes.recurrence), i);
            CHECK(gradients[i] == Approx(slope).margin(1e-3).epsilon(0.01));
        }
    }
}

TEST_CASE("an untrained network says nothing", "[lstm]") {
    const NetworkSizes sizes{Recurrence::gru, 3, 4, 2, {5}, {4}, 1};
    const Data data = made_up(sizes, 3);
    for (const float out : SequenceNetwork(sizes, 1U).outputs(data.inputs.data(), 3)) {
        CHECK(out == 0);
    }
}

TEST_CASE("a network learns what depends on a step and on a covariate", "[lstm]") {
    for (const Recurrence recurrence : {Recurrence::none, Recurrence::lstm, Recurrence::gru}) {
        const NetworkSizes sizes{recurrence, 2, 5, 1, {8}, {16}, 1};
        Data data = made_up(sizes, 400);
        for (std::size_t row = 0; row < 400; ++row) {
            const float* x = data.inputs.data() + row * sizes.columns();
            data.targets[row] = x[0] * x[1] + 0.5F * x[sizes.columns() - 2];
            data.weights[row] = 1;
        }
        LearningOptions options;
        options.dropout = options.covariate_dropout = options.weight_decay = 0;
        options.epochs = 150;
        options.learning_rate = 0.01;
        SequenceNetwork network(sizes, 1U);
        const double before = mean_loss(network, data, options);
        network.train(data.examples(), options, 1);
        CHECK(mean_loss(network, data, options) < 0.05 * before);
    }
}

TEST_CASE("the same seed gives the same network and another seed another one", "[lstm]") {
    const NetworkSizes sizes{Recurrence::lstm, 3, 4, 2, {5}, {4}, 1};
    const Data data = made_up(sizes, 50);
    LearningOptions options;
    options.epochs = 3;
    const auto trained = [&](std::uint64_t seed) {
        SequenceNetwork network(sizes, seed);
        network.train(data.examples(), options, seed);
        return network.weights();
    };
    CHECK(trained(1) == trained(1));
    CHECK(trained(1) != trained(2));
}

TEST_CASE("sizes that are none of a network are refused", "[lstm]") {
    CHECK_THROWS(NetworkSizes{Recurrence::lstm, 3, 0, 0, {5}, {4}, 1}.check());
    CHECK_THROWS(NetworkSizes{Recurrence::none, 0, 0, 0, {}, {4}, 1}.check());
    CHECK_THROWS(SequenceNetwork({Recurrence::none, 3, 0, 0, {}, {5}, 1}, std::vector<float>{1}));
}

}  // namespace forecast
