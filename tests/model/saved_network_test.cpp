#include "forecast/model/saved_network.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/core/file.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// Two target rows with a covariate each; the weights are made up, and the archive is none that libtorch could read.
SavedNetwork made_up_network() {
    SavedNetwork network;
    network.info.window_size = 4;
    network.info.horizon = 2;
    network.info.past = {"load"};
    network.info.ahead = {"temperature"};
    network.info.ahead_lags = {-1};
    network.info.past_scaler = {{50}, {10}};
    network.info.ahead_scaler = {{12}, {5}};
    network.info.network.lstm_units = {6};
    network.archive = "an archive";
    network.weights.resize(weight_layout(fused_sizes(network.info).value()).count);
    for (std::size_t i = 0; i < network.weights.size(); ++i) {
        network.weights[i] = std::sin(static_cast<float>(i));
    }
    return network;
}

const std::vector<float> kInput = {50, 0, 52, 0, 54, 0, 49, 0, 0, 11, 0, 13};  // [4 + 2 rows, load and temperature]

}  // namespace

TEST_CASE("a network is saved and read without loss", "[model]") {
    const TempDirectory directory;
    const SavedNetwork network = made_up_network();
    write_network(directory.path(), network, R"({"run_id": "1"})");
    const auto read = read_fused_module(directory.path());
    REQUIRE(read);
    const FusedModule made(network.info, network.weights);
    REQUIRE(made.run(kInput).size() == 2);
    CHECK(made.run(kInput)[0] != made.run(kInput)[1]);
    CHECK(read->run(kInput) == made.run(kInput));
    CHECK(read->gradients(kInput, 1) == made.gradients(kInput, 1));
    CHECK(read_file(directory.path() / "data" / "model.pth") == network.archive);
}

TEST_CASE("weights are left alone where one of the files is not as it was written", "[model]") {
    for (const std::string file : {"data/weights.bin", "data/model.pth", "model_info.json"}) {
        CAPTURE(file);
        const TempDirectory directory;
        write_network(directory.path(), made_up_network(), "{}");
        const std::string whole = read_file(directory.path() / file);
        for (const std::size_t cut : {std::size_t{0}, std::size_t{9}, whole.size() - 1}) {
            write_file_atomically(directory.path() / file, whole.substr(0, cut));
            CHECK_FALSE(read_fused_module(directory.path()));
        }
        std::string changed = whole;
        changed.back() = changed.back() == 'x' ? 'y' : 'x';
        write_file_atomically(directory.path() / file, changed);
        CHECK_FALSE(read_fused_module(directory.path()));
        write_file_atomically(directory.path() / file, whole);
        CHECK(read_fused_module(directory.path()));
        std::filesystem::remove(directory.path() / file);
        CHECK_FALSE(read_fused_module(directory.path()));
        CHECK_FALSE(has_fused_weights(directory.path()));
    }
}

TEST_CASE("a network saved without weights leaves none of an earlier one", "[model]") {
    const TempDirectory directory;
    SavedNetwork network = made_up_network();
    write_network(directory.path(), network, "{}");
    CHECK(has_fused_weights(directory.path()));
    network.weights.clear();
    write_network(directory.path(), network, "{}");
    CHECK_FALSE(has_fused_weights(directory.path()));
}

TEST_CASE("networks that module lstm does not know are libtorch's alone", "[model]") {
    const auto is_known = [](auto change) {
        ModelInfo info = made_up_network().info;
        change(info.network);
        return fused_sizes(info).has_value();
    };
    CHECK(is_known([](NetworkOptions& /*network*/) {}));
    CHECK_FALSE(is_known([](NetworkOptions& network) { network.bidirectional = true; }));
    CHECK_FALSE(is_known([](NetworkOptions& network) { network.batch_norm = true; }));
    CHECK_FALSE(is_known([](NetworkOptions& network) { network.lstm_units.clear(); }));
    CHECK_FALSE(is_known([](NetworkOptions& network) { network.lstm_units = {2048, 2048}; }));
}

}  // namespace forecast
