#include "forecast/workflow/worst_days.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// Explains each row by its own number; is fitted every day.
class ExplainedByNumber final : public Forecaster {
public:
    explicit ExplainedByNumber(bool shares = false) : shares_(shares) {}
    [[nodiscard]] std::string name() const override { return "by number"; }
    void prepare(const Frame& /*frame*/) override {}
    void fit(const Origin& origin) override { fits.push_back(origin.first_row); }
    [[nodiscard]] int refit_every_days() const override { return 1; }
    [[nodiscard]] bool shares_others() const override { return shares_; }
    [[nodiscard]] std::vector<double> predict(const Origin& /*origin*/) const override { return {}; }
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override {
        return Explanation{100, {{"row", static_cast<double>(origin.first_row)}}};
    }

    std::vector<std::size_t> fits;

private:
    bool shares_;
};

/// Twenty days of which the 4th and the 11th were forecast worst, by both forecasters.
Comparison twenty_days(std::size_t rows_a_day) {
    Comparison comparison;
    comparison.forecasters = {{"first", WeatherMode::perfect, true}, {"second", WeatherMode::perfect, true}};
    std::vector<std::size_t> all;
    for (std::size_t row = 0; row < 20 * rows_a_day; ++row) {
        const std::size_t day = row / rows_a_day;
        ScoredRow scored;
        scored.row = row;
        scored.actual = 100;
        const double error = day == 3 || day == 10 ? 50 : static_cast<double>(day) / 10;
        scored.predicted = {100 + error, 100 - 2 * error};
        scored.intervals.resize(2);
        comparison.result.rows.push_back(scored);
        all.push_back(row);
    }
    comparison.result.scores.resize(2);
    comparison.result.scores = score_rows(comparison.result, all);
    return comparison;
}

TEST_CASE("the ten worst days are explained, each as a backtest would have fitted it", "[workflow]") {
    const Frame frame = town(to_day({2025, 1, 1}), 30);
    ExplainedByNumber first;
    ExplainedByNumber second;
    const ExplainedDays explained = explain_worst_days(twenty_days(1), 0, {&first, &second}, frame, {});
    CHECK(explained.forecaster == "first");
    CHECK(explained.days.size() == 10);
    CHECK(explained.days.count(to_day({2025, 1, 4})) == 1);
    CHECK(explained.days.count(to_day({2025, 1, 5})) == 0);
    CHECK(explained.days.at(to_day({2025, 1, 11})).contributions.front().value == 10);
    CHECK(first.fits.size() == 10);
    CHECK(first.fits.front() == 3);
    CHECK(second.fits.empty());
}

TEST_CASE("one that builds on others leaves the explanation to the best that does not", "[workflow]") {
    const Frame frame = town(to_day({2025, 1, 1}), 30);
    ExplainedByNumber combination(true);
    ExplainedByNumber second;
    CHECK(explain_worst_days(twenty_days(1), 0, {&combination, &second}, frame, {}).forecaster == "second");
    CHECK(explain_worst_days(twenty_days(1), 0, {&combination, &combination}, frame, {}).forecaster.empty());
}

TEST_CASE("of a finer step a day's explanation is the mean of its rows", "[workflow]") {
    const Frame frame = town_by_hour(to_day({2025, 1, 1}), 30);
    ExplainedByNumber first;
    ExplainedByNumber second;
    const auto explained = explain_worst_days(twenty_days(24), 0, {&first, &second}, frame, {});
    const Explanation& day = explained.days.at(to_day({2025, 1, 4}));
    CHECK(day.baseline == Approx(100));
    CHECK(day.contributions.front().value == Approx(3 * 24 + 11.5));
}

TEST_CASE("explanations are read back as they were written", "[workflow]") {
    const TempDirectory directory;
    CHECK(read_explanations(directory.path()).days.empty());
    ExplainedDays explained{"linear", {}};
    explained.days[to_day({2025, 1, 4})] = {101.5, {{"temperature", -1.0 / 3}}};
    write_explanations(explained, "MW", directory.path());
    const ExplainedDays read = read_explanations(directory.path());
    CHECK(read.forecaster == "linear");
    CHECK(read.days.at(to_day({2025, 1, 4})).contributions.front().value == -1.0 / 3);
    write_file_atomically(directory / kExplanationsFile, "{}");
    CHECK_THAT(error_of([&] { read_explanations(directory.path()); }).what(), Catch::Contains(kExplanationsFile));
}

}  // namespace
}  // namespace forecast
