#include <algorithm>
#include <catch2/catch.hpp>

#include "forecast/features/past_window.hpp"
#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// Every type of the table, with arguments that fit town().
std::vector<FeatureOptions> every_feature() {
    std::vector<FeatureOptions> all;
    for (const std::string& type : feature_types()) {
        FeatureOptions options{type, {}, {}, {}};
        if (type == "load_memory" || type == "lag_day_codes" || type == "recent_change" || type == "day_means") {
            options.of = {"load"};
        } else if (type == "temperature_response") {
            options.of = {"temperature"};
        } else if (type == "temperature_memory") {
            options.of = {"temperature", "load"};
        } else if (type == "wind_chill") {
            options.of = {"temperature", "wind"};
        } else if (type == "lead") {
            options.of = {"temperature"};
            options.at = {1};
        } else if (type == "value") {
            options.of = {"load", "wind", "school"};
        } else if (type == "lag" || type == "difference" || type == "rolling_mean") {
            options.of = {"load", "wind"};
            options.at = {1, 2, 7};
        }
        all.push_back(options);
    }
    return all;
}

/// A column `school`: every third week is one of holidays.
Frame with_school_holidays(Frame frame) {
    std::vector<double> holidays;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        holidays.push_back(row / 7 % 3 == 2 ? 1 : 0);
    }
    frame.columns.push_back(column_of(frame.axis, "school", Role::calendar, holidays));
    return frame;
}

/// town() with forecasts of its weather, each n times 24 hours before off by n, and with a calendar.
Frame town_with_forecasts(std::size_t days) {
    Frame frame = with_school_holidays(town(to_day({2023, 9, 1}), days));
    for (Column& column : frame.columns) {
        for (std::size_t n = 1; n <= 15 && column.role == Role::future_covariate; ++n) {
            auto& forecast = column.issued.emplace_back(column.values);
            std::for_each(forecast.begin(), forecast.end(), [&](double& v) { v += static_cast<double>(n); });
        }
    }
    return frame;
}

/// Everything replaced that a forecast for `row` must not see; its features may look `beyond` rows after it.
Frame with_poisoned_future(Frame frame, const IssueOptions& issue, std::size_t row, std::size_t beyond, double poison) {
    const Timestamp origin = issue_time(issue, frame.axis, row);
    const Day origin_day = day_of(origin, frame.axis.zone());
    for (Column& column : frame.columns) {
        const bool weather = column.role == Role::future_covariate;
        for (std::size_t r = 0; r < frame.axis.size(); ++r) {
            const bool ahead = weather && r <= row + beyond;
            const bool perfect = ahead && issue.weather == WeatherMode::perfect;
            if (column.available_at[r] > origin && !perfect && column.role != Role::calendar) {
                column.values[r] = poison;
            }
            for (std::size_t n = 1; n <= column.issued.size(); ++n) {
                const bool made_before = static_cast<int>(n) > frame.axis.day(r) - origin_day;
                if (!ahead || issue.weather != WeatherMode::issued || !made_before) {
                    column.issued[n - 1][r] = poison;
                }
            }
        }
    }
    return frame;
}

std::vector<IssueOptions> every_issue() {
    std::vector<IssueOptions> all;
    for (const auto weather : {WeatherMode::perfect, WeatherMode::issued, WeatherMode::none}) {
        for (const int lead_days : {1, 2, 7}) {
            all.push_back({IssueMode::day_of, "02:15", lead_days, weather});
            all.push_back({IssueMode::day_ahead, "12:00", lead_days, weather});
        }
    }
    return all;
}

void check_bit_equal(const FeatureTable& clean, const FeatureTable& changed, std::size_t row) {
    for (std::size_t c = 0; c < clean.columns(); ++c) {
        INFO(clean.names[c] << " at row " << row << ": " << clean.at(c, row) << ", " << changed.at(c, row));
        CHECK(bit_equal(clean.at(c, row), changed.at(c, row)));
    }
}

/// Three rows up to the newest of which a forecast of `row` knows the load.
std::vector<double> window_of(const Frame& frame, const FeatureOptions& options, const IssueOptions& issue,
                              std::size_t row) {
    const PastWindow window(frame, {options}, issue, 3);
    const AsOf known = window.known(row);
    return window.values(known, newest_known_row(known, row).value());
}

