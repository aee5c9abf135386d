#include "forecast/workflow/forecast_intervals.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <random>

#include "forecast/core/file.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/statistical/makers.hpp"
#include "forecast/workflow/calibration.hpp"
#include "forecast/workflow/recorded_calibration.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15", 1, WeatherMode::perfect};
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

/// j-1, and which loads were hidden each time that it was told of others.
class Watching : public Forecaster {
public:
    explicit Watching(std::unique_ptr<Forecaster> inner) : inner_(std::move(inner)) {}
    [[nodiscard]] std::string name() const override { return inner_->name(); }
    void prepare(const Frame& frame) override {
        frame_ = &frame;
        inner_->prepare(frame);
    }
    void update(std::size_t first, std::size_t last) override {
        const auto& known = frame_->columns[0].available_at;
        Update update{first, last, {}, frame_->columns[0].earlier.size()};
        for (std::size_t row = 0; row < known.size(); ++row) {
            if (known[row] == Timestamp::max()) {
                update.hidden.push_back(row);
            }
        }
        updates.push_back(update);
    }
    void fit(const Origin& origin) override { inner_->fit(origin); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override { return inner_->predict(origin); }

    struct Update {
        std::size_t first = 0;
        std::size_t last = 0;
        std::vector<std::size_t> hidden;  ///< rows
        std::size_t stand_ins = 0;
    };
    std::vector<Update> updates;

private:
    std::unique_ptr<Forecaster> inner_;
    const Frame* frame_ = nullptr;
};

/// The newest value known of a covariate, for all rows.
class Following : public Forecaster {
public:
    [[nodiscard]] std::string name() const override { return "following"; }
    void prepare(const Frame& frame) override { frame_ = &frame; }
    void fit(const Origin& /*origin*/) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        const AsOf known(*frame_, origin.issued_at, 0);
        const auto newest = newest_known(known, 1, static_cast<std::ptrdiff_t>(origin.first_row));
        return std::vector<double>(origin.horizon, newest ? newest->value : kNaN);
    }

private:
    const Frame* frame_ = nullptr;
};

/// Calibrated on the errors of j-1 on rows from `from` on.
CalibrationSet calibrated(const Frame& frame, const IssueOptions& issue, std::size_t from, int days = kDays) {
    const auto naive = make_last_day({{}, {}, issue});
    Calibration calibration{*naive, issue, from, kFirst};
    calibration.days = days;
    return calibrate_anew(calibration, frame);
}

/// The next `days` days of a frame by j-1, whose errors are known from row `from` on.
std::vector<ForecastRow> forecast_days(const Frame& frame, const IssueOptions& issue, std::size_t days,
                                       std::size_t from = 335) {
    const auto naive = make_last_day({{}, {}, issue});
    const WantedRows wanted{kFirst, days, 1, false, {}, {}};
    const Frame known = known_frame(frame, issue, kFirst);
    return with_intervals(extended_forecast(*naive, frame, config_of(issue), wanted),
                          calibrated(known, issue, from, static_cast<int>(days)), known, wanted);
}

/// [days] mean absolute errors of the set's forecasts, which begin with row `from`.
std::vector<double> errors_by_day(const CalibrationSet& set, const Frame& frame, std::size_t from) {
    std::vector<double> errors;
    for (const LeadForecasts& lead : set.leads) {
        double sum = 0;
        double count = 0;
        for (std::size_t i = 0; i < lead.values.size(); ++i) {
            if (!std::isnan(lead.values[i])) {
                sum += std::abs(lead.values[i] - frame.columns[0].values[from + i]);
                ++count;
            }
        }
        errors.push_back(sum / count);
    }
    return errors;
}

/// A set's forecasts of day 1 in a run.
struct RecordedNaive {
    TempDirectory directory;
    Frame frame = walking_load(1);
    std::unique_ptr<Forecaster> naive = make_last_day({{}, {}, kDayOf});

    explicit RecordedNaive(std::size_t last_row) {
        naive->prepare(frame);
        auto forecasts = forecast_rolling(frame, {naive.get()}, {300, last_row, last_row, kDayOf, {}}).of(0);
        const ExperimentConfig config = config_of(kDayOf);
        save_calibration(*naive, forecasts, {frame, config, last_row, directory.path()});
        naive->prepare(frame);
    }

