#include "forecast/features/day_frame.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "error_of.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const Day kFirst = to_day({2021, 3, 1});
constexpr std::size_t kDays = 40;

double mean_of_rows(const Column& column, std::size_t begin, std::size_t end) {
    const auto first = column.values.begin() + static_cast<std::ptrdiff_t>(begin);
    return std::accumulate(first, column.values.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
           static_cast<double>(end - begin);
}

/// The morning to eight o'clock.
const std::map<std::string, DayColumnOptions> kMorning = {{"load_morning", {"load", "mean", "08:00"}}};

}  // namespace

TEST_CASE("a day has the mean of its rows, also where the clocks change", "[features]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const Frame days = frame_of_days(frame, {});
    REQUIRE(days.axis.daily());
    REQUIRE(days.axis.size() == kDays);
    REQUIRE(days.columns.size() == frame.columns.size());
    for (std::size_t day = 0; day < kDays; ++day) {
        const std::size_t begin = frame.axis.first_row_of(kFirst + static_cast<int>(day));
        const std::size_t end = frame.axis.first_row_of(kFirst + static_cast<int>(day) + 1);
        CHECK(end - begin == (days.axis.day(day) == to_day({2021, 3, 28}) ? 23 : 24));
        for (std::size_t column = 0; column < days.columns.size(); ++column) {
            CHECK(days.columns[column].values[day] == Approx(mean_of_rows(frame.columns[column], begin, end)));
            CHECK(days.columns[column].available_at[day] == frame.columns[column].available_at[end - 1]);
        }
    }
    CHECK(days.target().role == Role::target);
    CHECK(days.columns[1].role == Role::future_covariate);
}

TEST_CASE("a part of a day is known when its last row is, and is no weather", "[features]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const Frame days = frame_of_days(frame, kMorning);
    const Column& morning = days.columns[days.index("load_morning")];
    CHECK(morning.role == Role::past_covariate);
    const std::size_t begin = frame.axis.first_row_of(kFirst + 5);
    CHECK(morning.values[5] == Approx(mean_of_rows(frame.target(), begin, begin + 8)));
    CHECK(morning.available_at[5] == frame.target().available_at[begin + 7]);
    CHECK(morning.available_at[5] < days.target().available_at[5]);
}

TEST_CASE("a day that is not over has no load, but its morning", "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    for (std::size_t row = frame.axis.first_row_of(kFirst + 39) + 8; row < frame.axis.size(); ++row) {
        frame.target().values[row] = kNaN;
    }
    const Frame days = frame_of_days(frame, kMorning);
    CHECK(std::isnan(days.target().values[39]));
    CHECK_FALSE(std::isnan(days.columns[days.index("load_morning")].values[39]));
    CHECK_FALSE(std::isnan(days.columns[days.index("temperature")].values[39]));
}

TEST_CASE("a part of a day of which a row is not known has no value, however small a part that is", "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    const std::size_t begin = frame.axis.first_row_of(kFirst + 39);
    frame.target().values[begin + 19] = kNaN;
    const Frame days =
        frame_of_days(frame, {{"to_eight", {"load", "mean", "20:00"}}, {"to_seven", {"load", "mean", "19:00"}}});
    CHECK(std::isnan(days.columns[days.index("to_eight")].values[39]));
    CHECK_FALSE(std::isnan(days.columns[days.index("to_seven")].values[39]));
    CHECK(std::isnan(days.target().values[39]));
}

TEST_CASE("a part of a day is imputed as far as its own rows are", "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    frame.target().imputed.assign(frame.axis.size(), false);
    const auto imputed = frame.target().imputed.begin();
    std::fill_n(imputed + static_cast<std::ptrdiff_t>(frame.axis.first_row_of(kFirst + 4)), 1, true);
    std::fill_n(imputed + static_cast<std::ptrdiff_t>(frame.axis.first_row_of(kFirst + 6) + 12), 8, true);
    const Frame days = frame_of_days(frame, kMorning);
    const Column& morning = days.columns[days.index("load_morning")];
    CHECK_FALSE(morning.is_observed(4));
    CHECK(days.target().is_observed(4));
    CHECK(morning.is_observed(6));
    CHECK_FALSE(days.target().is_observed(6));
}

