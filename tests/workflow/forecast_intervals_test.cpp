#include "forecast/workflow/forecast_intervals.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <random>

#include "forecast/statistical/forecasters.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kFirst = 700;
constexpr std::size_t kDays = 4;

/// A load that walks: each day differs from the one before by chance alone, so that j-1 errs by the square root of the
/// days ahead.
Frame walking_load(unsigned seed) {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2021, 1, 1}), kFirst + kDays + kRowsBeyond, kParis);
    std::mt19937 chance(seed);
    std::vector<double> loads = {1000};
    while (loads.size() < frame.axis.size()) {
        double step = 0;
        for (int i = 0; i < 4; ++i) {  // nearly normal
            step += static_cast<double>(chance() % 2001) / 1000 - 1;
        }
        loads.push_back(loads.back() + 10 * step);
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, loads)};
    return frame;
}

ExperimentConfig config_of(const IssueOptions& issue) {
    ExperimentConfig config;
    config.issue = issue;
    return config;
}

/// j-1, and how many loads were hidden each time that it was given a frame.
class Watching : public Forecaster {
public:
    explicit Watching(std::unique_ptr<Forecaster> inner) : inner_(std::move(inner)) {}
    [[nodiscard]] std::string name() const override { return inner_->name(); }
    void prepare(const Frame& frame) override {
        const auto& known = frame.columns[0].available_at;
        hidden.push_back(static_cast<std::size_t>(std::count(known.begin(), known.end(), Timestamp::max())));
        stand_ins.push_back(frame.columns[0].earlier.size());
        inner_->prepare(frame);
    }
    void fit(const Origin& origin) override { inner_->fit(origin); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override { return inner_->predict(origin); }

    std::vector<std::size_t> hidden;
    std::vector<std::size_t> stand_ins;

private:
    std::unique_ptr<Forecaster> inner_;
};

/// The next `days` days of the walk by j-1, whose errors are known from row `from` on.
std::vector<ForecastRow> forecast_of_walk(std::size_t days, std::size_t from = 335) {
    const ExperimentConfig config = config_of({IssueMode::day_of, "02:15", 1, WeatherMode::perfect});
    const Frame frame = walking_load(1);
    const auto naive = make_statistical("j-1", {{}, {}, config.issue});
    const WantedRows wanted{kFirst, days, std::nullopt, false, {}, {}};
    return with_intervals(extended_forecast(*naive, frame, config, wanted), {*naive, from, std::nullopt}, frame,
                          config.issue, wanted);
}

}  // namespace

TEST_CASE("the errors of a walk grow with the square root of the days ahead", "[workflow]") {
    const IssueOptions issue{IssueMode::day_of, "02:15", 1, WeatherMode::perfect};
    const auto naive = make_statistical("j-1", {{}, {}, issue});
    std::vector<double> mean(kDays, 0);
    constexpr int kWalks = 20;
    for (int seed = 0; seed < kWalks; ++seed) {
        const Frame frame = walking_load(static_cast<unsigned>(seed));
        const auto growth = error_growth({*naive, 0, std::nullopt, 0}, frame, issue, 100, kFirst, kDays);
        REQUIRE(growth.size() == kDays);
        CHECK(growth[0] == 1);
        for (std::size_t day = 0; day < kDays; ++day) {
            mean[day] += growth[day] / kWalks;
        }
    }
    for (std::size_t day = 1; day < kDays; ++day) {
        CHECK(mean[day] == Approx(std::sqrt(static_cast<double>(day + 1))).epsilon(0.1));
    }
}

TEST_CASE("at noon of the day before, a day is two steps ahead and the one after it four", "[workflow]") {
    const IssueOptions issue{IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};
    const auto naive = make_statistical("j-1", {{}, {}, issue});
    double second = 0;
    constexpr int kWalks = 20;
    for (int seed = 0; seed < kWalks; ++seed) {
        const Frame frame = walking_load(static_cast<unsigned>(seed));
        second += error_growth({*naive, 0, std::nullopt, 0}, frame, issue, 100, kFirst, 2).at(1) / kWalks;
    }
    CHECK(second == Approx(std::sqrt(2.0)).epsilon(0.1));  // from what stands in for the day before
}

