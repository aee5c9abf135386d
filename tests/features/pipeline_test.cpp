#include "forecast/features/pipeline.hpp"
#include "forecast/features/past_window.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "forecast/core/error.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};

/// Loads 100, 101, ..., temperatures 0, 1, 2, ... from Saturday 2024-04-27.
Frame counting(std::size_t rows) {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2024, 4, 27}), rows, kParis);
    std::vector<double> load;
    std::vector<double> temperature;
    for (std::size_t i = 0; i < rows; ++i) {
        load.push_back(100 + static_cast<double>(i));
        temperature.push_back(static_cast<double>(i));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load),
                     column_of(frame.axis, "temperature", Role::future_covariate, temperature)};
    return frame;
}

FeatureTable ahead(const Frame& frame, const std::vector<FeatureOptions>& options, const IssueOptions& issue = kDayOf) {
    return FeaturePipeline(options, frame, issue).future_features(frame);
}

double at(const FeatureTable& table, const std::string& name, std::size_t row) {
    const auto found = std::find(table.names.begin(), table.names.end(), name);
    REQUIRE(found != table.names.end());
    return table.at(static_cast<std::size_t>(found - table.names.begin()), row);
}

}  // namespace

TEST_CASE("each column tells the feature that gives it", "[features]") {
    const Frame frame = town(to_day({2021, 1, 1}), 30);
    const FeaturePipeline pipeline({{"value", {"temperature", "wind"}, {}, {}}, {"day_of_week", {}, {}, {"weekday"}}},
                                   frame, {});
    CHECK(pipeline.future_features(frame).groups ==
          std::vector<std::string>{"value(temperature, wind)", "value(temperature, wind)", "day_of_week"});
}

TEST_CASE("lags, leads and differences count calendar days", "[features]") {
    const auto table = ahead(counting(10), {{"lag", {"load", "temperature"}, {1, 2}, {}},
                                            {"lead", {"temperature"}, {1}, {}},
                                            {"value", {"temperature"}, {}, {}},
                                            {"difference", {"temperature"}, {3}, {}}});

    CHECK(table.names == std::vector<std::string>{"load_j-1", "load_j-2", "temperature_j-1", "temperature_j-2",
                                                  "temperature_j+1", "temperature", "temperature_change_3d"});
    CHECK(at(table, "load_j-1", 5) == 104);
    CHECK(at(table, "load_j-2", 5) == 103);
    CHECK(at(table, "temperature_j-2", 5) == 3);
    CHECK(at(table, "temperature_j+1", 5) == 6);
    CHECK(at(table, "temperature", 5) == 5);
    CHECK(at(table, "temperature_change_3d", 5) == 3);
    CHECK(std::isnan(at(table, "load_j-2", 1)));
    CHECK(std::isnan(at(table, "temperature_j+1", 9)));
}

TEST_CASE("a row's own load is known in a window only, a day later", "[features]") {
    const Frame frame = counting(10);
    const std::vector<FeatureOptions> load = {{"value", {"load"}, {}, {}}};
    const auto newest = [&](const IssueOptions& issue, std::size_t first_row) {
        const PastWindow window(frame, load, issue, 2);
        const AsOf known = window.known(first_row);
        return window.values(known, newest_known_row(known, first_row).value());
    };

    CHECK(std::isnan(FeaturePipeline(load, frame, kDayOf).future_features(frame).at(0, 5)));
    CHECK(newest(kDayOf, 6) == std::vector<double>{104, 105});
    CHECK(newest(kDayOf, 10) == std::vector<double>{108, 109});
    CHECK(newest(kDayAhead, 6) == std::vector<double>{103, 104});
    const auto first = newest(kDayOf, 1);
    CHECK(std::isnan(first[0]));
    CHECK(first[1] == 100);
}

TEST_CASE("a window ends before the rows of which something is not known yet", "[features]") {
    Frame frame = counting(10);
    frame.columns[1].role = Role::past_covariate;
    frame.columns[1].available_at[5] = Timestamp::max();
    const PastWindow window(frame, {{"value", {"load", "temperature"}, {}, {}}}, kDayOf, 2);

    CHECK(window.newest_complete(window.known(6), 5, 3) == std::optional<std::ptrdiff_t>(4));
    CHECK_FALSE(window.newest_complete(window.known(6), 5, 0));
    frame.columns[0].available_at.assign(10, Timestamp::max());
    CHECK_FALSE(newest_known_row(window.known(6), 6));
}

TEST_CASE("a row's own load is unknown even where it is published at its end and forecast after it", "[features]") {
    Frame frame = counting(10);
    frame.columns[0].available_at.assign(10, Timestamp::min());
    for (std::size_t row = 0; row < 10; ++row) {
        frame.columns[0].available_at[row] = frame.axis.end(row);
    }
    CHECK(std::isnan(ahead(frame, {{"value", {"load"}, {}, {}}}, {IssueMode::day_of, "24:00"}).at(0, 5)));
}

TEST_CASE("a table is not finished once that is cancelled", "[features]") {
    const Frame frame = counting(10);
    const Cancellation cancellation;
    const FeaturePipeline pipeline({{"calendar", {}, {}, {}}}, frame, kDayOf, cancellation);
    CHECK(pipeline.future_features(frame).rows == 10);
    cancellation.request();
    CHECK_THROWS_AS(pipeline.future_features(frame), Cancelled);
}

TEST_CASE("the rolling mean leaves the row itself out", "[features]") {
    const auto table = ahead(counting(10), {{"rolling_mean", {"load"}, {4}, {}}});
    CHECK(at(table, "load_mean_4d", 8) == (104 + 105 + 106 + 107) / 4.0);
    CHECK(at(table, "load_mean_4d", 2) == 100.5);
    CHECK(std::isnan(at(table, "load_mean_4d", 1)));
}