    std::optional<CalibrationSet> find(std::size_t row) {
        return find_calibration({{}, directory.path()}, "j-1", kDayOf, frame, row, heard);
    }

    struct Heard : Observer {
        void on_note(const std::string& text) override { said += text; }
        void on_warning(const std::string& text) override { said += text; }
        std::string said;
    } heard;
};

}  // namespace

TEST_CASE("the errors of a walk grow with the square root of the days ahead", "[workflow]") {
    std::vector<double> mean(kDays, 0);
    constexpr int kWalks = 20;
    for (int seed = 0; seed < kWalks; ++seed) {
        const Frame frame = walking_load(static_cast<unsigned>(seed));
        const auto errors = errors_by_day(calibrated(frame, kDayOf, 100), frame, 100);
        REQUIRE(errors.size() == kDays);
        for (std::size_t day = 0; day < kDays; ++day) {
            mean[day] += errors[day] / errors[0] / kWalks;
        }
    }
    for (std::size_t day = 1; day < kDays; ++day) {
        CHECK(mean[day] == Approx(std::sqrt(static_cast<double>(day + 1))).epsilon(0.1));
    }
}

TEST_CASE("what became known of a covariate after the issue does not narrow the intervals of later days",
          "[workflow]") {
    Frame frame = walking_load(3);
    frame.columns.push_back(column_of(frame.axis, "neighbour", Role::past_covariate, frame.columns[0].values));
    Following follows;
    Calibration calibration{follows, kDayOf, 100, kFirst};
    calibration.days = kDays;
    const auto errors = errors_by_day(calibrate_anew(calibration, frame), frame, 100);
    const auto of_load = errors_by_day(calibrated(frame, kDayOf, 100), frame, 100);
    REQUIRE(errors.size() == kDays);
    for (std::size_t day = 0; day < kDays; ++day) {
        CHECK(errors[day] == Approx(of_load[day]));
    }
}

TEST_CASE("at noon of the day before, a day is two steps ahead and the one after it four", "[workflow]") {
    const IssueOptions issue{IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};
    double second = 0;
    constexpr int kWalks = 20;
    for (int seed = 0; seed < kWalks; ++seed) {
        const Frame frame = walking_load(static_cast<unsigned>(seed));
        const auto errors = errors_by_day(calibrated(frame, issue, 100, 2), frame, 100);
        second += errors.at(1) / errors.at(0) / kWalks;
    }
    CHECK(second == Approx(std::sqrt(2.0)).epsilon(0.1));  // from what stands in for the day before
}

TEST_CASE("every lead time up to four weeks is calibrated, from origins on all days of the week", "[workflow]") {
    const Frame frame = walking_load(1);
    const CalibrationSet set = calibrated(frame, kDayOf, 100, kLongestLead);
    REQUIRE(set.leads.size() == 10);
    CHECK(set.leads.back().last_day == kLongestLead);
    for (const LeadForecasts& lead : set.leads) {
        std::vector<int> weekdays(7, 0);
        for (std::size_t i = 0; i < lead.values.size(); ++i) {
            weekdays[static_cast<std::size_t>(weekday(frame.axis.day(100 + i)))] += std::isnan(lead.values[i]) ? 0 : 1;
        }
        CHECK(*std::min_element(weekdays.begin(), weekdays.end()) >= 10);
    }
}

TEST_CASE("every row has intervals, those of later days wider", "[workflow]") {
    const auto rows = forecast_days(walking_load(1), kDayOf, kDays);
    REQUIRE(rows.size() == kDays);
    const auto width = [](const ForecastRow& row) { return row.intervals->high80 - row.intervals->low80; };
    for (const ForecastRow& row : rows) {
        REQUIRE(row.intervals);
        CHECK(row.intervals->low95 < row.intervals->low80);
        CHECK(row.intervals->low80 < row.value);
        CHECK(row.intervals->high80 < row.intervals->high95);
        CHECK(width(row) >= 0.999 * width(rows.front()));  // the scale of special days drifts
    }
    CHECK(width(rows.back()) > width(rows.front()));
}

TEST_CASE("what comes after the issue does not move a forecast or its intervals", "[workflow]") {
    const IssueOptions issue{IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};
    const Frame frame = walking_load(1);
    const auto rows = forecast_days(frame, issue, kDays);
    const auto poisoned_rows =
        forecast_days(poisoned(frame, kFirst - 1, kFirst, 1e6), issue, kDays);  // the day before is not known
    for (std::size_t i = 0; i < kDays; ++i) {
        CHECK(rows[i].value == poisoned_rows[i].value);
        REQUIRE(rows[i].intervals);
        CHECK(rows[i].intervals->high80 == poisoned_rows[i].intervals->high80);
    }
}

