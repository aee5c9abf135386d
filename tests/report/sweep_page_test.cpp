#include "forecast/report/sweep_page.hpp"

#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

using Catch::Contains;

/// A trial of `rate` and one of two units that came to `objective`.
ReportedTrial trial_of(std::size_t number, double rate, std::size_t units, double objective) {
    ReportedTrial trial;
    trial.number = number;
    trial.run_id = "run" + std::to_string(number);
    trial.status = ReportedTrial::Status::finished;
    trial.point = {rate, static_cast<double>(units)};
    trial.setting = {fmt::format("{}", rate), units == 0 ? "[8]" : "[64,32]"};
    trial.objective = objective;
    trial.losses = {0.5, objective, objective + 0.1};
    trial.seconds = 2;
    return trial;
}

/// Trial 2 is best; 3 was ended early after one epoch, 4 failed.
ReportedSweep small_sweep() {
    ReportedSweep sweep;
    sweep.run.run_id = "0123456789abcdef0123456789abcdef";
    sweep.run.name = "sweep town";
    sweep.run.experiment = "small";
    sweep.run.status = RunStatus::finished;
    sweep.planned = 4;
    sweep.parameters = {{"training.learning_rate", "learning_rate", {}, true},
                        {"network.lstm_units", "lstm_units", {"[8]", "[64,32]"}}};
    sweep.trials = {trial_of(1, 0.01, 0, 0.25), trial_of(2, 0.001, 1, 0.125), trial_of(3, 0.1, 1, 0.375),
                    trial_of(4, 0.1, 0, 0)};
    sweep.trials[2].status = ReportedTrial::Status::pruned;
    sweep.trials[2].losses = {0.375};
    sweep.trials[3].status = ReportedTrial::Status::failed;
    sweep.trials[3].objective = NAN;
    sweep.trials[3].losses.clear();
    sweep.trials[3].failure = "it diverged <on purpose>";
    return sweep;
}

/// The winner errs `difference` more than the config's own settings.
ReportedSweep scored_sweep(const PairedGain& difference) {
    ReportedSweep sweep = small_sweep();
    sweep.finalists.resize(2);
    sweep.finalists[0].mae = 4;
    sweep.finalists[0].seeds = 3;
    sweep.finalists[1].trial = 1;
    sweep.finalists[1].seeds = 3;
    sweep.finalists[1].mae = 4 + difference.mean;
    sweep.finalists[1].difference = difference;
    sweep.winner = 1;
    return sweep;
}

const PageFigure& figure_of(const WebPage& page, const std::string& name) {
    const PageFigure* figure = find_figure(page, name);
    INFO(name);
    REQUIRE(figure != nullptr);
    return *figure;
}

std::string whole_text(const WebPage& page, const Words& words) {
    return markdown_page(page, words);
}

const Words& english() {
    static const Words words(Language::en);
    return words;
}

TEST_CASE("the report of a sweep begins with whether the winner is surely better", "[report]") {
    const auto headline = [](const PairedGain& gain, Language language) {
        return sweep_page(scored_sweep(gain), Words(language)).headline;
    };
    CHECK_THAT(headline({-0.5, -0.75, -0.25}, Language::en),
               Catch::StartsWith("The settings of trial 2 are surely better than the config's own: they err "
                                 "0.50\u202fMW less") &&
                   Contains("−0.75 to −0.25\u202fMW"));
    CHECK_THAT(headline({-0.5, -0.75, 0.25}, Language::en), Contains("not surely better") && Contains("holds 0"));
    CHECK_THAT(headline({0.5, 0.25, 0.75}, Language::en), Contains("surely worse") && Contains("0.50\u202fMW more"));
    CHECK_THAT(headline({0.5, NAN, NAN}, Language::en), Contains("too few days to be sure"));
    CHECK_THAT(headline({-0.5, -0.75, 0.25}, Language::fr), Contains("ne sont pas sûrement meilleurs"));
}