TEST_CASE("every row has intervals, wider from day to day", "[workflow]") {
    const ExperimentConfig config = config_of({IssueMode::day_of, "02:15", 1, WeatherMode::perfect});
    const Frame frame = walking_load(1);
    const auto naive = make_statistical("j-1", {{}, {}, config.issue});
    const WantedRows wanted{kFirst, kDays, std::nullopt, false, {}, {}};
    const auto rows = with_intervals(extended_forecast(*naive, frame, config, wanted), {*naive, 335, std::nullopt},
                                     frame, config.issue, wanted);
    REQUIRE(rows.size() == kDays);
    double width = 0;
    for (const ForecastRow& row : rows) {
        REQUIRE(row.intervals);
        CHECK(row.intervals->low95 < row.intervals->low80);
        CHECK(row.intervals->low80 < row.value);
        CHECK(row.intervals->high80 < row.intervals->high95);
        CHECK(row.intervals->high80 - row.intervals->low80 > width);
        width = row.intervals->high80 - row.intervals->low80;
    }
}

TEST_CASE("what comes after the issue does not move a forecast or its intervals", "[workflow]") {
    const ExperimentConfig config = config_of({IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect});
    const auto naive = make_statistical("j-1", {{}, {}, config.issue});
    const WantedRows wanted{kFirst, kDays, std::nullopt, false, {}, {}};
    const auto forecast_of = [&](const Frame& frame) {
        return with_intervals(extended_forecast(*naive, frame, config, wanted), {*naive, 335, std::nullopt}, frame,
                              config.issue, wanted);
    };
    const Frame frame = walking_load(1);
    const auto rows = forecast_of(frame);
    const auto poisoned_rows = forecast_of(poisoned(frame, kFirst - 1, kFirst, 1e6));  // the day before is not known
    for (std::size_t i = 0; i < kDays; ++i) {
        CHECK(rows[i].value == poisoned_rows[i].value);
        REQUIRE(rows[i].intervals);
        CHECK(rows[i].intervals->high80 == poisoned_rows[i].intervals->high80);
    }
}

TEST_CASE("a day's interval is the same however many days are forecast", "[commands]") {
    const auto all = forecast_of_walk(kDays);
    for (std::size_t days = 1; days < kDays; ++days) {
        const auto some = forecast_of_walk(days);
        REQUIRE(some.size() == days);
        for (std::size_t i = 0; i < days; ++i) {
            REQUIRE(some[i].intervals);
            CHECK(some[i].intervals->low80 == all[i].intervals->low80);
            CHECK(some[i].intervals->high95 == all[i].intervals->high95);
        }
    }
}

TEST_CASE("an interval of 95 % takes 39 errors, one of a later day ten stretches besides", "[commands]") {
    CHECK_FALSE(forecast_of_walk(1, kFirst - 38)[0].intervals);
    CHECK(forecast_of_walk(1, kFirst - 39)[0].intervals);
    const auto short_past = forecast_of_walk(kDays, kFirst - 39);
    CHECK(short_past[0].intervals);
    CHECK(short_past[2].intervals);
    CHECK_FALSE(short_past[3].intervals);  // stretches of 7 days, of which there are five
}

TEST_CASE("of stretches that are forecast apart, one at a time is hidden", "[commands]") {
    const IssueOptions issue{IssueMode::day_of, "02:15", 1, WeatherMode::perfect};
    Watching naive(make_statistical("j-1", {{}, {}, issue}));
    CHECK(error_growth({naive, 0, std::nullopt, 5}, walking_load(1), issue, 100, kFirst, 3).size() == 3);
    CHECK(naive.hidden == std::vector<std::size_t>(24 * 3, 3));  // three days of 24 of the 75 stretches
    for (std::size_t i = 0; i < naive.stand_ins.size(); ++i) {
        CHECK(naive.stand_ins[i] == i % 3);
    }
}