TEST_CASE("the 19 columns of the reference, by their names and in their order", "[features]") {
    Frame frame = counting(12);
    for (const char* name : {"humidity", "wind", "radiation"}) {
        frame.columns.push_back(frame.columns[1]);
        frame.columns.back().name = name;
    }
    const std::vector<FeatureOptions> reference = {
        {"lag", {"load"}, {1, 2, 7}, {"conso_obs_j-1", "conso_obs_j-2", "conso_obs_j-7"}},
        {"value",
         {"temperature", "humidity", "wind", "radiation"},
         {},
         {"temp_moy", "humidity", "vent_vitesse", "rayonnement_moyen"}},
        {"lag",
         {"temperature", "humidity", "radiation", "wind"},
         {1},
         {"temp_obs_j-1", "humidity_j-1", "rayonnement_moyen_j-1", "vent_vitesse_j-1"}},
        {"value", {"temperature"}, {}, {"temp_prev_j"}},
        {"lead", {"temperature"}, {1}, {"temp_prev_j+1"}},
        {"day_of_week", {}, {}, {}},
        {"month", {}, {}, {}},
        {"is_weekend", {}, {}, {}},
        {"is_holiday", {}, {}, {}},
        {"is_holiday_prev", {}, {}, {}},
        {"is_holiday_next", {}, {}, {}}};
    const FeaturePipeline pipeline(reference, frame, kDayOf);
    const auto table = pipeline.future_features(frame);

    CHECK(pipeline.names() == std::vector<std::string>{"conso_obs_j-1", "conso_obs_j-2", "conso_obs_j-7", "temp_moy",
                                                       "humidity", "vent_vitesse", "rayonnement_moyen", "temp_obs_j-1",
                                                       "humidity_j-1", "rayonnement_moyen_j-1", "vent_vitesse_j-1",
                                                       "temp_prev_j", "temp_prev_j+1", "day_of_week", "month",
                                                       "is_weekend", "is_holiday", "is_holiday_prev",
                                                       "is_holiday_next"});
    CHECK(pipeline.target_lags()[0] == 1);
    CHECK(pipeline.target_lags()[2] == 7);
    CHECK(pipeline.target_lags()[3] == -1);
    // Row 10 is Tuesday 7 May, the eve of Victoire 1945, row 11 the holiday.
    CHECK(at(table, "conso_obs_j-7", 10) == 103);
    CHECK(at(table, "temp_prev_j", 10) == 10);
    CHECK(at(table, "temp_prev_j+1", 10) == 11);
    CHECK(at(table, "day_of_week", 10) == 1);
    CHECK(at(table, "month", 10) == 5);
    CHECK(at(table, "is_weekend", 1) == 1);
    CHECK(at(table, "is_holiday", 11) == 1);
    CHECK(at(table, "is_holiday_prev", 10) == 1);
    CHECK(at(table, "is_holiday_next", 5) == 1);  // 2 May
    CHECK(at(table, "is_holiday", 10) == 0);
}

TEST_CASE("wrong features are errors that say what would be right", "[features]") {
    const Frame frame = counting(3);
    const auto message = [&](const FeatureOptions& options) {
        try {
            FeaturePipeline({options}, frame, kDayOf);
        } catch (const Error& error) {
            CHECK(error.kind() == ErrorKind::invalid_argument);
            return std::string(error.what());
        }
        return std::string();
    };
    using Catch::Contains;
    CHECK_THAT(message({"rolling_maen", {"load"}, {3}, {}}), Contains("did you mean 'rolling_mean'"));
    CHECK_THAT(message({"xyzzy", {}, {}, {}}), Contains("there are value, lag"));
    CHECK_THAT(message({"value", {"temperatur"}, {}, {}}), Contains("did you mean 'temperature'"));
    CHECK_THAT(message({"lag", {"load"}, {}, {}}), Contains("\"at\""));
    CHECK_THAT(message({"lag", {"load"}, {1.5}, {}}), Contains("whole days"));
    CHECK_THAT(message({"month", {"load"}, {}, {}}), Contains("\"of\""));
    CHECK_THAT(message({"lag", {"load"}, {1, 2}, {"only_one"}}), Contains("gives 2 columns"));
    CHECK_THAT(message({"lead", {"load"}, {1}, {}}), Contains("'load'"));
    CHECK_THROWS_WITH(FeaturePipeline({{"month", {}, {}, {}}, {"month", {}, {}, {}}}, frame, kDayOf),
                      Contains("'month'"));
}

TEST_CASE("every type names as many columns as it computes, each once", "[features]") {
    const Frame frame = town(to_day({2023, 11, 1}), 120);
    const auto table = ahead(frame, {{"calendar", {}, {}, {}},
                                     {"load_memory", {"load"}, {}, {}},
                                     {"temperature_response", {"temperature"}, {}, {}},
                                     {"wind_chill", {"temperature", "wind"}, {}, {}}});
    CHECK(std::set<std::string>(table.names.begin(), table.names.end()).size() == table.names.size());
    CHECK(at(table, "december_25", 54) == 1);
    CHECK(at(table, "holiday_christmas", 54) == 1);
    CHECK(at(table, "january_3", 63) == 1);
    CHECK(at(table, "january_3", 62) == 0);
    CHECK(at(table, "temperature_heating_x_wind", 60) ==
          Approx(std::max(0.0, 16 - frame.columns[1].values[60]) * frame.columns[2].values[60]));
}
