#include "forecast/tabular/row_model.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/portable_random.hpp"
#include "forecast/evaluation/row_scores.hpp"
#include "temp_directory.hpp"

using namespace forecast;

namespace {

/// y follows a, b is noise. Of a classification the probability of 1 is a.
RowTable noisy_table(RowTask task, std::size_t rows = 400) {
    RowTable table;
    table.place = "a table";
    table.features = {"a", "b"};
    table.encodings = {{"a", ColumnKind::number, {}}, {"b", ColumnKind::category, {"x", "y"}}};
    PortableRandom random(3, 1);
    for (std::size_t row = 0; row < rows; ++row) {
        const double a = random.uniform();
        table.inputs.push_back(static_cast<float>(a));
        table.inputs.push_back(static_cast<float>(random.uniform()));
        table.target.push_back(task == RowTask::regression ? 10 * a : (random.uniform() < a ? 1 : 0));
    }
    table.learnt_target = table.target;
    return table;
}

std::vector<std::size_t> all_rows(const RowTable& table) {
    std::vector<std::size_t> rows(table.rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
}

RowModelOptions small(const std::string& type) {
    RowModelOptions options;
    options.type = type;
    options.boosted.rounds = 40;
    options.boosted.depth = 3;
    options.boosted.column_share = 1;
    options.mlp.units = {16, 8};
    options.mlp.learning_rate = 0.01;
    options.mlp.batch_size = 32;
    options.random_forest.trees = 40;
    options.random_forest.column_share = 1;
    return options;
}

}  // namespace

TEST_CASE("each model learns a number of rows, and says the same after it was saved", "[tabular]") {
    const RowTable table = noisy_table(RowTask::regression);
    for (const std::string type : {"boosted", "random_forest", "linear", "mlp"}) {
        INFO(type);
        const RowModel model(table, all_rows(table), RowTask::regression, small(type));
        const std::vector<double> outputs = model.outputs({0.2F, 0.5F, 0.8F, 0.5F});
        CHECK(outputs[0] == Approx(2).margin(0.7));
        CHECK(outputs[1] == Approx(8).margin(0.7));
        const TempDirectory directory;
        model.save(directory.path(), "y");
        const RowModel loaded(directory.path());
        CHECK(loaded.outputs({0.2F, 0.5F, 0.8F, 0.5F}) == outputs);
        CHECK(loaded.target() == "y");
        CHECK(loaded.features() == table.features);
        CHECK(loaded.encodings()[1].levels == std::vector<std::string>{"x", "y"});
    }
}

TEST_CASE("each model learns the probability of a class", "[tabular]") {
    const RowTable table = noisy_table(RowTask::classification);
    for (const std::string type : {"boosted", "random_forest", "logistic", "mlp"}) {
        INFO(type);
        const RowModel model(table, all_rows(table), RowTask::classification, small(type));
        const auto outputs = model.outputs(table.inputs);
        CHECK(roc_auc(table.target, outputs) > 0.75);
        CHECK(*std::min_element(outputs.begin(), outputs.end()) >= 0);
        CHECK(*std::max_element(outputs.begin(), outputs.end()) <= 1);
    }
}

TEST_CASE("the same seed gives the same trees and networks, to the last bit", "[tabular]") {
    const RowTable table = noisy_table(RowTask::classification);
    for (const std::string type : {"random_forest", "mlp"}) {
        auto options = small(type);
        const RowModel once(table, all_rows(table), RowTask::classification, options);
        const RowModel again(table, all_rows(table), RowTask::classification, options);
        CHECK(once.outputs(table.inputs) == again.outputs(table.inputs));
        options.seed = 2;
        const RowModel other(table, all_rows(table), RowTask::classification, options);
        CHECK(once.outputs(table.inputs) != other.outputs(table.inputs));
    }
}

TEST_CASE("a network learns what no line can: a class that is told by two columns together", "[tabular]") {
    RowTable table = noisy_table(RowTask::classification, 800);
    for (std::size_t row = 0; row < table.rows(); ++row) {
        table.target[row] = (table.inputs[2 * row] > 0.5F) != (table.inputs[2 * row + 1] > 0.5F) ? 1 : 0;
    }
    table.learnt_target = table.target;
    const RowModel line(table, all_rows(table), RowTask::classification, small("logistic"));
    const RowModel network(table, all_rows(table), RowTask::classification, small("mlp"));
    CHECK(roc_auc(table.target, line.outputs(table.inputs)) < 0.6);
    CHECK(roc_auc(table.target, network.outputs(table.inputs)) > 0.98);
}

TEST_CASE("a network knows a missing value by its indicator", "[tabular]") {
    RowTable table = noisy_table(RowTask::regression, 600);
    for (std::size_t row = 0; row < table.rows(); row += 3) {
        table.inputs[2 * row] = std::nanf("");
        table.target[row] = 20;
    }
    table.learnt_target = table.target;
    const RowModel model(table, all_rows(table), RowTask::regression, small("mlp"));
    const auto outputs = model.outputs({std::nanf(""), 0.5F, 0.5F, 0.5F, 0.5F, std::nanf("")});
    CHECK(outputs[0] == Approx(20).margin(1));
    CHECK(outputs[1] == Approx(5).margin(1));
    CHECK(std::isfinite(outputs[2]));  // no row had lacked it: it counts as the mean
    const auto parts = model.contributions({std::nanf(""), 0.5F});
    CHECK(parts[0] + parts[1] + parts[2] == Approx(outputs[0]).epsilon(1e-5));
    CHECK(parts[2] == Approx(model.outputs({0.5F, 0.5F}).front()).margin(0.5));
}

TEST_CASE("a network ends after the epochs that held-out rows like best", "[tabular]") {
    RowTable table = noisy_table(RowTask::classification, 200);
    PortableRandom random(9, 1);
    for (double& target : table.target) {
        target = random.uniform() < 0.5 ? 1 : 0;  // there is nothing to learn
    }
    table.learnt_target = table.target;
    auto options = small("mlp");
    options.mlp.epochs = 400;
    options.mlp.patience = 400;
    const RowModel stopped(table, all_rows(table), RowTask::classification, options);
    const auto outputs = stopped.outputs(table.inputs);
    CHECK(roc_auc(table.target, outputs) < 0.8);  // after all epochs it would know the rows by heart
}

TEST_CASE("a broken network is refused", "[tabular]") {
    const RowTable table = noisy_table(RowTask::regression, 60);
    auto options = small("mlp");
    options.mlp.epochs = 2;
    const RowModel model(table, all_rows(table), RowTask::regression, options);
    const TempDirectory directory;
    model.save(directory.path(), "y");
    const auto file = directory.path() / "row_model.json";
    const std::string text = read_file(file);
    for (const auto& [from, to] : {std::pair<std::string, std::string>{"[2,16,8,1]", "[2,16,9,1]"},
                                   {"[2,16,8,1]", "[2,16,-8,1]"},
                                   {"[2,16,8,1]", "[3,16,8,1]"},
                                   {"\"indicators\":[]", "\"indicators\":[7]"}}) {
        std::string broken = text;
        REQUIRE(broken.find(from) != std::string::npos);
        broken.replace(broken.find(from), from.size(), to);
        write_file_atomically(file, broken);
        CHECK_THROWS_WITH(RowModel(directory.path()), Catch::Contains("is no model of rows"));
    }
}

TEST_CASE("what features add is what is predicted", "[tabular]") {
    const RowTable table = noisy_table(RowTask::regression);
    for (const std::string type : {"boosted", "random_forest", "linear", "mlp"}) {
        INFO(type);
        const RowModel model(table, all_rows(table), RowTask::regression, small(type));
        const auto parts = model.contributions({0.3F, 0.5F});
        REQUIRE(parts.size() == 3);
        CHECK(parts[0] + parts[1] + parts[2] == Approx(model.outputs({0.3F, 0.5F}).front()).epsilon(1e-5));
        CHECK(std::abs(parts[0]) > std::abs(parts[1]));
    }
}

TEST_CASE("an isotonic calibration is scikit-learn's", "[tabular]") {
    const ProbabilityMap map =
        isotonic_map({0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0}, {.1, .8, .35, .4, .9, .35, .05, .65, .7, .35, .2, .1});
    const std::vector<std::pair<double, double>> expected = {
        {0, 0}, {.05, 0}, {.15, 0}, {.3, 0.3333333333333333}, {.35, .5}, {.5, .5}, {.66, .5}, {.75, .75}, {.95, 1}};
    for (const auto& [probability, calibrated] : expected) {
        CHECK(map(probability) == Approx(calibrated).margin(1e-12));
    }
}

TEST_CASE("a calibration mends probabilities that are too large", "[tabular]") {
    const RowTable table = noisy_table(RowTask::classification, 1000);
    RowModelOptions options = small("boosted");
    options.class_weight = "balanced";
    for (const std::string kind : {"isotonic", "platt"}) {
        options.calibration = kind;
        const RowModel model(table, all_rows(table), RowTask::classification, options);
        CHECK(model.is_calibrated());
        const auto outputs = model.outputs(table.inputs);
        const double mean = std::accumulate(outputs.begin(), outputs.end(), 0.0) / static_cast<double>(outputs.size());
        const double share = std::accumulate(table.target.begin(), table.target.end(), 0.0) / 1000;
        CHECK(mean == Approx(share).margin(0.05));
    }
}

TEST_CASE("a threshold of the least cost is lower where a missed event is dear", "[tabular]") {
    const std::vector<double> actual = {0, 0, 1, 0, 1, 1};
    const std::vector<double> probability = {.1, .2, .3, .4, .6, .9};
    ThresholdOptions options;
    options.choose = "cost";
    options.cost_missed = 10;
    CHECK(cheapest_threshold(actual, probability, options) == Approx(0.25));
    options.cost_missed = 0.5;
    CHECK(cheapest_threshold(actual, probability, options) == Approx(0.5));
    options.choose = "f1";
    CHECK(cheapest_threshold(actual, probability, options) == Approx(0.25));  // 6/7 against 4/5
}

TEST_CASE("a model of the other task and a broken file are refused", "[tabular]") {
    const RowTable table = noisy_table(RowTask::regression);
    CHECK_THROWS_WITH(RowModel(table, all_rows(table), RowTask::regression, small("logistic")),
                      Catch::Contains("take linear"));
    const TempDirectory directory;
    write_file_atomically(directory.path() / "row_model.json", R"({"task": "regression", "features": []})");
    CHECK_THROWS_WITH(RowModel(directory.path()), Catch::Contains("is no model of rows"));
}
