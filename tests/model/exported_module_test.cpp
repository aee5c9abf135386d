#include "forecast/model/exported_module.hpp"

#include <cmath>
#include <limits>
#include <sstream>
#include <tuple>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <torch/csrc/jit/api/module.h>
#include <catch2/catch.hpp>

#include "cuda.hpp"
#include "error_of.hpp"
#include "forecast/core/error.hpp"
#include "forecast/model/network.hpp"
#include "small_samples.hpp"

namespace forecast {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kColumns = 4;

/// Two past columns; ahead of them a lag that is among them too, a weather column and another lag; horizon 2.
ModelInfo two_days_ahead() {
    ModelInfo info;
    info.window_size = 3;
    info.horizon = 2;
    info.past = {"load", "load_j-1"};
    info.ahead = {"load_j-1", "temperature", "load_j-2"};
    info.ahead_lags = {1, -1, 2};
    info.past_scaler = {{50, 50}, {10, 10}};
    info.ahead_scaler = {{50, 12, 50}, {10, 5, 10}};
    info.target_offset = 1;
    info.target_scale = 4;
    info.anchor = Anchor{true, 0};
    info.network.lstm_units = {5, 3};
    info.network.head_units = {4};
    return info;
}

Network network_for(const ModelInfo& info) {
    return {info.network, {2, info.horizon, info.ahead_lags}, 11};
}

Samples plain_samples() {
    const auto load = [](int row) { return 50 + 10 * std::sin(row); };
    const auto lag = [=](int days) { return [=](int row) { return load(row - days); }; };
    const auto temperature = [](int row) { return 12 + std::cos(row); };
    return hand_made_samples(12, {3, 2}, load, {{"load", 0, load}, {"load_j-1", 1, lag(1)}},
                             {{"load_j-1", 1, lag(1)}, {"temperature", -1, temperature}, {"load_j-2", 2, lag(2)}});
}

/// What the module makes of its input: [1, 3, 2] of the window, [1, 2, 3] of the target rows.
std::pair<at::Tensor, at::Tensor> scaled(const std::vector<float>& input) {
    const auto x = at::tensor(input).reshape({1, 5, kColumns});
    return {(x.narrow(1, 0, 3).narrow(2, 0, 2) - 50) / 10,
            (x.narrow(1, 3, 2).narrow(2, 1, 3) - at::tensor({50.F, 12.F, 50.F})) / at::tensor({10.F, 5.F, 10.F})};
}

}  // namespace

TEST_CASE("the exported module's columns are the past ones, then those of the target rows, each name once", "[model]") {
    const auto info = two_days_ahead();

    CHECK(info.columns() == std::vector<std::string>{"load", "load_j-1", "temperature", "load_j-2"});
    CHECK(info.ahead_places() == std::vector<std::int64_t>{1, 2, 3});
    CHECK(info.input_rows() == 5);
}

TEST_CASE("the exported module is the network with its scaling around it", "[model]") {
    const auto info = two_days_ahead();
    auto network = network_for(info);
    const auto samples = plain_samples();
    const auto input = module_input(samples, 3, info);

    const auto [past, ahead] = scaled(input);
    const auto load = static_cast<float>(samples.past_at(3, 2, 0));
    const auto expected = network.forward(past, ahead, false) * 4 + 1 + load;
    const auto output = ExportedModule(export_archive(network, info), "a test").run(input);

    CHECK(at::tensor(output).equal(expected.detach().flatten()));
}

TEST_CASE("gradients by the input are those of finite differences", "[model]") {
    const auto info = two_days_ahead();
    const ExportedModule module(export_archive(network_for(info), info), "a test");
    const auto input = module_input(plain_samples(), 3, info);
    auto two = input;  // a batch of two
    two.insert(two.end(), input.begin(), input.end());

    const auto gradients = module.gradients(two, 1);

    REQUIRE(gradients.size() == two.size());
    for (const std::size_t cell : {0U, 2 * 4U, 2 * 4 + 1U, 3 * 4 + 2U, 4 * 4 + 2U, 4 * 4 + 3U}) {
        constexpr float kStep = 0.5F;
        auto above = input;
        auto below = input;
        above[cell] += kStep;
        below[cell] -= kStep;
        const float slope = (module.run(above)[1] - module.run(below)[1]) / (2 * kStep);
        CHECK(gradients[cell] == Approx(slope).epsilon(0.05).margin(2e-3));
        CHECK(gradients[input.size() + cell] == gradients[cell]);
    }
    CHECK(gradients[4 * 4 + 1] == 0);  // load_j-1 is not known on the second day
}

TEST_CASE("every layer that a network can have is exported", "[model]") {
    auto info = two_days_ahead();
    info.network.bidirectional = true;
    info.network.bidirectional_layers = GENERATE(0, 1);
    info.network.layer_dropout = {0.3, 0.2};
    info.network.head_dropout = {0.1, 0};
    info.network.batch_norm = true;
    info.network.head_units = {9, 9};
    info.network.residual = true;
    auto network = network_for(info);
    const auto samples = plain_samples();
    const auto input = module_input(samples, 3, info);
    const auto [past, ahead] = scaled(input);
    const auto eight = past.expand({8, -1, -1}) * at::arange(1, 9, at::kFloat).reshape({8, 1, 1});
    REQUIRE(network.forward(eight, ahead.expand({8, -1, -1}), true).size(0) == 8);  // moves the running means

    const ExportedModule module(export_archive(network, info), "a test");

    const auto load = static_cast<float>(samples.past_at(3, 2, 0));
    const auto expected = network.forward(past, ahead, false) * 4 + 1 + load;
    CHECK(at::tensor(module.run(input)).allclose(expected.detach().flatten(), 1e-5, 1e-4));
    CHECK(to_json(module.info(), "{}") == to_json(info, "{}"));
}

