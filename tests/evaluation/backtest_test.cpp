#include "forecast/evaluation/backtest.hpp"

#include <catch2/catch.hpp>

#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{"day-of", "02:15"};

/// Always the same forecast; remembers when it was fitted.
class Constant : public Forecaster {
public:
    Constant(std::string name, double value, int refit_every_days = 0)
        : name_(std::move(name)), value_(value), refit_every_days_(refit_every_days) {}

    [[nodiscard]] std::string name() const override { return name_; }
    void prepare(const Frame&) override {}
    void fit(const Origin& origin) override { fitted_at.push_back(origin.first_row); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        return std::vector<double>(origin.horizon, origin.first_row == silent_row ? kNaN : value_);
    }
    [[nodiscard]] int refit_every_days() const override { return refit_every_days_; }

    std::vector<std::size_t> fitted_at;
    std::size_t silent_row = 1000000;

private:
    std::string name_;
    double value_;
    int refit_every_days_;
};

/// Loads 0, 1, 2, ...
Frame counting(std::size_t rows) {
    Frame frame = town(to_day({2024, 1, 1}), rows);
    for (std::size_t row = 0; row < rows; ++row) {
        frame.columns[0].values[row] = static_cast<double>(row);
    }
    frame.columns[0].filled.assign(rows, false);
    return frame;
}

}  // namespace

TEST_CASE("forecasters are scored side by side on the same rows", "[evaluation]") {
    const Frame frame = counting(20);
    Constant twelve("twelve", 12);
    Constant ten("ten", 10);
    const auto result = backtest(frame, {&twelve, &ten}, {10, 14, 10, kDayOf});

    REQUIRE(result.rows.size() == 4);
    CHECK(result.dropped == 0);
    CHECK(result.rows[1].actual == 11);
    CHECK(result.rows[1].predicted == std::vector<double>{12, 10});
    REQUIRE(result.scores.size() == 2);
    CHECK(result.scores[0].name == "twelve");
    CHECK(result.scores[0].n == 4);
    CHECK(result.scores[0].mae == 1);  // 2, 1, 0, -1
    CHECK(result.scores[0].bias == 0.5);
    CHECK(result.scores[1].mae == 1.5);
    CHECK_FALSE(result.scores[0].coverage80);
}

TEST_CASE("rows without an observed target or a forecast are dropped for all, and counted", "[evaluation]") {
    Frame frame = counting(20);
    frame.columns[0].values[11] = kNaN;
    frame.columns[0].filled[12] = true;
    Constant a("a", 1);
    Constant b("b", 2);
    b.silent_row = 13;
    const auto result = backtest(frame, {&a, &b}, {10, 16, 10, kDayOf});

    CHECK(result.dropped == 3);
    REQUIRE(result.rows.size() == 3);
    CHECK(result.rows[0].row == 10);
    CHECK(result.rows[1].row == 14);
}

TEST_CASE("a forecaster without a word in the whole period does not keep the others from being scored",
          "[evaluation]") {
    const Frame frame = counting(20);
    Constant twelve("twelve", 12);
    Constant silent("silent", kNaN);
    const auto result = backtest(frame, {&twelve, &silent}, {10, 14, 10, kDayOf});

    CHECK(result.rows.size() == 4);
    CHECK(result.dropped == 0);
    CHECK(result.scores[0].mae == 1);
    CHECK(result.scores[1].n == 0);

    const auto none = backtest(frame, {&silent}, {10, 14, 10, kDayOf});
    CHECK(none.rows.empty());
    CHECK(none.dropped == 4);
}

TEST_CASE("a forecaster is fitted on a fixed calendar, wherever the period begins", "[evaluation]") {
    const Frame frame = counting(30);
    Constant never("never", 1);
    Constant weekly("weekly", 1, 7);
    backtest(frame, {&never, &weekly}, {8, 25, 5, kDayOf});
    CHECK(never.fitted_at.empty());
    CHECK(weekly.fitted_at == std::vector<std::size_t>{3, 10, 17, 24});  // Thursdays, as 1970-01-01 was

    Constant later("later", 1, 7);
    backtest(frame, {&later}, {13, 18, 13, kDayOf});
    CHECK(later.fitted_at == std::vector<std::size_t>{10, 17});
}

TEST_CASE("an interval comes from the errors known at the issue time", "[evaluation]") {
    Frame frame = counting(200);
    for (std::size_t row = 0; row < 200; ++row) {
        frame.columns[0].values[row] = static_cast<double>(row % 11);
    }
    Constant zero("zero", 0);
    const auto result = backtest(frame, {&zero}, {100, 150, 67, kDayOf});

    CHECK(result.rows.size() == 50);
    // 33 errors, 0 .. 10 three times each: quantiles at positions 3.2 and 28.8
    CHECK(*result.rows[0].low80[0] == Approx(1));
    CHECK(*result.rows[0].high80[0] == Approx(9));
    CHECK(*result.scores[0].coverage80 == Approx(0.82).margin(0.03));
}

TEST_CASE("there is no interval before thirty errors are known", "[evaluation]") {
    const Frame frame = counting(200);
    Constant zero("zero", 0);
    const auto rows = backtest(frame, {&zero}, {100, 150, 100, kDayOf}).rows;
    CHECK_FALSE(rows[29].low80[0]);
    CHECK(rows[30].low80[0]);
    const auto day_ahead = backtest(frame, {&zero}, {100, 150, 100, {"day-ahead", "12:00"}}).rows;
    CHECK_FALSE(day_ahead[30].low80[0]);
    CHECK(day_ahead[31].low80[0]);
}

TEST_CASE("intervals do not change with later loads", "[evaluation]") {
    const Frame frame = counting(200);
    const Frame changed = poisoned(frame, 140, 200, 1e9);
    Constant zero("zero", 0);
    const auto clean = backtest(frame, {&zero}, {100, 150, 50, kDayOf}).rows[40];
    const auto other = backtest(changed, {&zero}, {100, 150, 50, kDayOf}).rows[40];
    REQUIRE(clean.row == 140);
    CHECK(*clean.low80[0] == *other.low80[0]);
    CHECK(*clean.high80[0] == *other.high80[0]);
}

TEST_CASE("the backtest tells how far it is", "[evaluation]") {
    const Frame frame = counting(30);
    Constant zero("zero", 0);
    std::vector<std::size_t> done;
    backtest(frame, {&zero}, {10, 13, 8, kDayOf}, [&](std::size_t n, std::size_t all) {
        CHECK(all == 5);
        done.push_back(n);
    });
    CHECK(done == std::vector<std::size_t>{1, 2, 3, 4, 5});
}
