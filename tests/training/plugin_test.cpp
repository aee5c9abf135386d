#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/model/archived_forecaster.hpp"
#include "forecast/training/neural_plugin.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRows = 300;
constexpr std::size_t kTestBegin = 240;

Column daily_column(const TimeAxis& axis, const std::string& name, Role role, double mean, double swing) {
    Column column;
    column.name = name;
    column.role = role;
    for (std::size_t row = 0; row < axis.size(); ++row) {
        const auto x = static_cast<double>(row);
        column.values.push_back(mean + swing * std::sin(0.3 * x) + 0.2 * swing * std::cos(x * x));
        column.available_at.push_back(axis.end(row) + std::chrono::minutes(25));
    }
    return column;
}

/// A load and a temperature of 300 days, each day known 25 minutes after its end.
Frame made_frame() {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2021, 1, 1}), kRows, kParis);
    frame.columns.push_back(daily_column(frame.axis, "load", Role::target, 60, 10));
    frame.columns.push_back(daily_column(frame.axis, "temperature", Role::future_covariate, 12, 6));
    return frame;
}

NeuralInput made_input(int horizon) {
    NeuralInput input;
    input.features.past = {{"value", {"load"}, {}, {}}, {"difference", {"load"}, {1}, {}}};
    input.features.ahead = {
        {"calendar", {}, {}, {}}, {"lag", {"load"}, {1, 2}, {}}, {"temperature_response", {"temperature"}, {}, {}}};
    input.window = {10, horizon};
    return input;
}

TrainingTask made_task(const Frame& frame, int horizon) {
    TrainingTask task;
    task.frame = &frame;
    task.input = made_input(horizon);
    task.network.lstm_units = {6};
    task.network.head_units = {5};
    task.training.target = "change";
    task.training.scaling = "standard";
    task.training.device = "cpu";
    task.training.epochs = 3;
    task.split = {{40, 200}, {200, kTestBegin}, {kTestBegin, kRows}};
    return task;
}

Origin origin_at(std::size_t row, std::size_t horizon) {
    return {{}, row, horizon};
}

const NeuralPlugin& plugin() {
    return *forecast_neural_plugin();
}

}  // namespace

TEST_CASE("a saved network forecasts the same when it is loaded, bit for bit", "[training]") {
    const TempDirectory directory;
    const Frame frame = made_frame();
    const auto fitted = plugin().fit(made_task(frame, 2));
    const auto& trained = fitted.forecaster;
    write_network(directory.path(), fitted.network, R"({"seed": 1})");

    const auto loaded = make_neural_forecaster(read_fused_module(directory.path()), made_input(2), frame);
    const auto by_libtorch = plugin().load(directory.path(), made_input(2), frame);

    for (std::size_t row = kTestBegin; row + 1 < kRows; ++row) {
        const auto forecast = trained->predict(origin_at(row, 2));
        CHECK(loaded->predict(origin_at(row, 2)) == forecast);
        CHECK(by_libtorch->predict(origin_at(row, 2))[1] == Approx(forecast[1]).epsilon(1e-5));
    }
    CHECK(loaded->columns() == trained->columns());
    CHECK(loaded->parameter_count() == trained->parameter_count());
    CHECK(loaded->name() == "lstm");
}

TEST_CASE("the tensors beside a network are all that it learnt", "[training]") {
    const Frame frame = made_frame();
    auto task = made_task(frame, 2);
    task.network.bidirectional = true;
    task.network.batch_norm = true;
    const SavedNetwork network = plugin().fit(task).network;

    std::size_t learnt = 0;
    std::size_t running = 0;
    for (const NamedTensor& tensor : network.tensors) {
        (tensor.name.find("_running_") == std::string::npos ? learnt : running) += tensor.values.size();
    }
    CHECK(learnt == static_cast<std::size_t>(network.info.parameter_count));
    CHECK(running == 2 * 2 * static_cast<std::size_t>(network.info.network.lstm_units.back()));
    CHECK(network.tensors.front().name == "lstm0_weight_ih");
}

TEST_CASE("a forecast is not moved by any load from its first row on", "[training][leak]") {
    const Frame frame = made_frame();
    const auto forecaster = plugin().fit(made_task(frame, 3)).forecaster;
    const auto forecast = forecaster->predict(origin_at(250, 3));

    Frame poisoned = frame;
    for (std::size_t row = 250; row < kRows; ++row) {
        poisoned.columns[0].values[row] = -1e6;
    }
    forecaster->prepare(poisoned);
    CHECK(forecaster->predict(origin_at(250, 3)) == forecast);
    CHECK(forecaster->predict(origin_at(251, 3)) != forecast);

    poisoned.columns[0].values[249] += 1;
    forecaster->prepare(poisoned);
    CHECK(forecaster->predict(origin_at(250, 3)) != forecast);
}

