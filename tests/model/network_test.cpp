#include "forecast/model/network.hpp"

#include <cmath>
#include <fstream>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/rnn.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "cuda.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

NetworkOptions small_network() {
    NetworkOptions options;
    options.lstm_units = {5, 4};
    options.head_units = {6};
    options.dropout = 0;
    return options;
}

/// Numbers between -1 and 1 that look random.
at::Tensor wavy(at::IntArrayRef shape) {
    auto x = at::zeros(shape, at::kFloat);
    auto* values = x.data_ptr<float>();
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        values[i] = std::sin(static_cast<float>(i * i));
    }
    return x;
}

/// tests/data/lstm_reference.json, made by make_lstm_reference.py.
class Reference {
public:
    Reference() { std::ifstream(test_data_directory() / "lstm_reference.json") >> json_; }
    [[nodiscard]] at::Tensor tensor(const std::string& name, at::IntArrayRef shape) const {
        return at::tensor(json_.at(name).get<std::vector<float>>()).reshape(shape);
    }

private:
    nlohmann::json json_;
};

}  // namespace

TEST_CASE("the network computes what PyTorch's modules compute", "[model]") {
    const Reference reference;
    Network network(small_network(), {3, 2, {-1, -1}}, 1);
    const at::NoGradGuard no_gradient;
    int i = 0;
    for (const auto& parameter : network.parameters()) {
        parameter.copy_(reference.tensor("weights" + std::to_string(i++), parameter.sizes()));
    }

    const auto output =
        network.forward(reference.tensor("past", {2, 6, 3}), reference.tensor("ahead", {2, 2, 2}), false);

    CHECK((output - reference.tensor("output", {2, 2})).abs().max().item<float>() < 1e-6F);
}

TEST_CASE("without columns of the target rows the head gives the whole horizon at once", "[model]") {
    Network network(small_network(), {3, 4, {}}, 1);

    CHECK(network.forward(wavy({2, 6, 3}), at::zeros({2, 4, 0}), false).sizes().vec() ==
          std::vector<std::int64_t>{2, 4});
    CHECK(network.parameter_count() == 4 * 5 * (3 + 5 + 2) + 4 * 4 * (5 + 4 + 2) + 6 * (4 + 1) + 4 * (6 + 1));
}

TEST_CASE("what is unknown at its lead does not matter, even if it is not a number", "[model]") {
    Network network(small_network(), {3, 2, {-1, 1}}, 1);  // the second column is known at lead 1 only
    auto ahead = wavy({1, 2, 2});
    const auto before = network.forward(wavy({1, 6, 3}), ahead.clone(), false);

    ahead[0][1][1] = std::numeric_limits<float>::quiet_NaN();
    CHECK(network.forward(wavy({1, 6, 3}), ahead.clone(), false).equal(before));

    ahead[0][0][1] = 5;
    CHECK_FALSE(network.forward(wavy({1, 6, 3}), ahead, false)[0][0].equal(before[0][0]));
}

TEST_CASE("with a linear path beside it the output starts at zero", "[model]") {
    auto options = small_network();
    options.skip = true;
    Network network(options, {3, 2, {-1, -1}}, 1);

    CHECK(network.forward(wavy({2, 6, 3}), wavy({2, 2, 2}), false).equal(at::zeros({2, 2})));
    CHECK(network.skip().size() == 1);
}

TEST_CASE("one seed gives the same weights and the same dropout, another seed others", "[model]") {
    auto options = small_network();
    options.dropout = 0.5;
    const auto output = [&](std::uint64_t seed, bool training) {
        return Network(options, {3, 1, {}}, seed).forward(wavy({8, 6, 3}), at::zeros({8, 1, 0}), training);
    };

    CHECK(output(1, true).equal(output(1, true)));
    CHECK_FALSE(output(1, true).equal(output(2, true)));
    CHECK_FALSE(output(1, true).equal(output(1, false)));
}

