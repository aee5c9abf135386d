#include "forecast/dataset/samples.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "sample_frames.hpp"
#include "small_samples.hpp"

namespace forecast {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};

double count(int row) {
    return row;
}

std::vector<std::int64_t> all_learnable(const Samples& samples) {
    return learnable_samples(samples, {0, 1000});
}

/// Hours of `days` days from a Saturday on; the load and the wind are 0, 1, 2, ..., each hour known at its end.
Frame hours(int days) {
    const Timestamp begin = from_local(to_day({2024, 3, 23}), std::chrono::seconds(0), kParis);
    const Timestamp end = from_local(to_day({2024, 3, 23}) + days, std::chrono::seconds(0), kParis);
    Frame frame;
    frame.axis = TimeAxis::fixed(begin, std::chrono::hours(1),
                                 static_cast<std::size_t>((end - begin) / std::chrono::hours(1)), kParis);
    std::vector<double> values;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        values.push_back(static_cast<double>(row));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, values),
                     column_of(frame.axis, "wind", Role::future_covariate, values)};
    for (Column& column : frame.columns) {
        for (std::size_t row = 0; row < frame.axis.size(); ++row) {
            column.available_at[row] = frame.axis.end(row);
        }
    }
    return frame;
}

FeatureSetOptions load_and_wind() {
    FeatureSetOptions features;
    features.past = {{"value", {"load"}, {}, {}}};
    features.ahead = {{"value", {"wind"}, {}, {}}, {"lag", {"load"}, {2}, {}}};
    return features;
}

}  // namespace

