#include "forecast/report/run_report.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

/// Sixty days of 100 MW; linear is 1 MW too high on each, but 9 MW too low on the 10th of January, j-7 3 MW too high.
ReportedRun small_report() {
    constexpr std::size_t kDays = 60;
    ReportedRun reported;
    reported.run.run_id = "0123456789abcdef0123456789abcdef";
    reported.run.name = "trial";
    reported.run.experiment = "small";
    reported.frame.axis = TimeAxis::days(to_day({2018, 1, 1}), kDays, kParis);
    reported.frame.columns.emplace_back();
    reported.frame.columns[0].values.assign(kDays, 100);
    Comparison& comparison = reported.comparison;
    comparison.forecasters = {{"j-7", WeatherMode::perfect, false}, {"linear", WeatherMode::perfect, true}};
    std::vector<std::size_t> all;
    for (std::size_t row = 0; row < kDays; ++row) {
        ScoredRow scored;
        scored.row = row;
        scored.actual = 100;
        scored.predicted = {103, row == 9 ? 91.0 : 101.0};
        scored.intervals = {std::nullopt, Intervals{row < 30 ? 98.0 : 100.5, 102, 95, 105}};
        comparison.result.rows.push_back(scored);
        all.push_back(row);
    }
    comparison.result.scores.resize(2);
    comparison.result.scores = score_rows(comparison.result, all);
    reported.headline = 1;
    reported.breakdown = break_down_for_report(comparison, reported.frame, 0, 1);
    return reported;
}

const PageFigure& figure_called(const WebPage& page, const std::string& name) {
    const PageFigure* figure = find_figure(page, name);
    INFO(name);
    REQUIRE(figure != nullptr);
    return *figure;
}

std::string all_answers(const WebPage& page) {
    std::string text = page.headline;
    for (const std::string& sentence : page.answer) {
        text += " " + sentence;
    }
    return text;
}

TEST_CASE("a report begins with what was forecast, how well, and beside whom", "[report]") {
    const WebPage page = run_report(small_report(), Words(Language::en));
    const std::string text = all_answers(page);
    CHECK_THAT(page.headline,
               Catch::StartsWith("From 1 January to 1 March 2018, linear missed the load by 1.13\u202fMW on average"));
    CHECK_THAT(text, Catch::Contains("less than J-7"));
    CHECK_THAT(text, Catch::Contains("50.0\u202f% of the loads fell inside the 80\u202f% band"));
}

TEST_CASE("the numbers of a report are those of the scores", "[report]") {
    const ReportedRun reported = small_report();
    const WebPage page = run_report(reported, Words(Language::en));
    const auto& linear = page.data.at("forecasters").at(1);
    CHECK(linear.at("name") == "linear");
    CHECK(linear.at("mae").get<double>() == reported.comparison.result.scores[1].mae());
    CHECK(linear.at("n") == 60);
    CHECK(page.data.at("forecasters").at(0).at("difference").at("mae").get<double>() == Approx(3 - 68.0 / 60));
}

TEST_CASE("the worst day stands first, with its error's sign", "[report]") {
    const WebPage page = run_report(small_report(), Words(Language::en));
    CHECK_THAT(figure_called(page, "errors-calendar").title, Catch::Contains("Wednesday 10 January 2018: 9.00"));
    bool found = false;
    for (const PageSection& section : page.sections) {
        for (const PageTable& table : section.tables) {
            if (section.title == "The ten worst days") {
                found = true;
                CHECK(table.rows.size() == 10);
                CHECK(table.rows[0][0] == "10 January 2018");
                CHECK(table.rows[0][4] == "−9.00");
                CHECK(table.rows[0][5] == "+3.00");
            }
        }
    }
    CHECK(found);
}

TEST_CASE("each figure has a finding, and all that are named are there", "[report]") {
    const WebPage page = run_report(small_report(), Words(Language::fr));
    for (const std::string& name : figure_names(page)) {
        CHECK(figure_called(page, name).title.size() > 10);
    }
    for (const char* name : {"forecast", "skill", "errors-time", "errors-calendar", "errors-histogram", "errors-normal",
                             "errors-forecast", "errors-autocorrelation", "scatter", "errors-month", "errors-weekday",
                             "errors-kind", "coverage", "band-width"}) {
        figure_called(page, name);
    }
    CHECK(find_figure(page, "errors-hour") == nullptr);  // of days there are no hours
}