TEST_CASE("dropout keeps the mean of what it lets through", "[model]") {
    NetworkOptions options;
    options.lstm_units = {1};
    options.dropout = 0;
    options.covariate_dropout = 0.3;
    options.skip = true;
    Network network(options, {1, 1, {-1}}, 3);
    const at::NoGradGuard no_gradient;
    network.skip()[0].tensors[0].second.fill_(1);  // the output is then the covariate itself

    const auto output = network.forward(at::zeros({20000, 1, 1}), at::zeros({20000, 1, 1}) + 2, true);

    CHECK(output.mean().item<float>() == Approx(2).margin(0.05));
    CHECK((output == 0).to(at::kFloat).mean().item<float>() == Approx(0.3).margin(0.02));
}

TEST_CASE("both directions, batch normalisation and residual layers are those of PyTorch's modules", "[model]") {
    NetworkOptions options = small_network();
    options.bidirectional = true;
    options.batch_norm = true;
    options.head_units = {10, 10};
    options.residual = true;
    Network network(options, {3, 2, {-1, -1}}, 1);
    torch::nn::LSTM first(torch::nn::LSTMOptions(3, 5).batch_first(true).bidirectional(true));
    torch::nn::LSTM second(torch::nn::LSTMOptions(10, 4).batch_first(true).bidirectional(true));
    torch::nn::BatchNorm1d first_norm(10);
    torch::nn::BatchNorm1d second_norm(8);
    const auto parameters = network.parameters();
    std::vector<at::Tensor> theirs = first->parameters();
    for (const auto& more : {second->parameters(), first_norm->parameters(), second_norm->parameters()}) {
        theirs.insert(theirs.end(), more.begin(), more.end());
    }
    const at::NoGradGuard no_gradient;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        theirs[i].copy_(parameters[i]);
    }
    const auto past = wavy({3, 6, 3});
    const auto ahead = wavy({3, 2, 2});
    const auto expected = [&] {
        const auto middle = first_norm(std::get<0>(first(past)).transpose(1, 2)).transpose(1, 2);
        const auto states = std::get<0>(std::get<1>(second(middle)));
        const auto state = second_norm(at::cat({states[0], states[1]}, 1));
        auto x = at::cat({state.unsqueeze(1).expand({-1, 2, -1}), ahead}, 2);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& dense = network.dense()[i].tensors;
            x = x + at::relu(at::linear(x, dense[0].second, dense[1].second));
        }
        const auto& output = network.dense()[2].tensors;
        return at::linear(x, output[0].second, output[1].second).squeeze(2);
    };

    CHECK(network.forward(past, ahead, true).allclose(expected(), 1e-5, 1e-6));
    first_norm->eval();
    second_norm->eval();
    CHECK(network.forward(past, ahead, false).allclose(expected(), 1e-5, 1e-6));  // by the running means
    CHECK(network.state().size() == parameters.size() + 4);
    CHECK(network.kernels().size() == 2 * 2 + 3);
}

TEST_CASE("the first layers alone may read in both directions", "[model]") {
    NetworkOptions options = small_network();
    options.bidirectional = true;
    options.bidirectional_layers = 1;
    Network network(options, {3, 2, {}}, 1);
    torch::nn::LSTM first(torch::nn::LSTMOptions(3, 5).batch_first(true).bidirectional(true));
    torch::nn::LSTM second(torch::nn::LSTMOptions(10, 4).batch_first(true));
    std::vector<at::Tensor> theirs = first->parameters();
    for (const auto& tensor : second->parameters()) {
        theirs.push_back(tensor);
    }
    const at::NoGradGuard no_gradient;
    const auto parameters = network.parameters();
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        theirs[i].copy_(parameters[i]);
    }
    const auto past = wavy({3, 6, 3});
    const auto state = std::get<0>(second(std::get<0>(first(past)))).select(1, -1);
    const auto& dense = network.dense();
    const auto hidden = at::relu(at::linear(state, dense[0].tensors[0].second, dense[0].tensors[1].second));
    const auto expected = at::linear(hidden, dense[1].tensors[0].second, dense[1].tensors[1].second);

    CHECK(network.forward(past, at::zeros({3, 2, 0}), false).allclose(expected, 1e-5, 1e-6));
}