TEST_CASE("what lies in the wanted rows with the whole horizon can be learnt from", "[dataset]") {
    const auto samples = hand_made_samples(8, {3, 2}, count, {{"load", 0, count}});

    CHECK(samples.first_rows == std::vector<std::size_t>{3, 4, 5, 6, 7});
    CHECK(learnable_samples(samples, {0, 8}) == std::vector<std::int64_t>{0, 1, 2, 3});
    CHECK(learnable_samples(samples, {4, 7}) == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("a missing value in the window takes out the samples that hold it, and no other", "[dataset]") {
    const auto samples =
        hand_made_samples(8, {2, 1}, count, {{"load", 0, [](int row) { return row == 3 ? kMissing : row; }}});

    CHECK(all_learnable(samples) == std::vector<std::int64_t>{0, 1, 4, 5});  // first rows 2, 3, 6, 7
    CHECK(past_is_complete(samples, sample_at(samples, 3)));
    CHECK_FALSE(past_is_complete(samples, sample_at(samples, 4)));
}

TEST_CASE("a sample is learnt from as long as one of its rows has a target and its columns", "[dataset]") {
    const auto load = [](int row) { return row == 5 ? kMissing : row; };
    const auto one = hand_made_samples(8, {2, 1}, load, {{"calendar", -1, count}});
    const auto two = hand_made_samples(8, {2, 2}, load, {{"calendar", -1, count}});

    CHECK(all_learnable(one) == std::vector<std::int64_t>{0, 1, 2, 4, 5});
    CHECK(all_learnable(two) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a column that is unknown at its lead may be missing there", "[dataset]") {
    const auto on_even_rows = [](int row) { return row % 2 == 0 ? 1.0 : kMissing; };
    const auto lagged = hand_made_samples(8, {2, 2}, count, {{"load", 0, count}}, {{"load_j-1", 1, on_even_rows}});
    const auto weather = hand_made_samples(8, {2, 2}, count, {{"load", 0, count}}, {{"wind", -1, on_even_rows}});

    CHECK(input_is_complete(lagged, sample_at(lagged, 4)));
    CHECK_FALSE(input_is_complete(lagged, sample_at(lagged, 5)));
    CHECK_FALSE(input_is_complete(weather, sample_at(weather, 4)));
    CHECK(ahead_is_complete(weather, sample_at(weather, 4), 0));
}

TEST_CASE("the column that is missing most often is named", "[dataset]") {
    const auto missing = [](int) { return kMissing; };
    const auto samples = hand_made_samples(8, {2, 1}, count, {{"load", 0, count}, {"wind", -1, missing}});

    CHECK(most_often_missing(samples, {0, 8}) == "wind");
    CHECK(most_often_missing(hand_made_samples(8, {2, 1}, count, {{"load", 0, count}}), {0, 8}).empty());
}

TEST_CASE("the newest load is found among the past columns by its values", "[dataset]") {
    const auto load = [](int row) { return std::sin(row); };
    const auto lag = [&](int days) { return [=](int row) { return row < days ? kMissing : load(row - days); }; };
    const auto change = [&](int row) { return row < 1 ? kMissing : load(row) - load(row - 1); };
    const auto found =
        newest_load(hand_made_samples(19, {1, 1}, load, {{"change", 0, change}, {"b", 2, lag(2)}, {"a", 1, lag(1)}}));

    REQUIRE(found);
    CHECK(found->in_window);
    CHECK(found->column == 2);
    CHECK_FALSE(newest_load(hand_made_samples(19, {1, 1}, load, {{"change", 0, change}})));
}

TEST_CASE("a daily window ends with the newest day known at the issue", "[dataset]") {
    const Frame frame = town(to_day({2021, 1, 1}), 30);
    FeatureSetOptions features;
    features.past = {{"value", {"load"}, {}, {}}};
    const auto& load = frame.columns[0].values;
    const auto window = [&](const IssueOptions& issue) {
        const Samples sample = SampleMaker(frame, features, {2, 1}, issue, "load").make(20);
        return sample.past;
    };

    CHECK(window(kDayOf) == std::vector<double>{load[18], load[19]});
    CHECK(window(kDayAhead) == std::vector<double>{load[17], load[18]});
    CHECK(window({IssueMode::day_of, "02:15", 3}) == std::vector<double>{load[16], load[17]});
}

TEST_CASE("on a fixed axis a sample is a day, and its window ends with the newest hour known", "[dataset]") {
    const Frame frame = hours(6);
    const Samples day_of = SampleMaker(frame, load_and_wind(), {3, 1}, kDayOf, "load").all();
    const Samples day_ahead = SampleMaker(frame, load_and_wind(), {3, 1}, kDayAhead, "load").all();

    CHECK(day_of.first_rows == std::vector<std::size_t>{0, 24, 48, 72, 96, 120});
    CHECK(day_of.shape.horizon == 24);
    CHECK(day_of.past_at(3, 2, 0) == 71);     // the last hour of the day before
    CHECK(day_ahead.past_at(3, 2, 0) == 59);  // the one that ends at noon of the day before
    CHECK(day_of.target_at(3, 5) == 77);
    CHECK(day_of.ahead_at(3, 5, 0) == 77);
    CHECK(day_of.ahead_at(3, 5, 1) == 77 - 48);
    CHECK_FALSE(past_is_complete(day_of, 0));
}

TEST_CASE("where clocks change, a day still has a row for each clock time", "[dataset]") {
    const Frame spring = hours(12);  // clocks go forward on 31 March, the ninth day, of rows 192 .. 214
    const Samples samples = SampleMaker(spring, load_and_wind(), {3, 1}, kDayOf, "load").all();

    REQUIRE(samples.first_rows[8] == 192);
    CHECK(samples.first_rows[9] == 215);
    CHECK(samples.target_at(8, 1) == 193);
    CHECK(std::isnan(samples.target_at(8, 2)));  // 02:00 does not exist
    CHECK(samples.target_at(8, 3) == 194);
    CHECK(samples.target_at(8, 23) == 214);
}

TEST_CASE("samples are not finished once that is cancelled", "[dataset]") {
    const Frame frame = hours(6);
    const SampleMaker maker(frame, load_and_wind(), {3, 1}, kDayOf, "load");
    const Cancellation cancellation;
    CHECK(maker.all(cancellation).size() == 6);
    cancellation.request();
    CHECK_THROWS_AS(maker.all(cancellation), Cancelled);
}

TEST_CASE("what looks for the newest load is known at every lead", "[dataset]") {
    const Frame frame = hours(20);
    FeatureSetOptions features = load_and_wind();
    features.ahead = {{"load_memory", {"load"}, {}, {}}, {"recent_change", {"load"}, {}, {}}};
    const Samples samples = SampleMaker(frame, features, {3, 2}, kDayOf, "load").all();
    for (const int lag : samples.shape.ahead_lags) {
        CHECK(lag == -1);
    }
    CHECK(samples.ahead_at(18, 30, 0) == frame.columns[0].values[samples.rows[18 * 48 + 30] - 48]);
}

TEST_CASE("several days of hours are forecast at once", "[dataset]") {
    const Frame frame = hours(6);
    const SampleMaker maker(frame, load_and_wind(), {3, 2}, kDayOf, "load");
    const Samples sample = maker.make(72);

    CHECK(sample.target_at(0, 30) == 102);
    CHECK(sample.ahead_at(0, 30, 1) == 102 - 48);
    CHECK(maker.first_row_of(80) == 72);
    CHECK(maker.lead_of(72, 102) == 30);
    const Samples last = maker.make(120);
    CHECK(std::isnan(last.target_at(0, 24)));  // behind the frame
    CHECK(learnable_samples(maker.all(), {0, 120}) == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("no value of a sample changes with loads after its issue", "[dataset][leak]") {
    const Frame frame = hours(8);
    for (const IssueOptions& issue : {kDayOf, kDayAhead}) {
        Frame poisoned = frame;
        const Timestamp issued = issue_time(issue, frame.axis, 120);
        for (std::size_t row = 0; row < frame.axis.size(); ++row) {
            if (frame.columns[0].available_at[row] > issued) {
                poisoned.columns[0].values[row] = 1e9;
            }
        }
        const Samples clean = SampleMaker(frame, load_and_wind(), {24, 1}, issue, "load").make(120);
        const Samples changed = SampleMaker(poisoned, load_and_wind(), {24, 1}, issue, "load").make(120);

        CHECK(clean.past == changed.past);
        CHECK(clean.ahead == changed.ahead);
        CHECK(clean.target != changed.target);
    }
}

TEST_CASE("of hours, a change is measured from the newest load of the same clock time", "[dataset]") {
    Frame frame = hours(20);
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        frame.columns[0].values[row] = std::sin(static_cast<double>(row * row));
    }
    FeatureSetOptions features = load_and_wind();
    CHECK_FALSE(newest_load(SampleMaker(frame, features, {3, 1}, kDayOf, "load").all()));

    features.ahead.push_back({"load_memory", {"load"}, {}, {}});
    const Samples samples = SampleMaker(frame, features, {3, 1}, kDayAhead, "load").all();
    const auto anchor = newest_load(samples);

    REQUIRE(anchor);
    CHECK_FALSE(anchor->in_window);
    CHECK(samples.shape.ahead[anchor->column] == "load_last");
    CHECK(anchor_value(samples, 10, 5, anchor) == frame.columns[0].values[samples.rows[10 * 24 + 5] - 24]);
    CHECK(anchor_value(samples, 10, 15, anchor) == frame.columns[0].values[samples.rows[10 * 24 + 15] - 48]);
}

}  // namespace forecast
