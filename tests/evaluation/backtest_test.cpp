#include "forecast/evaluation/backtest.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};

/// Always the same forecast; remembers when it was fitted.
class Constant : public Forecaster {
public:
    Constant(std::string name, double value, int refit_every_days = 0)
        : name_(std::move(name)), value_(value), refit_every_days_(refit_every_days) {}

    [[nodiscard]] std::string name() const override { return name_; }
    void prepare(const Frame&) override {}
    void fit(const Origin& origin) override {
        if (origin.first_row < needs_rows) {
            throw Error(ErrorKind::insufficient_data, "too few");
        }
        fitted_at.push_back(origin.first_row);
    }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        return std::vector<double>(origin.horizon, origin.first_row == silent_row ? kNaN : value_);
    }
    [[nodiscard]] int refit_every_days() const override { return refit_every_days_; }

    std::vector<std::size_t> fitted_at;
    std::size_t silent_row = 1000000;
    std::size_t needs_rows = 0;

private:
    std::string name_;
    double value_;
    int refit_every_days_;
};

/// The mean of all loads known when it was fitted, every fourth day.
class Learner : public Forecaster {
public:
    [[nodiscard]] std::string name() const override { return "learner"; }
    void prepare(const Frame& frame) override { frame_ = &frame; }
    void fit(const Origin& origin) override {
        const AsOf known(*frame_, origin.issued_at, 0);
        double sum = 0;
        double count = 0;
        for (std::size_t row = 0; row < frame_->axis.size(); ++row) {
            const double load = known.value(0, static_cast<std::ptrdiff_t>(row));
            sum += std::isnan(load) ? 0 : load;
            count += std::isnan(load) ? 0 : 1;
        }
        mean_ = sum / count;
    }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        return std::vector<double>(origin.horizon, mean_ + static_cast<double>(origin.first_row % 3));
    }
    [[nodiscard]] int refit_every_days() const override { return 4; }

private:
    const Frame* frame_ = nullptr;
    double mean_ = 0;
};

/// Loads 0, 1, 2, ...
Frame counting(std::size_t rows) {
    Frame frame = town(to_day({2024, 1, 1}), rows);
    for (std::size_t row = 0; row < rows; ++row) {
        frame.columns[0].values[row] = static_cast<double>(row);
    }
    frame.columns[0].imputed.assign(rows, false);
    return frame;
}

}  // namespace

TEST_CASE("of what a mean was made is kept once a day, and not of a row without a forecast", "[evaluation]") {
    class Mean final : public Constant {
    public:
        Mean() : Constant("mean", 5) {}
        [[nodiscard]] std::vector<MemberWeight> members(const Origin& origin, std::size_t /*step*/) const override {
            return {{"row " + std::to_string(origin.first_row), 1}};
        }
    };
    Frame frame;
    frame.axis = TimeAxis::fixed(start_of(to_day({2025, 1, 1}), kParis), std::chrono::hours(12), 8, kParis);
    frame.columns.push_back(column_of(frame.axis, "load", Role::target, std::vector<double>(8, 1.0)));
    Constant alone("alone", 3);
    Mean mean;
    mean.silent_row = 4;
    RollingOptions options;
    options.first_row = 1;
    options.last_row = 8;
    options.issue = kDayOf;
    const auto weights = forecast_rolling(frame, {&alone, &mean}, options).weights;
    REQUIRE(weights.size() == 3);
    CHECK(weights[0].day == to_day({2025, 1, 1}));
    CHECK(weights[0].forecaster == 1);
    CHECK(weights[0].members[0].member == "row 1");
    CHECK(weights[1].members[0].member == "row 2");
    CHECK(weights[2].day == to_day({2025, 1, 4}));
}

TEST_CASE("forecasters are scored side by side on the same rows", "[evaluation]") {
    const Frame frame = counting(20);
    Constant twelve("twelve", 12);
    Constant ten("ten", 10);
    const auto result = backtest(frame, {&twelve, &ten}, {10, 14, 10, kDayOf});

    REQUIRE(result.rows.size() == 4);
    CHECK(result.dropped.all() == 0);
    CHECK(result.rows[1].actual == 11);
    CHECK(result.rows[1].predicted == std::vector<double>{12, 10});
    REQUIRE(result.scores.size() == 2);
    CHECK(result.scores[0].name == "twelve");
    CHECK(result.scores[0].n == 4);
    CHECK(result.scores[0].mae() == 1);  // 2, 1, 0, -1
    CHECK(result.scores[0].value("bias") == 0.5);
    CHECK(result.scores[1].mae() == 1.5);
    CHECK_FALSE(result.scores[0].value("coverage80"));
}