TEST_CASE("a sweep that scored nothing on the test period says so, and which trial is best", "[report]") {
    ReportedSweep sweep = small_sweep();
    sweep.keeps_none = true;
    const WebPage page = sweep_page(sweep, english());
    CHECK(page.headline == "The best of 4 trials is trial 2, with val_loss 0.1250.");
    CHECK_THAT(whole_text(page, english()), Contains("sweep.keep is 0"));
    CHECK(find_figure(page, "finalists") == nullptr);
}

TEST_CASE("trials stand in the list of a sweep by their rank, whatever became of them", "[report]") {
    const WebPage page = sweep_page(small_sweep(), english());
    const PageTable& list = page.lists.at("trials");
    REQUIRE(list.rows.size() == 4);
    CHECK(list.rows[0][0] == "2");
    CHECK(list.rows[1][0] == "1");
    CHECK(list.rows[2][1] == "ended early");
    CHECK(list.rows[3][1] == "failed");
    CHECK(list.rows[3][2] == "–");
    CHECK(list.strong_row == 0);
    CHECK_THAT(whole_text(page, english()), Contains("it diverged <on purpose>"));
    CHECK_THAT(html_page(page, english()), Contains("it diverged &lt;on purpose&gt;"));
}

TEST_CASE("parallel coordinates tell trials apart by more than their colour", "[report]") {
    const WebPage page = sweep_page(small_sweep(), english());
    const auto& plot = std::get<ParallelPlot>(figure_of(page, "parallel").plot);
    REQUIRE(plot.axes.size() == 3);
    CHECK(plot.axes[0].logarithmic);
    CHECK(plot.axes[1].names == std::vector<std::string>{"[8]", "[64,32]"});
    CHECK(plot.axes[2].title == "val_loss");
    REQUIRE(plot.items.size() == 4);
    CHECK(plot.items[0].x[0] == 0.001);
    CHECK(plot.items[0].x[1] == Approx(1).margin(0.3));  // beside others of the same choice
    CHECK(plot.items[0].x[2] == 0.125);
    CHECK(plot.groups[plot.items[0].group].kind == "best");
    CHECK(plot.groups[plot.items[2].group].kind == "pruned");
    CHECK(plot.groups[plot.items[3].group].kind == "failed");
    CHECK(plot.groups[plot.items[3].group].crossed);
    CHECK(std::isnan(plot.items[3].x[2]));
    CHECK(figure_of(page, "parallel").list == "trials");
}

TEST_CASE("a slice says which value is best on average", "[report]") {
    const WebPage page = sweep_page(small_sweep(), english());
    const PageFigure& units = figure_of(page, "slice-lstm_units");
    CHECK(units.title == "lstm_units: on average best at [64,32] (0.1250), worst at [8] (0.2500)");
    CHECK(units.table.rows[0] == std::vector<std::string>{"[8]", "1", "0.2500", "0.2500"});
    const auto& rate = std::get<ItemPlot>(figure_of(page, "slice-learning_rate").plot);
    CHECK(rate.x.logarithmic);
    CHECK(rate.items.size() == 3);  // the failed one has no objective
}

TEST_CASE("the best objective so far never rises, and only finished trials count", "[report]") {
    ReportedSweep sweep = small_sweep();
    sweep.trials[2].objective = 0.01;  // of a pruned one
    const WebPage page = sweep_page(sweep, english());
    const auto& plot = std::get<SeriesPlot>(figure_of(page, "progress").plot);
    CHECK(plot.lines[0].values == std::vector<double>{0.25, 0.125, 0.125, 0.125});
    CHECK(plot.lines[1].dotted);
    CHECK(plot.lines[2].values[2] == 0.01);
    CHECK(plot.axis.step_name == "trial");
}

TEST_CASE("curves of trials that were ended early end there", "[report]") {
    const WebPage page = sweep_page(small_sweep(), english());
    const PageFigure& figure = figure_of(page, "curves");
    CHECK_THAT(figure.title, Contains("Ending 1 trials early saved 22\u202f% of the epochs"));
    const auto& plot = std::get<ItemPlot>(figure.plot);
    REQUIRE(plot.items.size() == 3);
    CHECK(plot.items[0].y == std::vector<double>{0.5, 0.125, 0.225});
    CHECK(plot.items[2].x == std::vector<double>{0});
    CHECK(plot.groups[plot.items[2].group].crossed);
}

