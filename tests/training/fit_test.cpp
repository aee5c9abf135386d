#include "forecast/training/fit.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>

#include <torch/cuda.h>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/model/exported_module.hpp"
#include "small_samples.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

double sine(int row) {
    return 60 + 10 * std::sin(0.5 * row);
}

/// 260 rows: targets 8 .. 179 to train on, 180 .. 219 to validate, 220 .. 259 to test.
Samples sine_samples() {
    return hand_made_samples(260, {8, 1}, sine, {{"load", 0, sine}});
}

/// By either kernel.
TrainingTask small_task() {
    TrainingTask task;
    task.training.kernel = GENERATE(as<std::string>{}, "auto", "libtorch");
    task.input.window = {8, 1};
    task.network.lstm_units = {8};
    task.network.dropout = 0.1;
    task.training.scaling = "standard";
    task.training.learning_rate = 0.01;
    task.training.epochs = 4;
    task.training.device = "cpu";
    task.split = {{8, 180}, {180, 220}, {220, 260}};
    return task;
}

/// Mean squared error, in scaled units, of the exported network on the target rows of `range`.
double scaled_error(const std::string& archive, const Samples& samples, RowRange range) {
    const ExportedModule module(archive, "a test");
    double sum = 0;
    for (std::size_t row = range.begin; row < range.end; ++row) {
        const std::size_t sample = sample_at(samples, row);
        const double forecast = static_cast<double>(module.run(module_input(samples, sample, module.info()))[0]);
        sum += std::pow((forecast - samples.target_at(sample, 0)) / module.info().target_scale, 2);
    }
    return sum / static_cast<double>(range.size());
}

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a sine wave is learnt", "[training]") {
    auto task = small_task();
    task.network.dropout = 0;
    task.training.epochs = 40;

    const auto result = fit_network(sine_samples(), task);

    CHECK(result.validation_loss < 0.005);
    CHECK(scaled_error(result.archive, sine_samples(), task.split.test) < 0.005);
    CHECK(result.training_windows == 172);
    CHECK(result.validation_windows == 40);
}

TEST_CASE("a change since the newest load is learnt as well as a level", "[training]") {
    auto task = small_task();
    task.network.dropout = 0;
    task.training.target = "change";
    task.training.loss = "huber";
    task.training.schedule = "one-cycle";
    task.training.weight_decay = 0.001;
    task.training.clip_norm = 1;
    task.training.half_life_days = 100;
    task.training.epochs = 40;

    CHECK(fit_network(sine_samples(), task).validation_loss < 0.005);
}

TEST_CASE("all layers together learn a sine wave", "[training]") {
    auto task = small_task();
    task.network.lstm_units = {8, 6};
    task.network.bidirectional = true;
    task.network.batch_norm = true;
    task.network.head_units = {12, 12};
    task.network.residual = true;
    task.network.dropout = 0;
    task.training.epochs = 40;

    const auto result = fit_network(sine_samples(), task);

    CHECK(result.validation_loss < 0.02);
    CHECK(scaled_error(result.archive, sine_samples(), task.split.validation) ==
          Approx(result.validation_loss).epsilon(0.01));
}

TEST_CASE("the pinball loss learns its quantile, the mean absolute error the median", "[training]") {
    // three loads of four are 50, one is 90, without anything to tell which
    const auto load = [](int row) { return row * 7 % 4 == 0 ? 90.0 : 50.0; };
    const auto samples = hand_made_samples(260, {8, 1}, load, {{"nothing", -1, [](int) { return 1.0; }}});
    auto task = small_task();
    task.network.dropout = 0;
    task.training.epochs = 60;
    const auto forecast = [&] {
        const ExportedModule module(fit_network(samples, task).archive, "a test");
        return module.run(module_input(samples, 200, module.info()))[0];
    };
    task.training.loss = "pinball";
    task.training.quantile = 0.9;
    CHECK(forecast() > 80);
    task.training.quantile = 0.1;
    CHECK(forecast() < 55);
    task.training.loss = "mae";
    CHECK(forecast() < 55);
    task.training.loss = "mse";
    CHECK(forecast() == Approx(60).margin(4));
}

TEST_CASE("the plateau schedule lowers the learning rate when the validation loss no longer falls", "[training]") {
    auto task = small_task();
    task.training.schedule = "plateau";
    task.training.learning_rate = 0.1;
    task.training.plateau_patience = 2;
    task.training.plateau_factor = 0.5;
    task.training.min_learning_rate = 0.03;
    task.training.epochs = 60;
    task.training.patience = 60;
    std::vector<double> rates;
    std::vector<bool> best;
    task.on_epoch = [&](const Epoch& epoch) {
        rates.push_back(epoch.learning_rate);
        best.push_back(epoch.is_best);
    };

    fit_network(sine_samples(), task);

    CHECK(rates.front() == 0.1);
    CHECK(rates.back() == 0.03);
    for (std::size_t i = 1; i < rates.size(); ++i) {
        CHECK((rates[i] == rates[i - 1] || (i >= 2 && !best[i - 1] && !best[i - 2])));
    }
}