TEST_CASE("a forecast is not moved by the weather after its last row", "[training][leak]") {
    const Frame frame = made_frame();
    const auto forecaster = plugin().fit(made_task(frame, 2)).forecaster;
    const auto forecast = forecaster->predict(origin_at(250, 2));

    Frame poisoned = frame;
    for (std::size_t row = 252; row < kRows; ++row) {
        poisoned.columns[1].values[row] = 1e6;
    }
    forecaster->prepare(poisoned);
    CHECK(forecaster->predict(origin_at(250, 2)) == forecast);
    CHECK(forecaster->predict(origin_at(251, 2)) != forecast);
}

TEST_CASE("hours are forecast by whole days, from what is known at the issue alone", "[training][leak]") {
    const Frame frame = town_by_hour(to_day({2021, 1, 1}), 120);
    TrainingTask task;
    task.frame = &frame;
    task.input.features.past = {{"value", {"load"}, {}, {}}};
    task.input.features.ahead = {
        {"time_of_day", {}, {}, {}}, {"value", {"wind"}, {}, {}}, {"load_memory", {"load"}, {}, {}}};
    task.input.window = {24, 1};
    task.input.issue = {IssueMode::day_ahead, "12:00"};
    task.network.lstm_units = {6};
    task.training.target = GENERATE("level", "change");
    task.training.scaling = "standard";
    task.training.device = "cpu";
    task.training.epochs = 3;
    const auto row_of = [&](int day) { return frame.axis.first_row_of(to_day({2021, 1, 1}) + day); };
    task.split = {{row_of(10), row_of(80)}, {row_of(80), row_of(95)}, {row_of(95), frame.axis.size()}};
    const auto forecaster = plugin().fit(task).forecaster;
    const std::size_t row = row_of(100);
    const auto clean = forecaster->predict({{}, row, 24});

    Frame poisoned = frame;
    const Timestamp issued = issue_time(task.input.issue, frame.axis, row);
    for (std::size_t r = 0; r < frame.axis.size(); ++r) {
        poisoned.columns[0].values[r] += frame.columns[0].available_at[r] > issued ? 1e6 : 0;
        poisoned.columns[2].values[r] += r >= row + 24 ? 1e6 : 0;
    }
    forecaster->prepare(poisoned);

    REQUIRE(clean.size() == 24);
    CHECK(std::none_of(clean.begin(), clean.end(), [](double x) { return std::isnan(x); }));
    CHECK(forecaster->predict({{}, row, 24}) == clean);
    CHECK(forecaster->predict({{}, row + 5, 1})[0] == clean[5]);
    CHECK(forecaster->predict({{}, row + 24, 24}) != clean);
    CHECK(std::isnan(forecaster->predict({{}, row, 30})[24]));  // beyond its day
}

TEST_CASE("several days of hours at once keep the level of the load", "[training]") {
    const Frame frame = town_by_hour(to_day({2021, 1, 1}), 120);
    TrainingTask task;
    task.frame = &frame;
    task.input.features.past = {{"value", {"load"}, {}, {}}};
    task.input.features.ahead = {
        {"lag", {"load"}, {1}, {}}, {"load_memory", {"load"}, {}, {}}, {"time_of_day", {}, {}, {}}};
    task.input.window = {24, 3};
    task.network.lstm_units = {6};
    task.training.target = "change";
    task.training.scaling = "standard";
    task.training.device = "cpu";
    task.training.epochs = 5;
    const auto row_of = [&](int day) { return frame.axis.first_row_of(to_day({2021, 1, 1}) + day); };
    task.split = {{row_of(30), row_of(85)}, {row_of(85), row_of(100)}, {row_of(100), frame.axis.size()}};

    const auto forecast = plugin().fit(task).forecaster->predict({{}, row_of(105), 72});

    for (std::size_t i = 0; i < 72; ++i) {
        CHECK(forecast[i] == Approx(frame.columns[0].values[row_of(105) + i]).epsilon(0.25));
    }
}