TEST_CASE("updated days are those of the changed frame", "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    Frame days = frame_of_days(frame, kMorning);
    const std::size_t row = frame.axis.first_row_of(kFirst + 20) + 3;
    frame.target().earlier = {{row, frame.target().available_at[row], 999}};
    frame.target().available_at[row] = Timestamp::max();
    update_days(days, frame, kMorning);
    const Frame made = frame_of_days(frame, kMorning);
    REQUIRE(days.columns.size() == made.columns.size());
    for (std::size_t column = 0; column < days.columns.size(); ++column) {
        CHECK(days.columns[column].name == made.columns[column].name);
        CHECK(days.columns[column].values == made.columns[column].values);
        CHECK(days.columns[column].available_at == made.columns[column].available_at);
        CHECK(days.columns[column].earlier.size() == made.columns[column].earlier.size());
    }
    CHECK(days.columns[days.index("load_morning")].available_at[20] == Timestamp::max());
}

TEST_CASE("a day is corrected when one of its rows is, and imputed when more than a tenth is", "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    Column& load = frame.target();
    const std::size_t row = frame.axis.first_row_of(kFirst + 5) + 3;
    const Timestamp first_known = load.available_at[row];
    load.earlier = {{row, first_known, load.values[row] - 24}};
    load.available_at[row] = first_known + std::chrono::hours(72);
    load.imputed.assign(frame.axis.size(), false);
    std::fill_n(load.imputed.begin() + static_cast<std::ptrdiff_t>(frame.axis.first_row_of(kFirst + 9)), 3, true);
    std::fill_n(load.imputed.begin() + static_cast<std::ptrdiff_t>(frame.axis.first_row_of(kFirst + 12)), 2, true);
    const Frame days = frame_of_days(frame, {});
    const Column& daily = days.target();
    REQUIRE(daily.earlier.size() == 1);
    CHECK(daily.earlier[0].row == 5);
    CHECK(daily.earlier[0].value == Approx(daily.values[5] - 1));
    CHECK(daily.available_at[5] == load.available_at[row]);
    CHECK_FALSE(daily.is_observed(9));
    CHECK(daily.is_observed(12));
}

TEST_CASE("weather that was forecast is the mean of what was forecast, and interpolated days say of what",
          "[features]") {
    Frame frame = town_by_hour(kFirst, kDays);
    Column& temperature = frame.columns[1];
    temperature.issued = {std::vector<double>(frame.axis.size(), 4), std::vector<double>(frame.axis.size(), 5)};
    temperature.made_of.resize(frame.axis.size());
    std::iota(temperature.made_of.begin(), temperature.made_of.end(), std::size_t{0});
    temperature.made_of[frame.axis.first_row_of(kFirst + 3) + 4] = frame.axis.first_row_of(kFirst + 7);
    const Frame days = frame_of_days(frame, {});
    REQUIRE(days.columns[1].issued.size() == 2);
    CHECK(days.columns[1].issued[1][3] == 5);
    CHECK_FALSE(days.columns[1].is_made_before(7, 3));
    CHECK(days.columns[1].is_made_before(8, 3));
}

TEST_CASE("columns of days that cannot be made are refused in one sentence", "[features]") {
    const Frame frame = town_by_hour(kFirst, kDays);
    const auto refusal = [](const Frame& of, const std::map<std::string, DayColumnOptions>& columns) {
        const Error error = error_of([&] { static_cast<void>(frame_of_days(of, columns)); });
        CHECK(error.kind() == ErrorKind::invalid_argument);
        return std::string(error.what());
    };
    CHECK_THAT(refusal(town(kFirst, 10), {}), Catch::StartsWith("the frame's rows are days already"));
    CHECK_THAT(refusal(frame, {{"morning", {"lode", "mean", "08:00"}}}), Catch::Contains("'lode'"));
    CHECK(refusal(frame, {{"wind", {"load", "mean", "08:00"}}}) ==
          "columns.wind: the frame has a column of this name already");
}