TEST_CASE("penalties on the weights make them smaller", "[training]") {
    auto task = small_task();
    task.network.dropout = 0;
    task.training.epochs = 20;
    const auto swing = [&] {  // of the forecasts over a wave
        const ExportedModule module(fit_network(sine_samples(), task).archive, "a test");
        float low = 1e9F;
        float high = -1e9F;
        for (std::size_t sample = 200; sample < 215; ++sample) {
            const float forecast = module.run(module_input(sine_samples(), sample, module.info()))[0];
            low = std::min(low, forecast);
            high = std::max(high, forecast);
        }
        return high - low;
    };
    const float free = swing();
    task.training.l2 = 1;
    CHECK(swing() < 0.8F * free);
    task.training.l2 = 0;
    task.training.l1 = 1;
    CHECK(swing() < 0.8F * free);
}

TEST_CASE("target rows' columns are learnt from", "[training]") {
    const auto noise = [](int row) { return std::sin(static_cast<double>(row) * row); };
    const auto load = [=](int row) { return 50 + 8 * noise(row); };
    const auto samples = hand_made_samples(260, {8, 1}, load, {{"load", 0, load}}, {{"weather", -1, noise}});
    auto task = small_task();
    task.network.skip = true;
    task.network.head_units = {8};
    task.training.epochs = 40;

    CHECK(fit_network(samples, task).validation_loss < 0.02);
}

TEST_CASE("one seed gives one network, bit for bit, and another seed another", "[training]") {
    auto task = small_task();
    const auto first = fit_network(sine_samples(), task);
    const auto second = fit_network(sine_samples(), task);
    task.training.seed = 2;
    const auto third = fit_network(sine_samples(), task);

    CHECK(first.validation_loss == second.validation_loss);
    CHECK(first.archive == second.archive);
    CHECK(first.validation_loss != third.validation_loss);
}

TEST_CASE("nothing is learnt from the rows after the validation part", "[training]") {
    const auto poisoned_sine = [](int row) { return row < 220 ? sine(row) : 1e6; };
    const auto poisoned = hand_made_samples(260, {8, 1}, poisoned_sine, {{"load", 0, poisoned_sine}});

    CHECK(fit_network(poisoned, small_task()).archive == fit_network(sine_samples(), small_task()).archive);
}

TEST_CASE("scalers are learnt on the rows of the training windows", "[training]") {
    const auto poisoned_sine = [](int row) { return row < 180 ? sine(row) : 1e6; };
    const auto poisoned = hand_made_samples(260, {8, 1}, poisoned_sine, {{"load", 0, poisoned_sine}});
    const auto info = [](const TrainedNetwork& result) { return ExportedModule(result.archive, "a test").info(); };

    const auto clean_info = info(fit_network(sine_samples(), small_task()));
    const auto poisoned_info = info(fit_network(poisoned, small_task()));

    CHECK(clean_info.past_scaler.offset == poisoned_info.past_scaler.offset);
    CHECK(clean_info.past_scaler.scale == poisoned_info.past_scaler.scale);
    CHECK(clean_info.target_offset == poisoned_info.target_offset);
    CHECK(clean_info.target_scale == poisoned_info.target_scale);
}

TEST_CASE("training stops when patience is at an end, with the weights of the best epoch", "[training]") {
    auto task = small_task();
    task.training.learning_rate = 0.1;
    task.training.epochs = 200;
    task.training.patience = 5;
    int epochs = 0;
    double last_loss = 0;
    task.on_epoch = [&](const Epoch& epoch) {
        epochs = epoch.number;
        last_loss = epoch.validation_loss;
    };

    const auto result = fit_network(sine_samples(), task);

    CHECK(epochs == result.best_epoch + 5);
    CHECK(last_loss > result.validation_loss);
    CHECK(scaled_error(result.archive, sine_samples(), task.split.validation) ==
          Approx(result.validation_loss).epsilon(1e-3));
    CHECK_FALSE(result.interrupted);
}

TEST_CASE("an interrupted training gives the best weights so far", "[training]") {
    auto task = small_task();
    task.training.epochs = 100;
    double best = 0;
    task.on_epoch = [&](const Epoch& epoch) {
        best = epoch.best_validation_loss;
        if (epoch.number == 3) {
            task.cancellation.request();
        }
    };

    const auto result = fit_network(sine_samples(), task);

    CHECK(result.interrupted);
    CHECK(result.best_epoch <= 3);
    CHECK(result.validation_loss == best);
}

