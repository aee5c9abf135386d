#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};

double at(const FeatureTable& table, const std::string& name, std::size_t row) {
    const auto found = std::find(table.names.begin(), table.names.end(), name);
    INFO(name);
    REQUIRE(found != table.names.end());
    return table.at(static_cast<std::size_t>(found - table.names.begin()), row);
}

/// From Saturday 2024-04-27: loads 100, 101, ...; 20 degrees, but 10 from row 40 on.
Frame cold_from_row_40() {
    Frame frame = town(to_day({2024, 4, 27}), 60);
    for (std::size_t row = 0; row < 60; ++row) {
        frame.columns[0].values[row] = 100 + static_cast<double>(row);
        frame.columns[1].values[row] = row < 40 ? 20 : 10;
    }
    return frame;
}

}  // namespace

TEST_CASE("load memory counts from the last known day", "[features]") {
    Frame frame = cold_from_row_40();
    const std::vector<FeatureOptions> memory = {{"load_memory", {"load"}, {}, {}}};
    const auto day_of = FeaturePipeline(memory, frame, kDayOf).future_features(frame);
    const auto day_ahead = FeaturePipeline(memory, frame, {IssueMode::day_ahead, "12:00"}).future_features(frame);

    CHECK(at(day_of, "load_last", 30) == 129);
    CHECK(at(day_of, "load_last-6", 30) == 123);
    CHECK(at(day_of, "load_j-14", 30) == 116);
    CHECK(at(day_of, "load_last_mean_7d", 30) == 126);
    CHECK(at(day_of, "load_last_x_monday", 30) == 129);  // 27 May
    CHECK(at(day_of, "load_last_x_sunday", 30) == 0);
    CHECK(at(day_of, "load_last_was_sunday", 30) == 1);
    CHECK(at(day_ahead, "load_last", 30) == 128);
    CHECK(at(day_ahead, "load_last-6", 30) == 122);
    CHECK(at(day_ahead, "load_j-14", 30) == 116);
    CHECK(at(day_ahead, "load_last_was_saturday", 30) == 1);
    CHECK(std::isnan(at(day_of, "load_last", 0)));
}

TEST_CASE("load memory knows which lags were holidays, bridges and Christmas days", "[features]") {
    const Frame may = cold_from_row_40();
    const auto table = FeaturePipeline({{"load_memory", {"load"}, {}, {}}}, may, kDayOf).future_features(may);
    // Row 14 is Saturday 11 May: Ascension was on Thursday 9, its bridge on Friday 10, Victoire 1945 on Wednesday 8.
    CHECK(at(table, "load_last_was_bridge", 14) == 1);
    CHECK(at(table, "load_last_was_holiday", 14) == 0);
    CHECK(at(table, "load_last-1_was_holiday", 14) == 1);
    CHECK(at(table, "load_last-2_was_holiday", 14) == 1);
    CHECK(at(table, "load_last-3_was_holiday", 14) == 0);
    const Frame winter = town(to_day({2023, 12, 1}), 40);
    const auto december = FeaturePipeline({{"load_memory", {"load"}, {}, {}}}, winter, kDayOf).future_features(winter);
    CHECK(at(december, "load_last_was_christmas", 23) == 1);  // the 24th: the 23rd was one
    CHECK(at(december, "load_last_was_christmas", 22) == 0);
}

TEST_CASE("heating and cooling degrees count beyond their thresholds", "[features]") {
    const Frame frame = cold_from_row_40();
    const auto table =
        FeaturePipeline({{"temperature_response", {"temperature"}, {}, {}}}, frame, kDayOf).future_features(frame);

    CHECK(at(table, "temperature_heating_16", 45) == 6);
    CHECK(at(table, "temperature_heating_12", 45) == 2);
    CHECK(at(table, "temperature_heating_7", 45) == 0);
    CHECK(at(table, "temperature_cooling_19", 39) == 1);
    CHECK(at(table, "temperature_cooling_23", 39) == 0);
    CHECK(at(table, "temperature_change_1d", 40) == -10);
    CHECK(at(table, "temperature_heating_change_7d", 46) == 6);
    CHECK(at(table, "temperature_heating_change_7d", 47) == 0);
    CHECK(at(table, "temperature_j-7", 46) == 20);
    CHECK(at(table, "temperature_heating_x_weekend", 42) == 6);  // Saturday 8 June
    CHECK(at(table, "temperature_heating_x_weekend", 44) == 0);
}