void check_bit_equal(const std::vector<double>& clean, const std::vector<double>& changed) {
    REQUIRE(clean.size() == changed.size());
    for (std::size_t i = 0; i < clean.size(); ++i) {
        INFO("value " << i << " of the window: " << clean[i] << ", " << changed[i]);
        CHECK(bit_equal(clean[i], changed[i]));
    }
}

}  // namespace

TEST_CASE("no feature changes with loads after its origin, nor with weather beyond what it may see", "[features]") {
    const Frame frame = town_with_forecasts(125);
    const double poison = GENERATE(1e9, kNaN);
    for (const FeatureOptions& options : every_feature()) {
        const std::size_t beyond = options.type == "lead" ? 1 : 0;
        for (const IssueOptions& issue : every_issue()) {
            const FeaturePipeline pipeline({options}, frame, issue);
            const auto clean = pipeline.future_features(frame);
            for (const std::size_t row : {100U, 120U}) {
                INFO(to_string(issue.mode) << ", " << issue.lead_days << " days, weather " << to_string(issue.weather));
                const Frame changed = with_poisoned_future(frame, issue, row, beyond, poison);
                check_bit_equal(clean, pipeline.future_features(changed), row);
                check_bit_equal(window_of(frame, options, issue, row), window_of(changed, options, issue, row));
            }
        }
    }
}

TEST_CASE("a forecast's weather is the observed one, the one then forecast, or none", "[features]") {
    const Frame frame = town_with_forecasts(60);
    const double observed = frame.columns[1].values[50];
    const auto seen = [&](const IssueOptions& issue) {
        return FeaturePipeline({{"value", {"temperature"}, {}, {}}}, frame, issue).future_features(frame).at(0, 50);
    };
    for (const int lead_days : {1, 2, 7}) {
        CHECK(seen({IssueMode::day_of, "02:15", lead_days, WeatherMode::perfect}) == observed);
        CHECK(seen({IssueMode::day_of, "02:15", lead_days, WeatherMode::issued}) == observed + lead_days);
        CHECK(seen({IssueMode::day_ahead, "12:00", lead_days, WeatherMode::issued}) == observed + lead_days + 1);
        CHECK(std::isnan(seen({IssueMode::day_of, "02:15", lead_days, WeatherMode::none})));
    }
}

TEST_CASE("a past covariate is not seen on the target day", "[features]") {
    Frame frame = town(to_day({2023, 9, 1}), 60);
    frame.columns[1].role = Role::past_covariate;
    const FeaturePipeline pipeline({{"value", {"temperature", "wind"}, {}, {}}}, frame, {IssueMode::day_of, "02:15"});
    CHECK(std::isnan(pipeline.future_features(frame).at(0, 50)));
    CHECK_FALSE(std::isnan(pipeline.future_features(frame).at(1, 50)));
}

TEST_CASE("a calendar is seen in every mode of weather and at every issue, as it stands in the frame", "[features]") {
    const Frame frame = town_with_forecasts(60);
    const std::size_t first_of_holidays = 7 * 5;
    REQUIRE(frame.columns[frame.index("school")].values[first_of_holidays] == 1);
    const std::vector<FeatureOptions> features = {
        {"value", {"school"}, {}, {}}, {"lag", {"school"}, {1, 7}, {}}, {"lead", {"school"}, {7}, {}}};
    CHECK_FALSE(reads_weather(frame, features));
    for (const IssueOptions& issue : every_issue()) {
        const auto table = FeaturePipeline(features, frame, issue).future_features(frame);
        REQUIRE(table.names == std::vector<std::string>{"school", "school_j-1", "school_j-7", "school_j+7"});
        for (const std::size_t row : {first_of_holidays, first_of_holidays + 7}) {
            const double here = row == first_of_holidays ? 1 : 0;
            CHECK(table.at(0, row) == here);
            CHECK(table.at(1, row) == 1 - here);
            CHECK(table.at(2, row) == 1 - here);
            CHECK(table.at(3, row) == 0);
        }
    }
}

TEST_CASE("features do see what was known: the last load moves the forecast's inputs", "[features]") {
    const Frame frame = town(to_day({2023, 9, 1}), 60);
    const FeaturePipeline pipeline({{"load_memory", {"load"}, {}, {}}}, frame, {IssueMode::day_of, "02:15"});
    CHECK(pipeline.future_features(poisoned(frame, 49, 60, 1e9)).at(0, 50) == 1e9);
}