TEST_CASE("an archive gives the same forecasts when it is read again, call by call", "[model]") {
    const auto info = two_days_ahead();
    const std::string archive = export_archive(network_for(info), info);
    const ExportedModule first(archive, "a test");
    const ExportedModule second(archive, "the same");
    const auto input = module_input(plain_samples(), 3, info);

    const auto forecast = first.run(input);
    for (int call = 0; call < 4; ++call) {
        CHECK(second.run(input) == forecast);
    }
    CHECK(to_json(second.info(), "{}") == to_json(info, "{}"));
}

TEST_CASE("loads that are unknown in the horizon's rows do not matter, even if they are not numbers", "[model]") {
    const auto info = two_days_ahead();
    const ExportedModule module(export_archive(network_for(info), info), "a test");
    auto input = module_input(plain_samples(), 3, info);
    const auto forecast = module.run(input);

    input[4 * kColumns + 1] = std::numeric_limits<float>::quiet_NaN();  // load_j-1 of the second target row
    input[3 * kColumns + 0] = std::numeric_limits<float>::quiet_NaN();  // load is no column of the target rows
    input[0 * kColumns + 2] = std::numeric_limits<float>::quiet_NaN();  // temperature is none of the past ones
    CHECK(module.run(input) == forecast);

    input[4 * kColumns + 3] += 5;  // load_j-2 of the second target row is known
    CHECK(module.run(input)[1] != forecast[1]);
}

TEST_CASE("a window's input holds zeros where the network does not look", "[model]") {
    const auto input = module_input(plain_samples(), 3, two_days_ahead());

    CHECK(input[0 * kColumns + 0] == Approx(50 + 10 * std::sin(3)));
    CHECK(input[2 * kColumns + 1] == Approx(50 + 10 * std::sin(4)));
    CHECK(input[0 * kColumns + 2] == 0);
    CHECK(input[3 * kColumns + 0] == 0);
    CHECK(input[3 * kColumns + 1] == Approx(50 + 10 * std::sin(5)));
    CHECK(input[4 * kColumns + 1] == 0);
    CHECK(input[4 * kColumns + 2] == Approx(12 + std::cos(7)));
}

TEST_CASE("what is missing in one target row leaves the forecast of the others", "[model]") {
    const auto info = two_days_ahead();
    const ExportedModule module(export_archive(network_for(info), info), "a test");
    auto samples = plain_samples();
    samples.ahead[(3 * 2 + 1) * 3 + 1] = kMissing;

    const auto forecast = module.run(module_input(samples, 3, info));

    CHECK(std::isfinite(forecast[0]));
    CHECK(std::isnan(forecast[1]));
}

TEST_CASE("several windows can be given at once", "[model]") {
    const auto info = two_days_ahead();
    const ExportedModule module(export_archive(network_for(info), info), "a test");
    const auto first = module_input(plain_samples(), 3, info);
    auto both = module_input(plain_samples(), 4, info);
    const auto second = module.run(both);
    both.insert(both.begin(), first.begin(), first.end());

    const auto forecasts = module.run(both);

    REQUIRE(forecasts.size() == 4);
    CHECK(forecasts[0] == Approx(module.run(first)[0]));
    CHECK(forecasts[3] == Approx(second[1]));
}

TEST_CASE("a network on a CUDA device is exported as it is on the CPU, byte for byte", "[model][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const auto info = two_days_ahead();
    auto network = network_for(info);
    const auto archive = export_archive(network, info);

    network.to(at::Device(at::kCUDA));

    CHECK(export_archive(network, info) == archive);
}

TEST_CASE("bytes that are no archive are refused with where they came from", "[model]") {
    CHECK_THROWS_WITH(ExportedModule("not a model", "data/model.pth"), Catch::Contains("data/model.pth"));
    CHECK_THROWS_WITH(model_info_from_json("{}", "some archive"), Catch::Contains("some archive"));
    std::string beyond = to_json(ModelInfo(), "{}");
    const std::string count = "\"parameter_count\": 0";
    beyond.replace(beyond.find(count), count.size(), "\"parameter_count\": 10018446744073709551615");
    CHECK_THROWS_WITH(model_info_from_json(beyond, "some archive"),
                      Catch::Contains("parameter_count is no whole number"));
}

TEST_CASE("an archive of another program that computes something else is refused when it is run", "[model]") {
    const auto message_of = [](const std::string& forward) {
        torch::jit::Module module("foreign");
        module.define(forward);
        std::ostringstream bytes;
        module.save(bytes, {{"model_info.json", to_json(two_days_ahead(), "{}")}});
        const ExportedModule exported(bytes.str(), "data/model.pth");
        return std::string(error_of([&] { std::ignore = exported.run(std::vector<float>(5 * kColumns)); }).what());
    };
    CHECK(message_of("def forward(self, x):\n  return x.sum()\n") ==
          "the model of data/model.pth gives 1 values for 1 samples of 2 rows each, not a float of each row");
    for (const std::string forward :
         {"def forward(self, x):\n  return x.reshape([7, 7])\n", "def forward(self, x):\n  return 1\n"}) {
        CHECK_THAT(message_of(forward), Catch::StartsWith("the model of data/model.pth cannot be run: "));
    }
}

TEST_CASE("a model's details stand beside the rest and must be an object", "[model]") {
    CHECK_THAT(to_json(two_days_ahead(), R"({"git": "abc"})"), Catch::Contains(R"("git": "abc")"));
    CHECK_THROWS_AS(to_json(two_days_ahead(), "[1]"), Error);
}

}  // namespace forecast