TEST_CASE("a smoothed temperature follows a step by its time constant", "[features]") {
    const Frame frame = cold_from_row_40();
    const auto table =
        FeaturePipeline({{"temperature_response", {"temperature"}, {}, {}}}, frame, kDayOf).future_features(frame);

    CHECK(at(table, "temperature_smooth_2d", 39) == Approx(20));
    // Three cold days with weights 1, e^-1/2, e^-1 of a sum of ten days' weights
    const double decay = std::exp(-0.5);
    const double all = (1 - std::pow(decay, 10)) / (1 - decay);
    const double cold = (1 + decay + decay * decay) / all;
    CHECK(at(table, "temperature_smooth_2d", 42) == Approx(20 - 10 * cold));
    CHECK(at(table, "temperature_smooth_2d_heating", 42) == Approx(16 - 20 + 10 * cold));
    CHECK(at(table, "temperature_smooth_30d", 42) > 18.5);
}

TEST_CASE("on hours, features keep the clock time and see no load after the issue", "[features]") {
    Frame frame;
    const Timestamp begin = start_of(to_day({2024, 3, 1}), kParis);
    frame.axis = TimeAxis::fixed(begin, std::chrono::hours(1), std::size_t{24} * 45, kParis);
    std::vector<double> load;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        load.push_back(static_cast<double>(row));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load),
                     column_of(frame.axis, "temperature", Role::future_covariate, load)};
    const std::vector<FeatureOptions> options = {{"calendar", {}, {}, {}},
                                                 {"load_memory", {"load"}, {}, {}},
                                                 {"rolling_mean", {"load"}, {7}, {}},
                                                 {"temperature_response", {"temperature"}, {}, {}}};
    const FeaturePipeline pipeline(options, frame, kDayOf);
    const auto table = pipeline.future_features(frame);
    const std::size_t row = 24 * 32 - 1 + 18;  // 18:00 on 2 April, after the change of clocks
    REQUIRE(format_local(frame.axis.start(row), kParis) == "2024-04-02T18:00:00+02:00");

    CHECK(at(table, "load_last", row) == static_cast<double>(row) - 24);
    CHECK(at(table, "load_last-2", row) == static_cast<double>(row) - 24 * 3 + 1);  // 30 March, before the change
    CHECK(pipeline.target_lags()[static_cast<std::size_t>(
              std::find(table.names.begin(), table.names.end(), "load_last") - table.names.begin())] ==
          -1);  // it looks for the newest
    const auto issued = issue_time(kDayOf, frame.axis, row);
    Frame changed = poisoned(frame, frame.axis.size(), row + 1, 1e9);
    for (std::size_t r = 0; r < frame.axis.size(); ++r) {
        changed.columns[0].values[r] = frame.columns[0].available_at[r] > issued ? 1e9 : changed.columns[0].values[r];
    }
    const auto other = pipeline.future_features(changed);
    for (std::size_t c = 0; c < table.columns(); ++c) {
        INFO(table.names[c]);
        CHECK(bit_equal(table.at(c, row), other.at(c, row)));
    }
}

TEST_CASE("at noon the newest whole day is that before the day that has begun", "[features]") {
    Frame frame;
    frame.axis = TimeAxis::fixed(start_of(to_day({2024, 1, 1}), kParis), std::chrono::minutes(30), 48 * 20, kParis);
    std::vector<double> load;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        load.push_back(100.0 * static_cast<double>(row / 48) + static_cast<double>(row % 48));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load)};
    const auto table = FeaturePipeline({{"day_means", {"load"}, {}, {}}}, frame, {IssueMode::day_ahead, "12:00"})
                           .future_features(frame);
    const double usual = 47 / 2.0;
    CHECK(at(table, "load_day", 48 * 15 + 30) == Approx(1300 + usual));
    CHECK(at(table, "load_day-6", 48 * 15 + 30) == Approx(700 + usual));
    CHECK(std::isnan(at(table, "load_day-6", 48 * 5)));
}
