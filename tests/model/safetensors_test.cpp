#include "forecast/model/safetensors.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include <nlohmann/json.hpp>

#include "forecast/model/architecture.hpp"

namespace forecast {

TEST_CASE("tensors are written as the format safetensors has them", "[model]") {
    const std::string file = to_safetensors({{"a_weight", {1, 2}, {1.5F, -2}}, {"a_bias", {1}, {0.25F}}});

    std::uint64_t length = 0;  // this test runs on little-endian machines
    std::memcpy(&length, file.data(), 8);
    REQUIRE(length % 8 == 0);
    const auto header = nlohmann::json::parse(file.substr(8, length));
    CHECK(header.at("__metadata__") == nlohmann::json({{"format", "pt"}}));
    CHECK(header.at("a_weight") == nlohmann::json({{"dtype", "F32"}, {"shape", {1, 2}}, {"data_offsets", {0, 8}}}));
    CHECK(header.at("a_bias") == nlohmann::json({{"dtype", "F32"}, {"shape", {1}}, {"data_offsets", {8, 12}}}));
    REQUIRE(file.size() == 8 + length + 12);
    float values[3] = {};
    std::memcpy(values, file.data() + 8 + length, 12);
    CHECK(std::vector<float>(values, values + 3) == std::vector<float>{1.5F, -2, 0.25F});
}

TEST_CASE("the architecture lists the layers in the order of the forward pass, with their dropout", "[model]") {
    ModelInfo info;
    info.past = {"load"};
    info.network.lstm_units = {64, 32};
    info.network.bidirectional = true;
    info.network.bidirectional_layers = 1;
    info.network.batch_norm = true;
    info.network.layer_dropout = {0.3, 0};
    info.network.head_units = {16};
    info.network.head_dropout = {0.1};
    const NamedTensor running = {"norm0_running_mean", {2}, {0, 0}};
    const auto json = nlohmann::json::parse(
        architecture_json(info, {{"norm0_weight", {2}, {1, 1}}, running, {"output_bias", {1}, {0}}}));

    std::string layers;
    for (const auto& layer : json.at("layers")) {
        layers += layer.at("name").get<std::string>() + " ";
    }
    CHECK(layers == "lstm0 norm0 lstm0_dropout lstm1 norm1 dense0 dense0_dropout output ");
    CHECK(json.at("layers")[0].at("bidirectional") == true);
    CHECK(json.at("layers")[3].at("bidirectional") == false);
    CHECK(json.at("layers")[1].at("parameters") == 2);  // running means are not learnt
    CHECK(json.at("layers")[1].at("tensors").size() == 2);
    CHECK(json.at("input") == nlohmann::json({{"past", {30, 1}}}));
}

TEST_CASE("the scalers alone are told by their columns", "[model]") {
    ModelInfo info;
    info.past = {"load"};
    info.past_scaler = {{50}, {10}};
    info.target_offset = 40;
    info.target_scale = 20;
    const auto json = nlohmann::json::parse(scalers_json(info));

    CHECK(json.at("past") == nlohmann::json({{"columns", {"load"}}, {"offset", {50}}, {"scale", {10}}}));
    CHECK(json.at("target") == nlohmann::json({{"name", "load"}, {"offset", 40.0}, {"scale", 20.0}}));
}

}  // namespace forecast