TEST_CASE("importances are drawn, the largest first, with what is left", "[report]") {
    ReportedSweep sweep = small_sweep();
    sweep.parameters[0].importance = 0.25;
    sweep.parameters[1].importance = 0.5;
    const WebPage page = sweep_page(sweep, english());
    const PageFigure& figure = figure_of(page, "importance");
    CHECK_THAT(figure.title, Catch::StartsWith("lstm_units matters most: by itself it explains 50\u202f%"));
    const auto& plot = std::get<DotPlot>(figure.plot);
    REQUIRE(plot.dots.size() == 3);
    CHECK(plot.dots[0].value == 50);
    CHECK(plot.dots[2].value == Approx(25));
}

TEST_CASE("what a sweep has too little of is said in its place", "[report]") {
    ReportedSweep sweep = small_sweep();
    CHECK_THAT(whole_text(sweep_page(sweep, english()), english()), Contains("it takes 10 finished trials"));
    sweep.parameters.resize(1);
    for (ReportedTrial& trial : sweep.trials) {
        trial.point.resize(1);
        trial.setting.resize(1);
    }
    CHECK_THAT(whole_text(sweep_page(sweep, english()), english()), Contains("learning_rate alone was searched"));
    sweep.trials.resize(1);
    CHECK_THAT(whole_text(sweep_page(sweep, english()), english()), Contains("nothing to be compared with"));
    sweep.trials[0].status = ReportedTrial::Status::failed;
    sweep.trials[0].objective = NAN;
    sweep.trials[0].losses.clear();
    const std::string text = whole_text(sweep_page(sweep, english()), english());
    CHECK_THAT(text, Contains("None of 1 trials has finished") && Contains("No trial has kept its losses"));
    sweep.trials.clear();
    CHECK_THAT(error_of([&] { sweep_page(sweep, english()); }).what(), Contains("has no trial yet"));
}

TEST_CASE("a sweep on its way says how far it is", "[report]") {
    ReportedSweep sweep = small_sweep();
    sweep.planned = 108;
    sweep.run.status = RunStatus::running;
    sweep.trials.push_back(trial_of(5, 0.01, 1, 0));
    sweep.trials.back().status = ReportedTrial::Status::running;
    sweep.trials.back().objective = NAN;
    CHECK_THAT(whole_text(sweep_page(sweep, english()), english()),
               Contains("still running: 4 of 108 trials have ended"));
    sweep.run.status = RunStatus::killed;
    CHECK_THAT(whole_text(sweep_page(sweep, english()), english()), Contains("The same command goes on"));
}

TEST_CASE("five hundred trials of twelve parameters with long names make a page of bounded size", "[report]") {
    ReportedSweep sweep = small_sweep();
    const std::string long_name(250, 'n');
    sweep.parameters.clear();
    for (int p = 0; p < 12; ++p) {
        sweep.parameters.push_back({"training." + std::to_string(p), long_name, {}, false});
    }
    sweep.trials.clear();
    for (std::size_t t = 1; t <= 500; ++t) {
        ReportedTrial trial = trial_of(t, 0, 0, 0.1 + 0.001 * static_cast<double>(t));
        trial.point.assign(12, static_cast<double>(t));
        trial.setting.assign(12, std::to_string(t));
        trial.losses.assign(100, 0.5);
        sweep.trials.push_back(std::move(trial));
    }
    const WebPage page = sweep_page(sweep, english());
    CHECK(html_page(page, english()).size() < 1'500'000);
    std::set<std::string> names;
    for (const std::string& name : figure_names(page)) {
        CHECK(name.size() < 100);
        names.insert(name);
    }
    CHECK(names.size() == figure_names(page).size());
}

}  // namespace
}  // namespace forecast
