#include "forecast/model/network.hpp"  // before Catch: libtorch 1.13 brings a CHECK of its own

#include <cmath>

#include <catch2/catch.hpp>

#include "cuda.hpp"
#include "forecast/core/file.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/training/fit.hpp"
#include "small_samples.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

double sine(int row) {
    return 60 + 10 * std::sin(0.5 * row);
}

double weather(int row) {
    return std::cos(0.3 * row);
}

Samples sine_samples() {
    return hand_made_samples(260, {8, 2}, sine, {{"load", 0, sine}, {"weather", -1, weather}},
                             {{"weather", -1, weather}});
}

/// All that can go another way on a device: two layers, dropout, covariates, clipping, recency weights, AdamW.
TrainingTask task_on(const std::string& device) {
    TrainingTask task;
    task.input.window = {8, 2};
    task.network.lstm_units = {8, 6};
    task.network.head_units = {5};
    task.network.covariate_dropout = 0.1;
    task.network.skip = true;
    task.training.scaling = "standard";
    task.training.learning_rate = 0.01;
    task.training.weight_decay = 0.01;
    task.training.clip_norm = 1;
    task.training.half_life_days = 100;
    task.training.epochs = 8;
    task.training.device = device;
    task.training.kernel = "libtorch";  // the CPU's other kernel draws other cells for its dropout
    task.split = {{8, 180}, {180, 220}, {220, 260}};
    return task;
}

/// The losses of each epoch, training and validation in turn.
std::vector<double> losses_on(const std::string& device) {
    std::vector<double> losses;
    auto task = task_on(device);
    task.on_epoch = [&losses](const Epoch& epoch) {
        losses.push_back(epoch.loss);
        losses.push_back(epoch.validation_loss);
    };
    fit_network(sine_samples(), task);
    return losses;
}

}  // namespace

TEST_CASE("training on a CUDA device goes the way it goes on the CPU, epoch by epoch", "[training][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const auto expected = losses_on("cpu");
    const auto losses = losses_on("cuda");

    REQUIRE(losses.size() == expected.size());
    for (std::size_t i = 0; i < losses.size(); ++i) {
        CHECK(losses[i] == Approx(expected[i]).epsilon(1e-3));
    }
}

TEST_CASE("what is exported is the same bytes from either device", "[training][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    ModelInfo info;
    info.window_size = 8;
    info.horizon = 2;
    info.past = {"load", "weather"};
    info.ahead = {"weather"};
    info.ahead_lags = {-1};
    info.past_scaler = {{0, 0}, {1, 1}};
    info.ahead_scaler = {{0}, {1}};
    Network network(task_on("cpu").network, {2, 2, info.ahead_lags}, 1);
    const auto on_cpu = export_archive(network, info);

    network.to(at::kCUDA);

    CHECK(export_archive(network, info) == on_cpu);
}

TEST_CASE("a step that the device's memory cannot hold says what to make smaller", "[training][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    auto task = task_on("cuda");
    task.network.lstm_units = {2048};
    task.input.window = {128, 1};
    task.training.batch_size = 65536;  // the states alone: 65536 x 128 x 4 x 2048 floats, 256 GiB
    task.split = {{128, 65664}, {65664, 65670}, {65670, 65680}};
    const auto samples = hand_made_samples(65680, {128, 1}, sine, {{"load", 0, sine}}, {});

    CHECK_THROWS_WITH(fit_network(samples, task), Catch::Contains("training.batch_size is 65536"));
}

TEST_CASE("a network trained on a CUDA device forecasts on the CPU what it was judged by", "[training][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const TempDirectory directory;
    auto task = task_on("cuda");
    task.checkpoint = directory.path() / "data" / "model.pth";
    const auto samples = sine_samples();

    const auto result = fit_network(samples, task);

    const auto saved = read_exported_module(directory.path());  // the checkpoint
    CHECK(result.device.rfind("cuda:0 ", 0) == 0);
    CHECK(read_file(task.checkpoint) == result.archive);
    double sum = 0;
    for (std::size_t row = 180; row + 1 < 220; ++row) {
        const auto forecast = saved->run(module_input(samples, sample_at(samples, row), saved->info()));
        for (std::size_t k = 0; k < 2; ++k) {
            const double error = static_cast<double>(forecast[k]) - samples.target_at(sample_at(samples, row), k);
            sum += std::pow(error / saved->info().target_scale, 2);
        }
    }
    CHECK(sum / 78 == Approx(result.validation_loss).epsilon(1e-3));
}

}  // namespace forecast
