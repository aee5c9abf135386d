#include "forecast/model/network.hpp"  // before Catch: libtorch 1.13 brings a CHECK of its own

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/training/fit.hpp"
#include "kernel.hpp"
#include "sample_frames.hpp"
#include "small_samples.hpp"

namespace forecast {
namespace {

double sine(int row) {
    return 60 + 10 * std::sin(0.5 * row);
}

double warmth(int row) {
    return 12 + 8 * std::cos(0.017 * row) + std::sin(0.9 * row);
}

/// Windows of six rows and two target rows; the load of the day before is known of the first of them alone.
Samples two_days(bool with_covariates) {
    std::vector<HandMadeColumn> ahead;
    if (with_covariates) {
        ahead = {{"temperature", -1, warmth}, {"load_j-1", 1, [](int row) { return sine(row - 1); }}};
    }
    return hand_made_samples(200, {6, 2}, sine, {{"load", 0, sine}, {"temperature", -1, warmth}}, ahead);
}

TrainingTask task_of(const NetworkOptions& network, const TrainingOptions& training) {
    TrainingTask task;
    task.input.window = {6, 2};
    task.network = network;
    task.network.dropout = task.network.covariate_dropout = 0;  // each kernel draws other cells
    task.training = training;
    task.training.scaling = "standard";
    task.training.device = "cpu";
    task.training.epochs = 3;
    task.split = {{6, 150}, {150, 180}, {180, 200}};
    return task;
}

struct Case {
    std::string name;
    bool with_covariates = false;
    NetworkOptions network;
    TrainingOptions training;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const auto add = [&](const std::string& name, bool covariates, auto change) {
        Case one;
        one.training.learning_rate = 0.01;
        one.name = name;
        one.with_covariates = covariates;
        one.network.lstm_units = {7};
        change(one);
        all.push_back(std::move(one));
    };
    add("one layer", false, [](Case&) {});
    add("stacked", false, [](Case& c) { c.network.lstm_units = {9, 5, 4}; });
    add("covariates", true, [](Case&) {});
    add("skip", true, [](Case& c) { c.network.skip = true; });
    add("head", true, [](Case& c) { c.network.head_units = {12, 6}; });
    add("residual", true, [](Case& c) {
        c.network.head_units = {9, 9, 4};
        c.network.residual = true;
    });
    add("decay", false, [](Case& c) { c.training.weight_decay = 0.1; });
    add("clipped", true, [](Case& c) { c.training.clip_norm = 0.1; });
    add("recency", true, [](Case& c) { c.training.half_life_days = 50; });
    add("mae", false, [](Case& c) { c.training.loss = "mae"; });
    add("huber", true, [](Case& c) {
        c.training.loss = "huber";
        c.training.huber_delta = 0.4;
    });
    add("pinball", true, [](Case& c) {
        c.training.loss = "pinball";
        c.training.quantile = 0.8;
    });
    add("one-cycle", false, [](Case& c) { c.training.schedule = "one-cycle"; });
    add("plateau", false, [](Case& c) {
        c.training.schedule = "plateau";
        c.training.plateau_patience = 1;
        c.training.learning_rate = 0.2;
    });
    add("change", false, [](Case& c) { c.training.target = "change"; });
    add("small batches", true, [](Case& c) { c.training.batch_size = 5; });
    return all;
}

std::vector<float> outputs_of(const std::string& archive, const Samples& samples) {
    const ExportedModule module(archive, "a test");
    std::vector<float> all;
    for (std::size_t sample = 150; sample < 180; ++sample) {
        for (const float value : module.run(module_input(samples, sample, module.info()))) {
            all.push_back(value);
        }
    }
    return all;
}

}  // namespace

TEST_CASE("the fused kernel trains the network that libtorch trains", "[training]") {
    for (const Case& one : cases()) {
        CAPTURE(one.name);
        Samples samples = two_days(one.with_covariates);
        samples.target[81] = samples.target[120] = kNaN;  // learnt from the other row
        auto task = task_of(one.network, one.training);
        task.training.kernel = "libtorch";
        const auto expected = fit_network(samples, task);
        task.training.kernel = "fused";
        const auto fused = fit_network(samples, task);

        CHECK(expected.kernel == "libtorch");
        CHECK(fused.kernel == "fused");
        CHECK(fused.validation_loss == Approx(expected.validation_loss).epsilon(1e-3));
        const auto right = outputs_of(expected.archive, samples);
        const auto ours = outputs_of(fused.archive, samples);
        REQUIRE(ours.size() == right.size());
        for (std::size_t i = 0; i < right.size(); ++i) {
            CHECK(ours[i] == Approx(right[i]).margin(0.02));  // of loads between 50 and 70
        }
    }
}

TEST_CASE("auto takes the fused kernel where it knows the network and is faster", "[training]") {
    const auto kernel_of = [](const auto& change) {
        auto task = task_of({}, {});
        change(task);
        const Kernel kernel = choose_kernel(task.network, task.training, false, NetworkShape());
        return kernel.name + (kernel.reason.empty() ? "" : ": " + kernel.reason);
    };
    CHECK(kernel_of([](TrainingTask&) {}) == "fused");
    CHECK(kernel_of([](TrainingTask& t) { t.training.kernel = "libtorch"; }) == "libtorch");
    CHECK(kernel_of([](TrainingTask& t) { t.network.bidirectional = true; }) ==
          "libtorch: network.bidirectional is true");
    CHECK(kernel_of([](TrainingTask& t) { t.network.batch_norm = true; }) == "libtorch: network.batch_norm is true");
    CHECK(kernel_of([](TrainingTask& t) { t.network.layer_dropout = {0.1}; }) ==
          "libtorch: network.layer_dropout is set");
    CHECK(kernel_of([](TrainingTask& t) { t.network.head_dropout = {0.1}; }) ==
          "libtorch: network.head_dropout is set");
    CHECK(kernel_of([](TrainingTask& t) { t.training.l2 = 0.1; }) == "libtorch: training.l1 or l2 is above 0");
    CHECK(kernel_of([](TrainingTask& t) { t.network.head_units = {200}; }) ==
          "libtorch: layers of more than 128 units are faster there");
    CHECK(kernel_of([](TrainingTask& t) {
              t.network.head_units = {200};
              t.training.kernel = "fused";
          }) == "fused");
    CHECK(choose_kernel({}, {}, true, NetworkShape()).name == "libtorch");
}

TEST_CASE("the fused kernel is refused where it does not know the network, and takes the CPU", "[training]") {
    auto task = task_of({}, {});
    task.training.kernel = "fused";
    task.training.device = "auto";
    CHECK(wanted_device(task.training) == "cpu");
    task.network.bidirectional = true;
    CHECK_THROWS_WITH(fit_network(two_days(false), task), Catch::Contains("network.bidirectional"));
    CHECK_THROWS_AS(check_training(two_days(false), task), Error);
}

TEST_CASE("on CUDA the fused kernel knows one LSTM layer, and says what else a network has", "[training]") {
    const auto refusal = [](bool with_covariates, const auto& change) {
        auto task = task_of({}, {});
        task.training.kernel = "fused";
        task.training.device = "cuda";
        change(task);
        try {
            check_training(two_days(with_covariates), task);
        } catch (const Error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    CHECK_THAT(refusal(true, [](TrainingTask&) {}), Catch::Contains("the network reads covariates of the target rows"));
    CHECK_THAT(refusal(false,
                       [](TrainingTask& t) {
                           t.network.lstm_units = {8, 8};
                       }),
               Catch::Contains("training.device is cuda and the network has 2 LSTM layers"));
    CHECK_THAT(refusal(false, [](TrainingTask& t) { t.training.l1 = 1; }), Catch::Contains("training.l1"));
    const std::string of_device = refusal(false, [](TrainingTask&) {});
    CHECK((of_device.empty() || of_device.find("but no CUDA device can be used: ") != std::string::npos));
}

TEST_CASE("which kernel computes is said before the first epoch", "[training]") {
    auto task = task_of({}, {});
    std::string said;
    task.on_device = [&](const std::string& device) { said = device; };
    CHECK(fit_network(two_days(false), task).kernel == "fused");
    CHECK(said == "cpu; kernel fused");
    task.network.batch_norm = true;
    CHECK(fit_network(two_days(false), task).kernel == "libtorch");
    CHECK(said == "cpu; kernel libtorch, as network.batch_norm is true");
}

TEST_CASE("a loss that explodes behind dense layers is an error of the fused kernel, too", "[training]") {
    auto task = task_of({}, {});
    task.network.head_units = {5};
    task.training.kernel = "fused";
    task.training.learning_rate = 1e30;
    CHECK_THROWS_WITH(fit_network(two_days(false), task), Catch::Contains("not a finite number"));
}

TEST_CASE("dropout of the fused kernel is drawn from the seed", "[training]") {
    const Samples samples = two_days(true);
    auto task = task_of({}, {});
    task.network.dropout = 0.3;
    task.network.covariate_dropout = 0.2;
    task.training.kernel = "fused";
    const auto first = outputs_of(fit_network(samples, task).archive, samples);
    CHECK(outputs_of(fit_network(samples, task).archive, samples) == first);
    task.training.seed = 2;
    CHECK(outputs_of(fit_network(samples, task).archive, samples) != first);
}

}  // namespace forecast