TEST_CASE("without a validation part the last epoch's weights are kept", "[training]") {
    auto task = small_task();
    task.split.validation = {180, 180};
    task.training.patience = 1;

    const auto result = fit_network(sine_samples(), task);

    CHECK(result.best_epoch == 4);
    CHECK(result.validation_windows == 0);
    CHECK(result.validation_loss ==
          Approx(scaled_error(result.archive, sine_samples(), task.split.training)).epsilon(1e-3));
}

TEST_CASE("the checkpoint is the best epoch's network", "[training]") {
    const TempDirectory directory;
    auto task = small_task();
    task.checkpoint = directory / "model.pth";

    const auto result = fit_network(sine_samples(), task);

    CHECK(read(directory / "model.pth") == result.archive);
    CHECK_FALSE(std::filesystem::exists(directory / "model.pth.unfinished"));
}

TEST_CASE("a gradient that is clipped to nothing teaches nothing, a generous limit changes nothing", "[training]") {
    auto task = small_task();
    task.network.dropout = 0;
    std::vector<double> losses;
    std::vector<double> norms;
    task.on_epoch = [&](const Epoch& epoch) {
        losses.push_back(epoch.loss);
        norms.push_back(epoch.gradient_norm);
    };
    task.training.clip_norm = 1e-12;
    fit_network(sine_samples(), task);
    CHECK(losses.back() == Approx(losses.front()).epsilon(1e-3));
    CHECK(norms.front() > 0.01);  // as it was before clipping

    task.training.clip_norm = 1e6;
    const auto generous = fit_network(sine_samples(), task);
    CHECK(losses.back() < 0.9 * losses[4]);
    task.training.clip_norm = 0;
    CHECK(fit_network(sine_samples(), task).archive == generous.archive);
}

TEST_CASE("one-cycle rises to the learning rate and falls to nearly nothing", "[training]") {
    auto task = small_task();
    task.training.schedule = "one-cycle";
    task.training.epochs = 20;
    std::vector<double> rates;
    task.on_epoch = [&](const Epoch& epoch) { rates.push_back(epoch.learning_rate); };

    fit_network(sine_samples(), task);

    CHECK(rates.front() == Approx(0.01 / 25));
    CHECK(rates[6] == Approx(0.01).epsilon(0.02));
    CHECK(rates.back() < 0.0005);
}

TEST_CASE("recent days can weigh more", "[training]") {
    auto task = small_task();
    task.training.half_life_days = 30;
    const auto weighted = fit_network(sine_samples(), task);
    task.training.half_life_days = 0;

    CHECK(fit_network(sine_samples(), task).validation_loss != weighted.validation_loss);
}

TEST_CASE("too few complete windows are an error that names the column", "[training]") {
    const auto missing = [](int) { return std::numeric_limits<double>::quiet_NaN(); };
    const auto samples = hand_made_samples(260, {8, 1}, sine, {{"load", 0, sine}, {"wind", -1, missing}});

    CHECK_THROWS_WITH(fit_network(samples, small_task()), Catch::Contains("'wind'"));
}

TEST_CASE("a change needs the load among the past columns", "[training]") {
    auto task = small_task();
    task.training.target = "change";
    const auto samples = hand_made_samples(260, {8, 1}, sine, {{"day", -1, [](int row) { return row; }}});

    CHECK_THROWS_WITH(fit_network(samples, task), Catch::Contains("features.past"));
}

TEST_CASE("a learning rate that makes the loss explode is said", "[training]") {
    auto task = small_task();
    task.training.learning_rate = 1e30;

    CHECK_THROWS_WITH(fit_network(sine_samples(), task), Catch::Contains("training.learning_rate"));
}

TEST_CASE("training leaves the caller's arithmetic as it was", "[training]") {
    fit_network(sine_samples(), small_task());

    volatile float smallest = std::numeric_limits<float>::min();
    CHECK(smallest / 2 > 0);  // a denormal number, which training flushes to zero
}

TEST_CASE("versions say which BLAS computes", "[training]") {
    const auto versions = forecast_neural_plugin()->versions();

    REQUIRE(versions.size() == 7);
    CHECK(versions[0].first == "libtorch");
    CHECK(versions[1].first == "blas");
    CHECK_FALSE(versions[1].second.empty());
    CHECK(versions[3].first == "cuda");
    CHECK((versions[3].second == "none" || versions[3].second.find('.') != std::string::npos));
}

TEST_CASE("a CUDA device that is not there is refused", "[training]") {
    if (torch::cuda::is_available()) {
        std::cout << "SKIPPED: there is one\n";
        return;
    }
    auto task = small_task();
    task.training.device = "cuda";

    CHECK_THROWS_WITH(fit_network(sine_samples(), task), Catch::Contains("no CUDA device"));
}

}  // namespace forecast
