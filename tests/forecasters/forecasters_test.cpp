#include "forecast/forecasters/forecasters.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

// All that is promised of every forecaster of the table, and of those that build on others in particular.

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};
constexpr std::size_t kRows = 900;
constexpr std::size_t kRow = 700;

ForecasterOptions combination_of(std::vector<std::string> members, Weighting weights = Weighting::gradient) {
    ForecasterOptions options;
    options.type = "combination";
    options.combination.of = std::move(members);
    options.combination.weights = weights;
    return options;
}

ForecasterOptions trees_on(const std::string& base) {
    ForecasterOptions options;
    options.type = "boosted";
    options.boosted.learnt.base = base;
    options.boosted.trees = 20;
    options.boosted.learnt.features = {{"value", {"wind"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    return options;
}

ForecasterOptions network_on(const std::string& type, const std::string& base) {
    ForecasterOptions options;
    options.type = type;
    auto& network = options.network;
    network.learnt.base = base;
    network.learnt.features = {{"value", {"wind"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    network.past = {{"value", {"load", "temperature"}, {}, {}}};
    network.window = 3;
    network.learning.units = {4};
    network.learning.dense_units = {6};
    network.learning.epochs = 3;
    network.seeds = 2;
    return options;
}

ForecasterOptions transfer_on(const std::string& base, const std::string& from = "national") {
    ForecasterOptions options;
    options.type = "transfer";
    options.transfer.base = base;
    options.transfer.from = from;
    options.transfer.model.type = "linear";
    options.transfer.model.linear.features = {{"value", {"temperature", "wind"}, {}, {}}, {"lag", {"load"}, {2}, {}}};
    return options;
}

/// linear (which knows the temperature only), trees on its errors and on nothing, and combinations.
ForecasterSpecs specs_for(const IssueOptions& issue) {
    ForecasterSpecs specs;
    specs.issue = issue;
    ForecasterOptions linear;
    linear.type = "linear";
    linear.linear.features = {{"value", {"temperature"}, {}, {}}, {"lag", {"load"}, {2, 7}, {}}};
    specs.named["linear"] = linear;
    specs.named["corrected"] = trees_on("linear");
    specs.named["trees"] = trees_on("");
    specs.named["lstm-1"] = network_on("lstm", "linear");
    specs.named["gru-1"] = network_on("gru", "");
    specs.named["dense-1"] = network_on("dense", "linear");
    specs.named["dense-1"].network.learnt.target = LearningTarget::level;
    specs.named["warm-1"] = network_on("dense", "linear");
    specs.named["warm-1"].network.warm_start_epochs = 1;
    specs.named["warm-1"].network.learnt.refit_every_days = 60;
    specs.named["transfer-1"] = transfer_on("linear");
    specs.named["all"] = combination_of({"linear", "corrected", "trees", "lstm-1", "transfer-1", "j-7"});
    specs.named["all_again"] = combination_of({"all", "linear"}, Weighting::mean);
    return specs;
}

Origin origin_at(const Frame& frame, const IssueOptions& issue, std::size_t row, std::size_t horizon = 1) {
    return {issue_time(issue, frame.axis, row), row, horizon};
}

double forecast_row(const std::string& name, const Frame& frame, std::size_t row, const IssueOptions& issue) {
    Forecasters forecasters(specs_for(issue));
    const auto forecaster = forecasters.get(name);
    forecaster->prepare(frame);
    forecaster->fit(origin_at(frame, issue, row));
    return forecaster->predict(origin_at(frame, issue, row)).front();
}

std::vector<double> rolling(Forecaster& forecaster, const Frame& frame, std::size_t first, std::size_t last) {
    return forecast_rolling(frame, {&forecaster}, {first, last, first, kDayOf, {}}).of(0);
}

bool all_equal(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), bit_equal);
}

}  // namespace

TEST_CASE("forecasters stand behind those that they build on", "[forecasters]") {
    Frame frame = town_and_country(to_day({2021, 1, 1}), 60);
    const auto specs = specs_for(kDayOf);
    CHECK(forecaster_names(frame, specs) == std::vector<std::string>{"j-1", "j-7", "climatology", "linear", "corrected",
                                                                     "trees", "lstm-1", "transfer-1", "all",
                                                                     "all_again", "dense-1", "gru-1", "warm-1"});
    frame.columns.push_back(frame.columns[0]);
    frame.columns.back().name = specs.tso_column;
    const auto with = forecaster_names(frame, specs);
    CHECK(std::count(with.begin(), with.end(), "tso") == 1);
}

TEST_CASE("a forecaster reads the features of those that it builds on, too", "[forecasters]") {
    const auto specs = specs_for(kDayOf);
    CHECK(features_of("corrected", specs)->size() == 4);
    CHECK(features_of("all", specs)->size() == 2 + 2 + 2 + 3 + 2);  // linear once
    CHECK(features_of("j-1", specs)->empty());
    CHECK_FALSE(features_of("oracle", specs));
}

TEST_CASE("what cannot be built is one sentence that names the entry", "[forecasters]") {
    const auto refused = [](const std::string& name, const ForecasterOptions& options) {
        auto named = specs_for(kDayOf).named;
        named[name] = options;
        const Error error = error_of([&] { check_bases(named); });
        CHECK(error.kind() == ErrorKind::invalid_argument);
        return std::string(error.what());
    };
    check_bases(specs_for(kDayOf).named);
    CHECK_THAT(refused("x", trees_on("oracle")),
               Catch::StartsWith("forecasters.x names 'oracle', which is no forecaster"));
    CHECK(refused("linear", trees_on("all")) == "forecasters.all builds on itself: all -> linear -> all");
    CHECK(refused("x", trees_on("x")) == "forecasters.x builds on itself: x -> x");
    CHECK(refused("x", combination_of({})) == "forecasters.x has no members; name them in \"of\"");
    CHECK(refused("x", combination_of({"linear", "j-7", "linear"})) == "forecasters.x names linear twice");
    CHECK(refused("x", transfer_on("")) == "forecasters.x corrects no forecaster; name it in \"base\"");
    CHECK(refused("x", transfer_on("linear", "")) ==
          "forecasters.x reads no other load; name its column of the frame in \"from\"");
    ForecasterOptions without_model = transfer_on("linear");
    without_model.transfer.model.type.clear();
    CHECK(refused("x", without_model) == "forecasters.x has no model of the other load; give it in \"model\"");
    CHECK(refused("x", transfer_on("x")) == "forecasters.x builds on itself: x -> x");
    CHECK_THAT(refused("x", transfer_on("oracle")),
               Catch::StartsWith("forecasters.x names 'oracle', which is no forecaster"));
    CHECK(refused("j-7", trees_on("linear")) == "forecasters.j-7: that is the name of another forecaster");
    CHECK(refused("time", trees_on("linear")) ==
          "forecasters.time: that is the name of another column of predictions.csv");
    for (const std::string& name : {std::string(), std::string(".."), std::string("a/b"), std::string("a.b"),
                                    std::string("a\nb"), std::string("x\0y", 3), std::string(61, 'a')}) {
        CHECK_THAT(refused(name, trees_on("linear")), Catch::StartsWith("forecasters: '"));
    }
    CHECK_THROWS_WITH(Forecasters(specs_for(kDayOf)).get("oracle"),
                      Catch::StartsWith("unknown forecaster 'oracle'; there are j-1, j-7, climatology, tso, all"));
}

TEST_CASE("no forecast of one that builds on others changes with what comes after its origin", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    const double poison = GENERATE(1e9, kNaN);
    for (const char* name :
         {"corrected", "trees", "lstm-1", "gru-1", "dense-1", "warm-1", "transfer-1", "all", "all_again"}) {
        for (const IssueOptions& issue : {kDayOf, kDayAhead}) {
            const std::size_t first_unknown = issue.mode == IssueMode::day_ahead ? kRow - 1 : kRow;
            const double clean = forecast_row(name, frame, kRow, issue);
            INFO(name << " " << to_string(issue.mode) << " " << clean);
            REQUIRE_FALSE(std::isnan(clean));
            CHECK(forecast_row(name, poisoned(frame, first_unknown, kRow + 1, poison), kRow, issue) == clean);
            CHECK_FALSE(forecast_row(name, poisoned(frame, first_unknown - 400, kRow + 1, poison), kRow, issue) ==
                        clean);
        }
    }
}

TEST_CASE("a forecast depends on its origin alone, whoever was asked before for what", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    Forecasters forecasters(specs_for(kDayOf));
    for (const char* name : {"all_again", "all", "corrected", "gru-1", "warm-1", "transfer-1"}) {
        const auto forecaster = forecasters.get(name);
        forecaster->prepare(frame);
        const auto begun_before = rolling(*forecaster, frame, kRow - 150, kRow + 20);
        const auto fresh = Forecasters(specs_for(kDayOf)).get(name);
        fresh->prepare(frame);
        INFO(name);
        CHECK(all_equal({begun_before.begin() + 150, begun_before.end()}, rolling(*fresh, frame, kRow, kRow + 20)));
    }
}

TEST_CASE("forecasters that share others forecast beside them as each alone", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    Forecasters shared(specs_for(kDayOf));
    std::vector<Forecaster*> all;
    const std::vector<std::string> names = {"linear", "corrected", "transfer-1", "all", "all_again"};
    for (const std::string& name : names) {
        all.push_back(shared.get(name).get());
        all.back()->prepare(frame);
    }
    const auto together = forecast_rolling(frame, all, {kRow, kRow + 30, kRow, kDayOf, {}});
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto alone = Forecasters(specs_for(kDayOf)).get(names[i]);
        alone->prepare(frame);
        INFO(names[i]);
        CHECK(all_equal(together.of(i), rolling(*alone, frame, kRow, kRow + 30)));
    }
}

TEST_CASE("a base shows its out-of-sample forecasts", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    Forecasters forecasters(specs_for(kDayOf));
    const auto linear = forecasters.get("linear");
    linear->prepare(frame);
    const auto expected = rolling(*Forecasters(specs_for(kDayOf)).get("linear"), frame, 0, 0);
    CHECK(expected.empty());
    const auto fresh = Forecasters(specs_for(kDayOf)).get("linear");
    fresh->prepare(frame);
    const auto backtested = rolling(*fresh, frame, kRow, kRow + 20);
    for (std::size_t i = 20; i-- > 0;) {  // in whatever order they are asked for
        CHECK(linear->rolling(kRow + i) == backtested[i]);
    }
    CHECK(std::isnan(linear->rolling(5)));  // too few rows to learn from
}

TEST_CASE("a base forecasts no days long before the first that is learnt from", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    constexpr int kFirstLearnt = 400;
    const Day begin = frame.axis.day(0);
    const auto specs_with = [&](double weight) {
        ForecasterSpecs specs = specs_for(kDayOf);
        specs.named["corrected"].boosted.learnt.sample_weights = {{begin, begin + kFirstLearnt, weight}};
        return specs;
    };
    const auto first_forecast = [&](double weight) {
        Forecasters forecasters(specs_with(weight));
        const auto corrected = forecasters.get("corrected");
        corrected->prepare(frame);
        corrected->fit(origin_at(frame, kDayOf, kRow));
        const auto saved = forecasters.get("linear")->fitted_values().at("rolling").at("from").get<std::int64_t>();
        return frame.axis.row_at(Timestamp(std::chrono::seconds(saved))).value();
    };
    CHECK(first_forecast(0) == kFirstLearnt - 28);
    CHECK(first_forecast(0.1) < kFirstLearnt - 28);
}

TEST_CASE("saved with those that it builds on, a forecaster goes on as before", "[forecasters]") {
    const TempDirectory directory;
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    const std::string name =
        GENERATE("all_again", "all", "corrected", "trees", "lstm-1", "gru-1", "dense-1", "warm-1", "transfer-1");
    const bool with_bases = GENERATE(true, false);
    INFO(name << (with_bases ? "" : ", its bases not saved"));
    const Origin origin = origin_at(frame, kDayOf, kRow);
    Forecasters forecasters(specs_for(kDayOf));
    const auto before = forecasters.get(name);
    before->prepare(frame);
    before->fit(origin);
    save_fit(*before, forecaster_file(name, directory.path()));
    for (const char* base : {"linear", "corrected", "trees", "lstm-1", "transfer-1", "all"}) {
        const auto other = forecasters.get(base);
        if (with_bases && base != name) {
            other->prepare(frame);
            other->fit(*other->due(origin));
            save_fit(*other, forecaster_file(base, directory.path()));
        }
    }
    before->prepare(frame);
    before->fit(origin);
    const double expected = before->predict(origin).front();

    const auto after = Forecasters(specs_for(kDayOf), directory.path()).get(name);
    CHECK(after->fitted_on() == frame.axis.day(kRow));
    after->prepare(frame);
    CHECK(after->predict(origin).front() == expected);
    CHECK(after->explain(origin)->forecast() == expected);
    const Frame again = frame;
    after->keep_fit();
    after->prepare(again);
    CHECK(after->predict(origin).front() == expected);
    after->fit(origin_at(again, kDayOf, kRow + 40));
    CHECK(after->predict(origin_at(again, kDayOf, kRow + 40)).front() == forecast_row(name, frame, kRow + 40, kDayOf));
}

TEST_CASE("a fit that is kept stays when the frame changes", "[forecasters]") {
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    const std::string name = GENERATE("linear", "corrected", "transfer-1", "all");
    const auto forecaster = Forecasters(specs_for(kDayOf)).get(name);
    forecaster->prepare(frame);
    const Origin origin = origin_at(frame, kDayOf, kRow);
    forecaster->fit(origin);
    const double expected = forecaster->predict(origin).front();
    forecaster->keep_fit();
    const Frame other = poisoned(frame, kRow, kRow + 1, 77);
    forecaster->prepare(other);
    CHECK(forecaster->predict(origin).front() == expected);
}

TEST_CASE("one that builds on others forecasts, updated, as if prepared with the changed frame", "[forecasters]") {
    constexpr std::size_t kSteps = 5;
    const std::string name = GENERATE("corrected", "trees", "all", "lstm-1", "gru-1", "warm-1", "transfer-1");
    INFO(name);
    const Frame actual = town_and_country(to_day({2021, 1, 1}), kRows);
    const auto fitted = [&](const Frame& frame) {
        auto forecaster = Forecasters(specs_for(kDayOf)).get(name);
        forecaster->prepare(frame);
        forecaster->fit(origin_at(frame, kDayOf, kRow));
        return forecaster;
    };
    Frame frame = actual;
    const auto updated = fitted(frame);
    const auto prepared = fitted(actual);
    prepared->keep_fit();
    Column& load = frame.target();
    for (std::size_t row = kRow; row < kRow + kSteps; ++row) {
        load.available_at[row] = Timestamp::max();
    }
    std::size_t outdated = kRow;
    for (std::size_t row = kRow; row < kRow + kSteps; ++row) {
        updated->update(outdated, row + 1);
        outdated = row;
        prepared->prepare(frame);
        const double value = prepared->predict(origin_at(frame, kDayOf, row)).front();
        CHECK(updated->predict(origin_at(frame, kDayOf, row)).front() == value);
        load.earlier.push_back({row, frame.axis.end(row), value + 5});
    }
}

TEST_CASE("a file of another forecaster is refused, and named", "[forecasters]") {
    const TempDirectory directory;
    const Frame frame = town_and_country(to_day({2021, 1, 1}), kRows);
    const auto file = forecaster_file("corrected", directory.path());
    const auto corrected = Forecasters(specs_for(kDayOf)).get("corrected");
    corrected->prepare(frame);
    corrected->fit(origin_at(frame, kDayOf, kRow));
    save_fit(*corrected, file);
    const std::string whole = read_file(file);
    const auto error_with = [&](const std::string& from, const std::string& to) {
        return error_with_changed(file, whole, from, to, [&] {
            Forecasters(specs_for(kDayOf), directory.path()).get("corrected")->prepare(frame);
        });
    };
    const std::string begin = file.string() + " cannot serve as a saved forecaster: ";
    CHECK(error_with("\"corrected\"", "\"linear\"") ==
          begin + "it holds the forecaster 'linear', not 'corrected'; train anew");
    CHECK_THAT(error_with("\"wind\"", "\"tide\""), Catch::StartsWith(begin + "it reads other columns"));
    CHECK_THAT(error_with("\"left\":[", "\"left\":[0,"), Catch::StartsWith(begin));
    CHECK_THAT(error_with("\"column\":[", "\"column\":[9"), Catch::StartsWith(begin));
    CHECK_THAT(error_with("\"model\":[", "\"model\":[1,"), Catch::StartsWith(begin));
}
