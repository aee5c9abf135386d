#include "forecast/forecasters/saved_forecaster.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "make_statistical.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kRows = 900;
constexpr std::size_t kFitRow = 700;

TermOptions curve(const std::string& column) {
    TermOptions term;
    term.curve = column;
    return term;
}

/// Features that both models read, and one term of each kind.
StatisticalOptions options_with_terms() {
    StatisticalOptions options;
    options.linear.features = {{"value", {"temperature"}, {}, {}},
                               {"day_of_week", {}, {}, {}},
                               {"lag", {"load"}, {1, 7}, {}},
                               {"value", {"wind"}, {}, {}}};
    options.additive.features = options.linear.features;
    TermOptions lines;
    lines.lines = {"load_j-1", "load_j-7"};
    lines.by = "day_of_week";
    TermOptions levels;
    levels.levels = "day_of_week";
    options.additive.terms = {curve("temperature"), lines, levels, curve("wind")};
    return options;
}

Origin origin_at(const Frame& frame, std::size_t row) {
    return {issue_time({}, frame.axis, row), row, 1};
}

std::unique_ptr<Forecaster> fitted(const std::string& name, const Frame& frame, std::size_t row = kFitRow) {
    auto forecaster = make_statistical(name, options_with_terms());
    forecaster->prepare(frame);
    forecaster->fit(origin_at(frame, row));
    return forecaster;
}

std::unique_ptr<Forecaster> loaded_from(const std::filesystem::path& file, const std::string& name) {
    auto forecaster = make_statistical(name, options_with_terms());
    load_fit(*forecaster, file);
    return forecaster;
}

std::vector<double> forecasts_from(const Forecaster& forecaster, const Frame& frame, std::size_t first) {
    std::vector<double> forecasts;
    for (std::size_t row = first; row < frame.axis.size(); ++row) {
        forecasts.push_back(forecaster.predict(origin_at(frame, row)).front());
    }
    return forecasts;
}

bool all_equal(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return bit_equal(x, y); });
}

Frame town_with_gap() {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    frame.columns[0].values[800] = kNaN;
    frame.columns[2].values[810] = kNaN;
    return frame;
}

}  // namespace

TEST_CASE("an explanation adds up to the forecast, to the last bit", "[statistical]") {
    const Frame frame = town_with_gap();
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    const auto forecaster = fitted(name, frame);
    int explained = 0;
    for (std::size_t row = kFitRow; row < kRows; ++row) {
        const double forecast = forecaster->predict(origin_at(frame, row)).front();
        const auto explanation = forecaster->explain(origin_at(frame, row));
        if (std::isnan(forecast)) {
            continue;
        }
        REQUIRE(explanation);
        CHECK(explanation->forecast() == forecast);
        CHECK(explanation->baseline == frame.columns[0].values[row == 801 ? 799 : row - 1]);
        ++explained;
    }
    CHECK(explained > 190);
}

TEST_CASE("an explanation has a contribution for each feature of the config and one for what is left",
          "[statistical]") {
    const Frame frame = town_with_gap();
    const auto groups = [&](const std::string& name) {
        std::vector<std::string> names;
        const auto explanation = fitted(name, frame)->explain(origin_at(frame, 720));
        for (const Contribution& contribution : explanation->contributions) {
            names.push_back(contribution.group);
        }
        return names;
    };
    using Names = std::vector<std::string>;
    CHECK(groups("linear") == Names{"usual change", "value(temperature)", "day_of_week", "lag(load)", "value(wind)"});
    CHECK(groups("additive") == Names{"level", "value(temperature)", "lag(load)", "day_of_week", "value(wind)"});
}

TEST_CASE("a column counts by its distance from its usual value", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    StatisticalOptions options;
    options.linear.features = {{"value", {"wind"}, {}, {}}};
    options.linear.penalty = 0;
    options.linear.forgetting = 1;
    for (std::size_t row = 0; row < kRows; ++row) {  // the load changes by 10 + 3 (wind - 5)
        const double before = row == 0 ? 0 : frame.columns[0].values[row - 1];
        frame.columns[0].values[row] = before + 10 + 3 * (frame.columns[2].values[row] - 5);
    }
    const auto linear = make_statistical("linear", options);
    linear->prepare(frame);
    linear->fit(origin_at(frame, kFitRow));
    const auto explanation = linear->explain(origin_at(frame, kFitRow + 1));
    REQUIRE(explanation);
    const double wind = frame.columns[2].values[kFitRow + 1];
    CHECK(explanation->contributions[0].value == Approx(10).epsilon(1e-3));  // wind's mean is 5 over whole waves
    CHECK(explanation->contributions[1].value == Approx(3 * (wind - 5)).margin(0.02));
}

TEST_CASE("nothing is explained where there is no forecast", "[statistical]") {
    const Frame frame = town_with_gap();
    for (const std::string name : {"linear", "additive"}) {
        INFO(name);
        const auto forecaster = fitted(name, frame);
        CHECK(std::isnan(forecaster->predict(origin_at(frame, 810)).front()));  // no wind is known
        CHECK_FALSE(forecaster->explain(origin_at(frame, 810)));
        const Origin too_early{issue_time({}, frame.axis, 750), 751, 1};
        CHECK_FALSE(forecaster->explain(too_early));
    }
    const auto baseline = make_statistical("j-1", options_with_terms());
    baseline->prepare(frame);
    CHECK_FALSE(baseline->explain(origin_at(frame, 750)));
}

