#include "network_weights.hpp"  // before Catch: libtorch 1.13 brings a CHECK of its own

#include "forecast/model/fused_module.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "forecast/model/exported_module.hpp"
#include "forecast/model/saved_network.hpp"

namespace forecast {
namespace {

struct Kind {
    std::string name;
    ModelInfo info;
};

ModelInfo level_of_three_days() {
    ModelInfo info;
    info.window_size = 4;
    info.horizon = 3;
    info.past = {"load", "temperature"};
    info.past_scaler = {{50, 12}, {10, 5}};
    info.target_offset = 48;
    info.target_scale = 9;
    info.network.lstm_units = {6};
    return info;
}

ModelInfo with_covariates() {
    ModelInfo info = level_of_three_days();
    info.ahead = {"load_j-1", "temperature", "load_j-2"};
    info.ahead_lags = {1, -1, 2};
    info.ahead_scaler = {{50, 12, 50}, {10, 5, 10}};
    return info;
}

std::vector<Kind> kinds() {
    std::vector<Kind> all = {{"alone", level_of_three_days()}, {"covariates", with_covariates()}};
    const auto add = [&](const std::string& name, ModelInfo info, auto change) {
        change(info);
        all.push_back({name, std::move(info)});
    };
    add("stacked, change of the window's load", level_of_three_days(), [](ModelInfo& info) {
        info.network.lstm_units = {7, 5};
        info.anchor = Anchor{true, 0};
    });
    add("head, change of a row's own load", with_covariates(), [](ModelInfo& info) {
        info.network.head_units = {9, 9, 4};
        info.network.residual = true;
        info.anchor = Anchor{false, 2};
    });
    add("skip", with_covariates(), [](ModelInfo& info) { info.network.skip = true; });
    return all;
}

/// A network all of whose weights are drawn, exported, and its weights for the kernel.
SavedNetwork drawn_network(const ModelInfo& info) {
    const WeightLayout layout = weight_layout(fused_sizes(info).value());
    std::mt19937 random(5);
    std::vector<float> weights(layout.count);
    for (float& weight : weights) {
        weight = static_cast<float>(random() % 1201) / 1000.0F - 0.6F;
    }
    const Network network(info.network, {2, info.horizon, info.ahead_lags}, 5);
    set_weights(network, layout, weights);
    return {info, export_archive(network, info), weights_of(network, layout), {}};
}

/// `samples` of them.
std::vector<float> drawn_input(const ModelInfo& info, std::size_t samples) {
    std::vector<float> input(samples * InputCells(info).count());
    for (std::size_t i = 0; i < input.size(); ++i) {
        input[i] = 30 + 25 * std::sin(static_cast<float>(i * i % 997));
    }
    return input;
}

void check_alike(const std::vector<float>& ours, const std::vector<float>& theirs, double margin) {
    REQUIRE(ours.size() == theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        CAPTURE(i);
        if (std::isnan(theirs[i])) {
            CHECK(std::isnan(ours[i]));
        } else {
            CHECK(ours[i] == Approx(theirs[i]).epsilon(1e-5).margin(margin));
        }
    }
}

}  // namespace

TEST_CASE("the kernel forecasts what the exported module forecasts", "[model]") {
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const SavedNetwork network = drawn_network(kind.info);
        const auto input = drawn_input(kind.info, 70);  // more than go through at once
        check_alike(FusedModule(kind.info, network.weights).run(input),
                    ExportedModule(network.archive, "a test").run(input), 1e-3);
    }
}

TEST_CASE("the kernel's gradients by the input are those of the exported module", "[model]") {
    for (const Kind& kind : kinds()) {
        const SavedNetwork network = drawn_network(kind.info);
        const FusedModule ours(kind.info, network.weights);
        const ExportedModule theirs(network.archive, "a test");
        const auto input = drawn_input(kind.info, 40);
        for (std::size_t lead = 0; lead < 3; ++lead) {
            CAPTURE(kind.name, lead);
            check_alike(ours.gradients(input, lead), theirs.gradients(input, lead), 1e-4);
        }
    }
}

TEST_CASE("where a value that is read is missing the kernel has no forecast, and elsewhere it has", "[model]") {
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const SavedNetwork network = drawn_network(kind.info);
        const FusedModule ours(kind.info, network.weights);
        const ExportedModule theirs(network.archive, "a test");
        const auto whole = drawn_input(kind.info, 1);
        for (std::size_t cell = 0; cell < whole.size(); ++cell) {
            CAPTURE(cell);
            auto input = whole;
            input[cell] = std::numeric_limits<float>::quiet_NaN();
            check_alike(ours.run(input), theirs.run(input), 1e-3);
        }
    }
}

}  // namespace forecast
