#include "forecast/tabular/row_model.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/portable_random.hpp"
#include "forecast/evaluation/row_scores.hpp"
#include "forecast/trees/saved_trees.hpp"
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

TEST_CASE("a model of the other task is refused", "[tabular]") {
    const RowTable table = noisy_table(RowTask::regression);
    CHECK_THROWS_WITH(RowModel(table, all_rows(table), RowTask::regression, small("logistic")),
                      Catch::Contains("take linear"));
}

namespace {

/// A change of a saved model, and what is said of it.
struct Damage {
    std::string file;
    std::string pointer;  ///< into its JSON; empty: the whole file becomes what is no JSON
    nlohmann::ordered_json value;
    std::string said;
};

void check_damages(RowTask task, const std::string& type, const std::vector<Damage>& damages) {
    const RowTable table = noisy_table(task);
    RowModelOptions options = small(type);
    options.mlp.epochs = 2;
    options.calibration = task == RowTask::classification ? "isotonic" : "none";
    const TempDirectory directory;
    const RowModel model(table, all_rows(table), task, options);
    model.save(directory.path(), "y");
    for (const Damage& damage : damages) {
        INFO(type << " " << damage.file << damage.pointer);
        const auto file = directory.path() / damage.file;
        const std::string text = read_file(file);
        auto json = nlohmann::ordered_json::parse(text);
        json[nlohmann::ordered_json::json_pointer(damage.pointer)] = damage.value;
        write_file_atomically(file, damage.pointer.empty() ? text.substr(0, text.size() / 2) : json.dump());
        CHECK_THROWS_WITH(RowModel(directory.path()),
                          Catch::StartsWith(directory.path().string()) && Catch::Contains(" is no model of rows: ") &&
                              Catch::Contains(damage.said) && Catch::EndsWith("; train again"));
        write_file_atomically(file, text);
    }
    CHECK(RowModel(directory.path()).outputs({0.3F, 0.5F}) == model.outputs({0.3F, 0.5F}));
}

const std::string kFirstTree = "/learner/gradient_booster/model/trees/0";

}  // namespace

TEST_CASE("a damaged or foreign model is refused in a sentence that names the file", "[tabular]") {
    const auto features = nlohmann::ordered_json::array({"b", "a"});
    check_damages(RowTask::classification, "boosted",
                  {{"row_model.json", "", {}, "no JSON from byte"},
                   {"row_model.json", "/schema_version", 99, "schema_version"},
                   {"row_model.json", "/task", "regression", "another task"},
                   {"row_model.json", "/features", {"a"}, "other features"},
                   {"row_model.json", "/features", features, "in another order"},
                   {"row_model.json", "/columns/0/kind", "colour", "no known kind"},
                   {"row_model.json", "/threshold", 7, "no probability"},
                   {"row_model.json", "/threshold", nullptr, "type must be number"},
                   {"row_model.json", "/calibration/to/0", 5, "not of probabilities"},
                   {"row_model.json", "/calibration/from/0", 1, "goes back"},
                   {"row_model.json", "/linear", {{"slopes", 1}}, "not one of"},
                   {"model.json", "", {}, "no JSON from byte"},
                   {"model.json", kFirstTree + "/split_indices/0", 99999, "reads another column"},
                   {"model.json", kFirstTree + "/left_children/0", 99999999, "leads nowhere"},
                   {"model.json", kFirstTree + "/left_children/0", 0, "leads back"},
                   {"model.json", kFirstTree + "/right_children/0", -1, "leads nowhere"},
                   {"model.json", kFirstTree + "/split_conditions/0", nullptr, "type must be number"},
                   {"model.json", kFirstTree + "/split_type/0", 1, "split by categories"},
                   {"model.json", "/learner/objective/name", "rank:pairwise", "another task"},
                   {"model.json", "/learner/feature_names", features, "in another order"},
                   {"model.json", "/learner/learner_model_param/num_feature", "3", "number of features"},
                   {"model.json", "/learner/learner_model_param/base_score", "7", "no probability"},
                   {"model.json", "/learner/gradient_booster/name", "dart", "another kind"}});
    check_damages(RowTask::regression, "boosted",
                  {{"row_model.json", "/task", "classification", "another task"},
                   {"model.json", "/learner/objective/name", "binary:logistic", "another task"}});
    check_damages(RowTask::regression, "linear",
                  {{"row_model.json", "/linear/scale/0", 0, "not above 0"},
                   {"row_model.json", "/linear/slopes", {1.0}, "not as long"},
                   {"row_model.json", "/linear/intercept", 1e300, "beyond"},
                   {"row_model.json", "/linear/logistic", true, "another task"}});
    check_damages(RowTask::regression, "mlp",
                  {{"row_model.json", "/mlp/sizes/2", 9, "as many weights"},
                   {"row_model.json", "/mlp/sizes/2", -8, "no count"},
                   {"row_model.json", "/mlp/sizes/0", 3, "do not fit its features"},
                   {"row_model.json", "/mlp/indicators", {7}, "of no feature"},
                   {"row_model.json", "/mlp/scale/1", -1, "not above 0"},
                   {"row_model.json", "/mlp/target_scale", 0, "not above 0"}});
}

