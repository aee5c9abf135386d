#include "network_model.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "forecast/core/saved_fit.hpp"

using namespace forecast;

namespace {

constexpr InputSizes kSizes{3, 4, 1, 2};

/// Two outputs that depend on the first covariate and on the newest step; the second covariate is often unknown, the
/// third is always 5.
LearningRows rows() {
    LearningRows rows;
    rows.sizes = kSizes;
    for (int i = 0; i < 300; ++i) {
        const auto a = static_cast<float>(i % 20) / 10 - 1;
        const auto newest = static_cast<float>(i % 7) - 3;
        rows.inputs.insert(rows.inputs.end(), {a, i % 3 == 0 ? std::nanf("") : a, 5, 0.1F, 0.2F, 0.3F, newest});
        rows.targets.insert(rows.targets.end(), {100 * a, i % 10 == 0 ? std::nanf("") : 10 * newest});
        rows.weights.push_back(1);
    }
    return rows;
}

NetworkForecasterOptions options() {
    NetworkForecasterOptions options;
    options.learning.units = {6};
    options.learning.dense_units = {8};
    options.learning.dropout = options.learning.covariate_dropout = 0;
    options.learning.learning_rate = 0.01;
    options.seeds = 2;
    return options;
}

const std::vector<float> kRow = {0.5F, 0.5F, 5, 0.1F, 0.2F, 0.3F, 2};

}  // namespace

TEST_CASE("networks learn several outputs, and lay them to what makes them", "[forecasters]") {
    const NetworkModel model(rows(), Recurrence::lstm, options(), nullptr, {});
    const auto outputs = model.outputs(kRow);
    REQUIRE(outputs.size() == 2);
    CHECK(outputs[0] == Approx(50).margin(10));
    CHECK(outputs[1] == Approx(20).margin(6));
    for (std::size_t output = 0; output < 2; ++output) {
        const auto parts = model.contributions(kRow, output);
        REQUIRE(parts.size() == kSizes.columns() + 1);
        CHECK(std::accumulate(parts.begin(), parts.end(), 0.0) == Approx(outputs[output]).epsilon(1e-3).margin(0.05));
    }
    CHECK(std::abs(model.contributions(kRow, 1)[6]) > 10);
}

TEST_CASE("an input that was always known has to be, another counts as its mean", "[forecasters]") {
    const NetworkModel model(rows(), Recurrence::none, options(), nullptr, {});
    auto without = kRow;
    without[0] = std::nanf("");
    CHECK(std::isnan(model.outputs(without).front()));
    without = kRow;
    without[1] = without[2] = std::nanf("");  // often unknown, and constant
    CHECK_FALSE(std::isnan(model.outputs(without).front()));
}

TEST_CASE("networks that begin at those before are trained on, with the same scaling", "[forecasters]") {
    auto few = options();
    few.learning.epochs = 1;
    few.warm_start_epochs = 1;
    const NetworkModel first(rows(), Recurrence::lstm, few, nullptr, {});
    LearningRows later = rows();
    std::transform(later.targets.begin(), later.targets.end(), later.targets.begin(), [](float x) { return 2 * x; });
    const NetworkModel second(later, Recurrence::lstm, few, &first, {});
    const NetworkModel anew(later, Recurrence::lstm, few, nullptr, {});
    CHECK(second.to_json()["target_scale"] == first.to_json()["target_scale"]);
    CHECK(second.to_json()["networks"].size() == 2);
    CHECK(second.outputs(kRow) != anew.outputs(kRow));
    CHECK(second.outputs(kRow) == NetworkModel(later, Recurrence::lstm, few, &first, {}).outputs(kRow));
    const auto error_of = [](const NetworkModel& model) { return std::abs(model.outputs(kRow).front() - 100); };
    CHECK(error_of(second) < error_of(anew));  // it has learnt for twice as long
}

TEST_CASE("networks read back forecast the same, those of other sizes are refused", "[forecasters]") {
    const NetworkModel model(rows(), Recurrence::gru, options(), nullptr, {});
    const auto saved = model.to_json();
    const NetworkModel again(nlohmann::ordered_json::parse(saved.dump()), kSizes, Recurrence::gru, options());
    CHECK(again.outputs(kRow) == model.outputs(kRow));
    CHECK(again.to_json() == saved);
    auto without_example = saved;  // as older programs wrote it
    without_example.erase("example");
    CHECK(NetworkModel(without_example, kSizes, Recurrence::gru, options()).outputs(kRow) == model.outputs(kRow));
    without_example["example"]["inputs"] = {1, 2};
    CHECK_THROWS_AS(NetworkModel(without_example, kSizes, Recurrence::gru, options()), Malformed);
    CHECK_THROWS_AS(NetworkModel(saved, kSizes, Recurrence::lstm, options()), Malformed);
    auto fewer = options();
    fewer.seeds = 1;
    CHECK_THROWS_AS(NetworkModel(saved, kSizes, Recurrence::gru, fewer), Malformed);
    for (const char* key : {"offset", "scale", "needed", "networks", "target_scale", "example"}) {
        auto damaged = saved;
        damaged[key] = "x";
        CHECK_THROWS(NetworkModel(damaged, kSizes, Recurrence::gru, options()));
    }
    auto zero = saved;
    zero["scale"][0] = 0;
    CHECK_THROWS_AS(NetworkModel(zero, kSizes, Recurrence::gru, options()), Malformed);
}

TEST_CASE("a saved network has the newest row with an output as an example", "[forecasters]") {
    LearningRows learnt = rows();
    learnt.inputs[learnt.inputs.size() - 7] = std::nanf("");   // needed in the last row
    learnt.inputs[learnt.inputs.size() - 13] = std::nanf("");  // not needed in the one before
    const NetworkModel model(learnt, Recurrence::gru, options(), nullptr, {});
    const auto saved = model.to_json();
    const auto& inputs = saved["example"]["inputs"];
    REQUIRE(inputs.size() == kSizes.columns());
    CHECK(inputs[0] == learnt.inputs[learnt.inputs.size() - 14]);
    CHECK(inputs[1].is_null());
    const std::vector<float> row(learnt.inputs.end() - 14, learnt.inputs.end() - 7);
    CHECK(saved["example"]["outputs"] == nlohmann::ordered_json(model.outputs(row)));
    const NetworkModel again(nlohmann::ordered_json::parse(saved.dump()), kSizes, Recurrence::gru, options());
    CHECK(again.to_json() == saved);
}

TEST_CASE("weights that run over give no forecast, not an infinite one", "[forecasters]") {
    auto saved = NetworkModel(rows(), Recurrence::none, options(), nullptr, {}).to_json();
    for (auto& network : saved["networks"]) {
        for (auto& weight : network) {
            weight = 1e6;
        }
    }
    saved["target_scale"] = 1e9;
    auto deep = options();
    for (const double output : NetworkModel(saved, kSizes, Recurrence::none, deep).outputs(kRow)) {
        CHECK_FALSE(std::isinf(output));
    }
}