TEST_CASE("rows without an observed target or a forecast are dropped for all, and counted", "[evaluation]") {
    Frame frame = counting(20);
    frame.columns[0].values[11] = kNaN;
    frame.columns[0].imputed[12] = true;
    Constant a("a", 1);
    Constant b("b", 2);
    b.silent_row = 13;
    const auto result = backtest(frame, {&a, &b}, {10, 16, 10, kDayOf});

    CHECK(result.dropped.missing == 1);
    CHECK(result.dropped.imputed == 1);
    CHECK(result.dropped.unforecast == 1);
    CHECK(result.dropped.unforecast_by == std::vector<std::size_t>{0, 1});
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
    CHECK(result.dropped.all() == 0);
    CHECK(result.scores[0].mae() == 1);
    CHECK(result.scores[1].n == 0);

    const auto none = backtest(frame, {&silent}, {10, 14, 10, kDayOf});
    CHECK(none.rows.empty());
    CHECK(none.dropped.unforecast == 4);
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

TEST_CASE("scores in percent of the load and in units of last week's error", "[evaluation]") {
    const Frame frame = counting(20);
    Constant twelve("twelve", 12);
    const auto score = backtest(frame, {&twelve}, {10, 14, 10, kDayOf}).scores[0];

    CHECK(*score.value("wape") == Approx(100 / 11.5));  // of 10, 11, 12, 13
    REQUIRE(score.value("mase"));
    CHECK(*score.value("mase") == Approx(1.0 / 7));  // a week before, the load was 7 less
}

TEST_CASE("a forecaster that cannot be fitted yet is silent before the period and an error in it", "[evaluation]") {
    const Frame frame = counting(40);
    Constant beginner("beginner", 1, 7);
    beginner.needs_rows = 15;
    CHECK(backtest(frame, {&beginner}, {22, 26, 5, kDayOf}).scores[0].n == 4);
    CHECK_THROWS_AS(backtest(frame, {&beginner}, {12, 26, 5, kDayOf}), Error);
}

TEST_CASE("forecasts that were cut off and gone on with are those made in one go", "[evaluation]") {
    const Frame frame = town(to_day({2024, 1, 1}), 60);
    const auto run = [&](RollingForecasts partial, std::size_t stop_after) {
        Learner learner;
        learner.prepare(frame);
        const RollingOptions options{20, 60, 20, kDayOf};
        return forecast_rolling(frame, {&learner}, options, std::move(partial), [&](const RollingForecasts& so_far) {
            if (so_far.rows() >= stop_after) {
                options.cancellation.request();
            }
        });
    };
    const auto whole = run({}, 1000);
    CHECK(whole.rows() == 40);
    for (const std::size_t cut : {1U, 2U, 6U, 13U, 39U}) {
        const auto partial = run({}, cut);
        CHECK(partial.rows() == cut);
        CHECK(run(partial, 1000).values == whole.values);
    }
}

TEST_CASE("a row after the last fit day is forecast by that day's fit, also where a backtest is resumed",
          "[evaluation]") {
    const Frame frame = counting(30);
    Constant weekly("weekly", 1, 7);
    RollingForecasts partial{8, 1, std::vector<double>(7, 1.0), {}};
    forecast_rolling(frame, {&weekly}, {8, 17, 8, kDayOf}, partial);
    CHECK(weekly.fitted_at == std::vector<std::size_t>{10});  // rows 15 and 16
}

TEST_CASE("the backtest tells how far it is", "[evaluation]") {
    const Frame frame = counting(30);
    Constant zero("zero", 0);
    std::vector<std::size_t> done;
    forecast_rolling(frame, {&zero}, {8, 13, 10, kDayOf}, {},
                     [&](const RollingForecasts& so_far) { done.push_back(so_far.rows()); });
    CHECK(done == std::vector<std::size_t>{1, 2, 3, 4, 5});
}