TEST_CASE("a tree that is deeper than any that is grown is refused", "[tabular]") {
    nlohmann::ordered_json left;
    nlohmann::ordered_json right;
    constexpr int kLevels = 5000;
    for (int level = 0; level < kLevels; ++level) {  // each inner node 2k leads to a leaf and to the next one
        left.push_back(2 * level + 1);
        left.push_back(-1);
        right.push_back(2 * level + 2);
        right.push_back(-1);
    }
    left.push_back(-1);
    right.push_back(-1);
    const nlohmann::ordered_json zeros(std::vector<int>(left.size(), 0));
    const nlohmann::ordered_json ones(std::vector<double>(left.size(), 1));
    SavedTreesOf of;
    of.columns = 1;
    CHECK_THROWS_WITH(to_xgboost_json({{left, right, zeros, ones, zeros, ones}}, of), Catch::Contains("too deep"));
}

namespace {

/// Each column of `table` this many times.
RowTable repeat_columns(const RowTable& table, std::size_t times) {
    RowTable wide = table;
    wide.features.clear();
    wide.inputs.clear();
    for (std::size_t i = 0; i < times * table.features.size(); ++i) {
        wide.features.push_back(std::to_string(i));
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto values = table.inputs_of({row});
        for (std::size_t i = 0; i < times; ++i) {
            wide.inputs.insert(wide.inputs.end(), values.begin(), values.end());
        }
    }
    return wide;
}

}  // namespace

TEST_CASE("ten thousand columns of sixty rows are fitted in the space of the rows, to what the columns would give",
          "[tabular]") {
    for (const RowTask task : {RowTask::classification, RowTask::regression}) {
        const RowTable narrow = noisy_table(task, 60);
        constexpr std::size_t kTimes = 5000;
        const RowTable wide = repeat_columns(narrow, kTimes);
        RowModelOptions options = small(task == RowTask::classification ? "logistic" : "linear");
        const RowModel of_few(narrow, all_rows(narrow), task, options);
        options.linear.penalty *= kTimes;  // k equal slopes of b / k are penalised as one by a k-th
        const RowModel of_many(wide, all_rows(wide), task, options);
        const auto expected = of_few.outputs(narrow.inputs);
        const auto outputs = of_many.outputs(wide.inputs);
        for (std::size_t row = 0; row < expected.size(); ++row) {
            CHECK(outputs[row] == Approx(expected[row]).epsilon(1e-6));
        }
    }
}

TEST_CASE("each model can be interrupted", "[tabular]") {
    const RowTable table = noisy_table(RowTask::classification);
    Cancellation cancellation;
    cancellation.request();
    for (const std::string type : {"boosted", "random_forest", "logistic", "mlp"}) {
        INFO(type);
        CHECK_THROWS_AS(RowModel(table, all_rows(table), RowTask::classification, small(type), cancellation),
                        Cancelled);
    }
}
