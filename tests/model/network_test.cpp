#include "forecast/model/network.hpp"

#include <cmath>
#include <fstream>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
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