TEST_CASE("a band that breaks its promise is marked as one", "[report]") {
    const WebPage page = run_report(small_report(), Words(Language::en));
    const auto& plot = std::get<DotPlot>(figure_called(page, "coverage").plot);
    CHECK(plot.dots[0].value == 50);
    CHECK(plot.dots[0].kind == "action");
}

TEST_CASE("a training without forecasts shows its losses", "[report]") {
    ReportedRun reported;
    reported.run.name = "cut off";
    reported.run.metrics = {{"best_epoch", {2, std::nullopt, 0, 0}}};
    reported.histories = {{{"loss", 3, 1}, {"loss", 2, 2}, {"loss", 1, 3}},
                          {{"val_loss", 3, 1}, {"val_loss", 1.5, 2}, {"val_loss", 2, 3}}};
    const WebPage page = run_report(reported, Words(Language::en));
    CHECK_THAT(figure_called(page, "training-loss").title, Catch::Contains("1.5000 in epoch 2 of 3"));
    CHECK(std::get<SeriesPlot>(figure_called(page, "training-loss").plot).marks[0].step == 1);
}

TEST_CASE("a run that has nothing to show is refused for lack of data", "[report]") {
    ReportedRun reported;
    reported.run.run_id = "0123";
    CHECK_THAT(error_of([&] { run_report(reported, Words(Language::en)); }).what(), Catch::Contains("0123"));
}

TEST_CASE("one day of history is drawn as far as it goes", "[report]") {
    ReportedRun reported = small_report();
    reported.comparison.result.rows.resize(1);
    reported.frame.axis = TimeAxis::days(to_day({2018, 1, 1}), 1, kParis);
    reported.frame.columns[0].values.resize(1);
    reported.comparison.result.scores = score_rows(reported.comparison.result, {0});
    reported.breakdown = break_down_for_report(reported.comparison, reported.frame, 0, 1);
    const Words words(Language::en);
    const WebPage page = run_report(reported, words);
    CHECK_THAT(all_answers(page), Catch::Contains("over too few days to be sure"));
    const std::string html = html_page(page, words);
    CHECK_THAT(html, !Catch::Contains("nan"));
    CHECK_THAT(html, !Catch::Contains("inf,"));
}

TEST_CASE("the weights of a combination are drawn day by day, the largest first", "[report]") {
    ReportedRun reported = small_report();
    reported.weights_of = "mix";
    for (int day = 0; day < 4; ++day) {
        reported.weights.push_back({to_day({2018, 1, 1}) + (day < 3 ? day : 4), 0, {{"linear", 0.25}, {"net", 0.75}}});
    }
    reported.weights[1].members = {{"net", 1}};
    const PageFigure figure = figure_called(run_report(reported, Words(Language::en)), "weights");
    const auto& plot = std::get<SeriesPlot>(figure.plot);
    CHECK(plot.axis.size == 5);
    REQUIRE(plot.lines.size() == 2);
    CHECK(plot.lines[0].name == "net");
    CHECK(plot.lines[0].values[0] == 75);
    CHECK(plot.lines[1].values[1] == 0);              // it had no forecast
    CHECK(std::isnan(plot.lines[1].values[3]));       // a day that was not forecast
    CHECK_THAT(figure.title, Catch::Contains("81"));  // mean of 75, 100, 75, 75
}

TEST_CASE("no member is said to weigh most where all weigh the same", "[report]") {
    ReportedRun reported = small_report();
    reported.weights_of = "mix";
    reported.weights = {{to_day({2018, 1, 1}), 0, {{"linear", 0.5}, {"net", 0.5}}}};
    CHECK_THAT(figure_called(run_report(reported, Words(Language::en)), "weights").title, Catch::Contains("2 members"));
}

TEST_CASE("errors by lead time are drawn where several are known", "[report]") {
    ReportedRun reported = small_report();
    reported.leads = {{1, 1, 60, 1.125}};
    CHECK(find_figure(run_report(reported, Words(Language::en)), "errors-lead") == nullptr);
    reported.leads.push_back({2, 7, 50, 2.5});
    const PageFigure figure = figure_called(run_report(reported, Words(Language::en)), "errors-lead");
    CHECK(std::get<BarPlot>(figure.plot).groups[0].values == std::vector<double>{1.125, 2.5});
    CHECK_THAT(figure.title, Catch::Contains("days 2 to 7"));
}

TEST_CASE("simulated data are said to be so, first of all", "[report]") {
    ReportedRun reported = small_report();
    reported.run.tags = {{"forecast.data", "SIMULATED"}};
    CHECK(run_report(reported, Words(Language::en)).warnings.size() == 1);
}

}  // namespace
}  // namespace forecast