TEST_CASE("dropout behind each layer is drawn while training alone, and where it is set", "[model]") {
    const auto past = wavy({3, 6, 3});
    const auto none = at::zeros({3, 1, 0});
    const auto output_of = [&](const NetworkOptions& options, bool training) {
        return Network(options, {3, 1, {}}, 1).forward(past, none, training);
    };
    const at::NoGradGuard no_gradient;
    const auto plain = output_of(small_network(), false);
    for (std::size_t layer = 0; layer < 3; ++layer) {
        NetworkOptions options = small_network();
        options.layer_dropout = {layer == 0 ? 0.5 : 0, layer == 1 ? 0.5 : 0};
        options.head_dropout = {layer == 2 ? 0.5 : 0};
        CAPTURE(layer);
        CHECK(output_of(options, false).equal(plain));
        CHECK_FALSE(output_of(options, true).allclose(plain));
    }
    NetworkOptions zeros = small_network();
    zeros.dropout = 0.5;  // gives way to the list
    zeros.layer_dropout = {0, 0};
    CHECK(output_of(zeros, true).equal(plain));
    NetworkOptions last = small_network();
    last.dropout = 0.5;
    NetworkOptions as_list = small_network();
    as_list.layer_dropout = {0, 0.5};
    CHECK(output_of(last, true).equal(output_of(as_list, true)));
}

TEST_CASE("a batch of one leaves the running variance a number", "[model]") {
    NetworkOptions options = small_network();
    options.batch_norm = true;
    Network network(options, {3, 1, {}}, 1);
    CHECK(network.forward(wavy({1, 6, 3}), at::zeros({1, 1, 0}), true).isfinite().all().item<bool>());

    for (const auto& tensor : network.state()) {
        CHECK(tensor.isfinite().all().item<bool>());
    }
}

TEST_CASE("the layers are told with their shapes and weights", "[model]") {
    NetworkOptions options = small_network();
    options.bidirectional = true;
    options.batch_norm = true;
    options.skip = true;
    const Network network(options, {3, 2, {-1, -1}}, 1);
    std::string text;
    std::int64_t weights = 0;
    for (const LayerSummary& layer : network.summary(30)) {
        text += layer.name + " " + layer.output + "; ";
        weights += layer.parameters;
    }
    CHECK(text == "lstm0 30 x 10; norm0 30 x 10; lstm1 8; norm1 8; dense0 2 x 6; output 2 x 1; skip 2 x 1; ");
    CHECK(weights == network.parameter_count());
}

TEST_CASE("a CUDA device computes what the CPU computes, dropout and gradients too", "[model][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    auto options = small_network();
    options.dropout = 0.3;
    options.covariate_dropout = 0.3;
    Network here(options, {3, 2, {-1, -1}}, 1);
    Network there(options, {3, 2, {-1, -1}}, 1);
    const at::Device cuda(at::kCUDA);
    there.to(cuda);

    const auto expected = here.forward(wavy({4, 6, 3}), wavy({4, 2, 2}), true);
    const auto output = there.forward(wavy({4, 6, 3}).to(cuda), wavy({4, 2, 2}).to(cuda), true);
    expected.sum().backward();
    output.sum().backward();

    CHECK(output.is_cuda());
    CHECK(output.cpu().allclose(expected, 1e-4, 1e-5));
    for (std::size_t i = 0; i < here.parameters().size(); ++i) {
        CHECK(there.parameters()[i].grad().cpu().allclose(here.parameters()[i].grad(), 1e-3, 1e-5));
    }
}

}  // namespace forecast