TEST_CASE("a forecast of a calibration set knows nothing from its issue on", "[workflow]") {
    constexpr std::size_t kPoisoned = 500;
    const Frame frame = walking_load(1);
    const CalibrationSet set = calibrated(frame, kDayOf, 100, 7);
    const CalibrationSet other = calibrated(poisoned(frame, kPoisoned, kPoisoned, 1e6), kDayOf, 100, 7);
    for (std::size_t lead = 0; lead < set.leads.size(); ++lead) {
        const std::size_t first_poisoned = kPoisoned + static_cast<std::size_t>(set.leads[lead].last_day) - 100;
        for (std::size_t i = 0; i < first_poisoned; ++i) {
            CHECK(bit_equal(set.leads[lead].values[i], other.leads[lead].values[i]));
        }
    }
}

TEST_CASE("a day's interval is the same however many days are forecast", "[workflow]") {
    const Frame frame = walking_load(1);
    const auto all = forecast_days(frame, kDayOf, kDays);
    for (std::size_t days = 1; days < kDays; ++days) {
        const auto some = forecast_days(frame, kDayOf, days);
        REQUIRE(some.size() == days);
        for (std::size_t i = 0; i < days; ++i) {
            REQUIRE(some[i].intervals);
            CHECK(some[i].intervals->low80 == all[i].intervals->low80);
            CHECK(some[i].intervals->high95 == all[i].intervals->high95);
        }
    }
}

TEST_CASE("an interval of 95 % takes 39 errors", "[workflow]") {
    const Frame frame = walking_load(1);
    CHECK_FALSE(forecast_days(frame, kDayOf, 1, kFirst - 38)[0].intervals);
    CHECK(forecast_days(frame, kDayOf, 1, kFirst - 39)[0].intervals);
}

TEST_CASE("a calibration steps from each origin on, all later loads hidden, and tells of the rows that know others",
          "[workflow]") {
    Watching naive(make_last_day({{}, {}, kDayOf}));
    Calibration calibration{naive, kDayOf, 100, 200};
    calibration.days = 3;
    calibrate_anew(calibration, walking_load(1));
    using Rows = std::vector<std::size_t>;
    REQUIRE(naive.updates.size() > 6);
    for (std::size_t origin = 0; origin < 2; ++origin) {  // days 100 and 102
        const std::size_t first = 100 + 2 * origin;
        const auto* update = &naive.updates[origin == 0 ? 0 : 2];
        for (std::size_t step = origin == 0 ? 1 : 0; step < 3; ++step, ++update) {
            CHECK(update->hidden == Rows{first, first + 1, first + 2});
            CHECK(update->stand_ins == step);
            CHECK(update->first == (step == 0 ? first - 1 : first + step));  // the day between had been forecast
            CHECK(update->last == first + step + 1);
        }
    }
}

TEST_CASE("a run's calibration gives the intervals that a backtest up to the issue gives", "[workflow]") {
    RecordedNaive recorded(kFirst - 5);
    auto set = recorded.find(kFirst);
    REQUIRE(set);
    CHECK(recorded.heard.said.empty());
    bring_up_to(kFirst, *set, *recorded.naive, recorded.frame);
    CHECK(set->leads.front().values == calibrated(recorded.frame, kDayOf, 300, 1).leads.front().values);
}

TEST_CASE("a run without a calibration that serves has its intervals from a backtest, which is said", "[workflow]") {
    RecordedNaive recorded(kFirst - 5);
    CHECK_FALSE(recorded.find(310));
    CHECK_THAT(recorded.heard.said, Catch::Contains("of other days"));
    const auto file = calibration_file("j-1", recorded.directory.path());
    write_file_atomically(file, R"({"schema_version": 1})");
    CHECK_FALSE(recorded.find(kFirst));
    CHECK_THAT(recorded.heard.said, Catch::Contains(file.string() + " cannot calibrate"));
    std::filesystem::remove(file);
    CHECK_FALSE(recorded.find(kFirst));
    CHECK_THAT(recorded.heard.said, Catch::Contains("keeps no calibration of j-1"));
}