TEST_CASE("a saved forecaster forecasts as before, to the last bit", "[statistical]") {
    const TempDirectory directory;
    const Frame frame = town_with_gap();
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    const auto before = fitted(name, frame);
    const auto file = directory.path() / "kept" / (name + ".json");
    save_fit(*before, file);

    const auto after = loaded_from(file, name);
    CHECK(after->name() == name);
    CHECK(after->fitted_on() == frame.axis.day(kFitRow));
    save_fit(*after, directory.path() / "unprepared.json");
    CHECK(read_file(directory.path() / "unprepared.json") == read_file(file));
    after->prepare(frame);
    CHECK(after->fitted_on() == frame.axis.day(kFitRow));
    CHECK(all_equal(forecasts_from(*after, frame, kFitRow), forecasts_from(*before, frame, kFitRow)));

    save_fit(*after, directory.path() / "again.json");
    CHECK(read_file(directory.path() / "again.json") == read_file(file));
}

TEST_CASE("a saved forecaster goes on with days that came after it was saved", "[statistical]") {
    const TempDirectory directory;
    const Frame frame = town_with_gap();
    Frame known = poisoned(frame, kFitRow, kFitRow, kNaN);
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    save_fit(*fitted(name, known), directory.path() / "kept.json");
    const auto after = loaded_from(directory.path() / "kept.json", name);
    after->prepare(frame);
    CHECK(all_equal(forecasts_from(*after, frame, kFitRow), forecasts_from(*fitted(name, frame), frame, kFitRow)));
}

TEST_CASE("a saved forecaster is fitted anew as of any day but its own", "[statistical]") {
    const TempDirectory directory;
    const Frame frame = town_with_gap();
    const std::string name = GENERATE("linear", "additive");
    INFO(name);
    const auto file = directory.path() / "kept.json";
    save_fit(*fitted(name, frame), file);
    const Frame other = poisoned(frame, 500, kRows, 321);  // a fit on these would be another
    const auto loaded = loaded_from(file, name);
    loaded->prepare(other);

    loaded->fit(origin_at(other, 750));
    CHECK(loaded->fitted_on() == other.axis.day(750));
    CHECK(all_equal(forecasts_from(*loaded, other, 750), forecasts_from(*fitted(name, other, 750), other, 750)));

    loaded->fit(origin_at(other, kFitRow));
    const auto taken_up = forecasts_from(*loaded, other, kFitRow);
    CHECK_FALSE(all_equal(taken_up, forecasts_from(*fitted(name, other), other, kFitRow)));
    loaded->prepare(other);
    CHECK(all_equal(taken_up, forecasts_from(*loaded, other, kFitRow)));
}

TEST_CASE("only what was fitted is saved", "[statistical]") {
    const TempDirectory directory;
    const Frame frame = town_with_gap();
    const auto file = directory.path() / "kept.json";
    const auto naive = make_statistical("j-1", options_with_terms());
    CHECK(naive->refit_every_days() == 0);
    CHECK(std::string(error_of([&] { save_fit(*naive, file); }).what()) ==
          "the forecaster 'j-1' has no fit to keep: it learns nothing");
    const auto linear = make_statistical("linear", options_with_terms());
    linear->prepare(frame);
    CHECK(std::string(error_of([&] { save_fit(*linear, file); }).what()) ==
          "the forecaster 'linear' has no fit to keep: it is not fitted yet");
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a broken or foreign file is one error that names it", "[statistical]") {
    const TempDirectory directory;
    const Frame frame = town_with_gap();
    const std::string name = GENERATE("linear", "additive");
    const auto file = directory.path() / "kept.json";
    save_fit(*fitted(name, frame), file);
    const std::string whole = read_file(file);
    const auto error_with = [&](const std::string& text) {
        write_file_atomically(file, text);
        const std::string error = error_of([&] { loaded_from(file, name)->prepare(frame); }).what();
        INFO(name << ": " << error);
        CHECK(error.find(file.string()) != std::string::npos);
        return error;
    };
    const auto changed = [&](const char* pointer, const nlohmann::ordered_json& value) {
        auto json = nlohmann::ordered_json::parse(whole);
        json[nlohmann::ordered_json::json_pointer(pointer)] = value;
        return json.dump();
    };
    CHECK_THAT(error_with(whole.substr(0, whole.size() / 2)), Catch::Contains("no JSON from byte"));
    CHECK_THAT(error_with("{\"model\": \"lstm\"}"), Catch::Contains("schema_version"));
    CHECK_THAT(error_with(changed("/schema_version", 2)), Catch::Contains("has schema_version 2"));
    CHECK_THAT(error_with(changed("/fitted", "soon")), Catch::Contains("is no day"));
    CHECK_THAT(error_with(changed("/forecaster", "j-1")), Catch::Contains("it holds the forecaster 'j-1', not"));
    CHECK_THAT(error_with(changed("/values/slots", nlohmann::ordered_json::array())), Catch::Contains("0 periods"));
    const char* list = name == "linear" ? "/values/slots/0/slopes" : "/values/slots/0/coefficients";
    CHECK_THAT(error_with(changed(list, {1.0})), Catch::Contains("too short or too long"));
    const char* column = name == "linear" ? "/values/slots/0/columns/0" : "/values/slots/0/terms/0/columns/0";
    CHECK_THAT(error_with(changed(column, "humidity")), Catch::Contains("humidity"));
}