TEST_CASE("a training that ends before its first epoch has no network", "[training]") {
    const Frame frame = made_frame();
    auto task = made_task(frame, 1);
    task.on_device = [&](const std::string&) { task.cancellation.request(); };

    CHECK_THROWS_AS(plugin().fit(task), Cancelled);
}

TEST_CASE("training does not see the test period", "[training][leak]") {
    const Frame frame = made_frame();
    Frame poisoned = frame;
    for (Column& column : poisoned.columns) {
        for (std::size_t row = kTestBegin; row < kRows; ++row) {
            column.values[row] = 1e6;
        }
    }

    const auto clean_result = plugin().fit(made_task(frame, 1));
    const auto poisoned_result = plugin().fit(made_task(poisoned, 1));
    poisoned_result.forecaster->prepare(frame);

    CHECK(poisoned_result.validation_loss == clean_result.validation_loss);
    CHECK(poisoned_result.forecaster->predict(origin_at(260, 1)) ==
          clean_result.forecaster->predict(origin_at(260, 1)));
}

TEST_CASE("beyond its horizon, and without a whole window, the network says nothing", "[training]") {
    const Frame frame = made_frame();
    const auto forecaster = plugin().fit(made_task(frame, 1)).forecaster;

    const auto longer = forecaster->predict(origin_at(250, 3));
    REQUIRE(longer.size() == 3);
    CHECK(std::isfinite(longer[0]));
    CHECK(std::isnan(longer[1]));
    CHECK(std::isnan(forecaster->predict(origin_at(9, 1))[0]));
    CHECK(std::isnan(forecaster->predict(origin_at(kRows + 1, 1))[0]));
}

TEST_CASE("the row after the frame can be forecast where nothing ahead is needed", "[training]") {
    const Frame frame = made_frame();
    auto task = made_task(frame, 2);
    task.input.features.ahead.clear();

    const auto forecast = plugin().fit(task).forecaster->predict(origin_at(kRows, 2));

    CHECK(std::isfinite(forecast[0]));
    CHECK(std::isfinite(forecast[1]));
}

TEST_CASE("the input example is the newest whole window and the answer to it", "[training]") {
    const Frame frame = made_frame();
    const auto forecaster = plugin().fit(made_task(frame, 2)).forecaster;

    const auto example = forecaster->input_example();

    REQUIRE(example.outputs.size() == 2);
    CHECK(example.shape == std::vector<std::int64_t>{1, 12, static_cast<std::int64_t>(forecaster->columns().size())});
    CHECK(example.values.size() == 12 * forecaster->columns().size());
    CHECK(static_cast<double>(example.outputs[0]) == forecaster->predict(origin_at(kRows - 2, 2))[0]);
}

TEST_CASE("a forecast is explained from the newest load, to the last bit", "[training]") {
    const Frame frame = made_frame();
    auto task = made_task(frame, 1);
    task.training.target = GENERATE("level", "change");
    const auto forecaster = plugin().fit(task).forecaster;

    const auto explanation = forecaster->explain(origin_at(250, 1));

    REQUIRE(explanation);
    CHECK(explanation->baseline == frame.columns[0].values[249]);
    CHECK(explanation->forecast() == forecaster->predict(origin_at(250, 1))[0]);
    CHECK(explanation->contributions[0].group == "usual change");
    CHECK(explanation->contributions.size() == 6);  // 2 features of the window, 3 of the day
    CHECK_FALSE(forecaster->explain(origin_at(9, 1)));
}

TEST_CASE("a network is not loaded for other columns or another window", "[training]") {
    const TempDirectory directory;
    const Frame frame = made_frame();
    write_network(directory.path(), plugin().fit(made_task(frame, 1)).network, "{}");
    auto other_columns = made_input(1);
    other_columns.features.past[1].at = {7};
    auto other_window = made_input(1);
    other_window.window.size = 11;

    CHECK_THROWS_WITH(plugin().load(directory.path(), other_columns, frame), Catch::Contains("'load_change_7d'"));
    CHECK_THROWS_WITH(plugin().load(directory.path(), other_window, frame), Catch::Contains("window.size 10"));
    CHECK_THROWS_WITH(plugin().load(directory.path() / "elsewhere", made_input(1), frame), Catch::Contains("no model"));
}

TEST_CASE("a network cannot be fitted again", "[training]") {
    const Frame frame = made_frame();

    CHECK_THROWS_AS(plugin().fit(made_task(frame, 1)).forecaster->fit(origin_at(100, 1)), Error);
}

}  // namespace forecast
