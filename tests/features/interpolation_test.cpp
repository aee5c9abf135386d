#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>

#include "forecast/features/frame_builder.hpp"
#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using std::chrono::hours;

namespace {

const Day kFirst = to_day({2024, 1, 1});
constexpr std::size_t kTemperature = 1;

FrameOptions load_and_temperature(int max_gap_rows) {
    FrameOptions options;
    options.target = "load.mw";
    options.max_gap_rows = max_gap_rows;
    options.columns["temperature"] = {"weather.t", "mean", "future_covariate", {}, {}};
    return options;
}

/// One value a Paris day, known an hour after its end.
Series daily(const std::vector<double>& values) {
    Series series;
    series.info.step = hours(24);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Day day = kFirst + static_cast<int>(i);
        series.values.push_back({start_of(day, kParis), values[i], start_of(day + 1, kParis) + hours(1)});
    }
    return series;
}

Frame frame_with(const std::vector<double>& temperatures, int max_gap_rows, const IssueOptions& issue = {}) {
    const std::vector<double> loads(temperatures.size(), 50);
    return build_frame({{"load.mw", daily(loads)}, {"weather.t", daily(temperatures)}},
                       load_and_temperature(max_gap_rows), 0, issue)
        .frame;
}

/// The temperature of `row` as the forecast issued for the row `target` sees it.
double seen(const Frame& frame, const IssueOptions& issue, std::size_t target, std::ptrdiff_t row) {
    const AsOf known = known_at(issue, frame, issue_time(issue, frame.axis, target), target + 1);
    return known.value(kTemperature, row);
}

/// Loads and temperatures of 60 days, of which those of days 40 to 42 are missing; what is known later than `origin` is
/// poisoned, but for temperatures below `until`.
std::map<std::string, Series> poisoned_series(Timestamp origin, std::size_t until, double poison) {
    std::vector<double> loads;
    std::vector<double> temperatures;
    for (int day = 0; day < 60; ++day) {
        loads.push_back(60 + day % 7 * 3);
        temperatures.push_back(day >= 40 && day < 43 ? kNaN : 8 + day * 5 % 11);
    }
    std::map<std::string, Series> series = {{"load.mw", daily(loads)}, {"weather.t", daily(temperatures)}};
    for (auto& [name, one] : series) {
        for (std::size_t day = 0; day < one.values.size(); ++day) {
            const bool spared = name == "weather.t" && (day < until || std::isnan(one.values[day].value));
            if (one.values[day].available_at > origin && !spared) {
                one.values[day].value = name == "weather.t" ? poison : 1e6;  // without loads the axis would end
            }
        }
    }
    return series;
}

}  // namespace

TEST_CASE("weather missing between two days lies on the line between them once both are known", "[features]") {
    const Frame frame = frame_with({2, 4, kNaN, kNaN, 10, 3}, 2);
    const Column& temperature = frame.columns[kTemperature];

    CHECK(temperature.values == std::vector<double>{2, 4, 6, 8, 10, 3});
    CHECK(temperature.available_at[2] == temperature.available_at[4]);
    CHECK((temperature.imputed[2] && temperature.imputed[3] && !temperature.imputed[4]));
    const IssueOptions none{IssueMode::day_of, "02:15", 1, WeatherMode::none};
    CHECK(seen(frame, none, 4, 2) == 4);
    CHECK(seen(frame, none, 4, 3) == 4);
    CHECK(seen(frame, none, 5, 2) == 6);
    CHECK(seen(frame, none, 5, 3) == 8);
}

TEST_CASE("in perfect weather a missing day is interpolated for forecasts that see the day behind it", "[features]") {
    const Frame frame = frame_with({2, 4, kNaN, kNaN, 10, 3}, 2);
    const IssueOptions perfect{IssueMode::day_ahead, "12:00", 1, WeatherMode::perfect};

    CHECK(seen(frame, perfect, 2, 2) == 4);
    CHECK(seen(frame, perfect, 3, 3) == 4);
    CHECK(seen(frame, perfect, 4, 2) == 6);
    CHECK(seen(frame, perfect, 4, 3) == 8);
    CHECK(AsOf(frame, frame.axis.start(0), 4).seen_until(kTemperature) == 2);
    CHECK(AsOf(frame, frame.axis.start(0), 5).seen_until(kTemperature) == 5);
}

TEST_CASE("issued weather of a missing day is forecast from what was known before it", "[features]") {
    const IssueOptions issued{IssueMode::day_of, "02:15", 1, WeatherMode::issued};
    const Frame frame = frame_with({2, 4, kNaN, 8, 3}, 2, issued);
    const Frame other = frame_with({2, 4, kNaN, -9, 3}, 2, issued);

    CHECK(seen(frame, issued, 2, 2) == seen(other, issued, 2, 2));
    CHECK(seen(frame, issued, 4, 2) == 6);
}

TEST_CASE("a gap longer than may be filled, or without an end, is not interpolated", "[features]") {
    CHECK(frame_with({2, 4, kNaN, kNaN, 10}, 1).columns[kTemperature].values[2] == 4);
    CHECK(std::isnan(frame_with({2, 4, kNaN, kNaN, 10}, 1).columns[kTemperature].values[3]));
    CHECK(frame_with({2, 4, 5, kNaN, kNaN}, 2).columns[kTemperature].values[3] == 5);
    CHECK(std::isnan(frame_with({2, 4, kNaN, 8}, 0).columns[kTemperature].values[2]));
    CHECK(std::isnan(frame_with({kNaN, 4, 5, 8}, 2).columns[kTemperature].values[0]));
}

TEST_CASE("the line goes by time: a day after the clocks changed is 23 hours on", "[features]") {
    const std::vector<double> loads(4, 50);
    std::vector<double> temperatures = {0, kNaN, 47, 50};
    Series weather = daily(temperatures);
    Series load = daily(loads);
    const Day change = to_day({2024, 3, 31});
    for (std::size_t i = 0; i < 4; ++i) {
        const Day day = change + static_cast<int>(i);
        weather.values[i].time = load.values[i].time = start_of(day, kParis);
        weather.values[i].available_at = load.values[i].available_at = start_of(day + 1, kParis) + hours(1);
    }
    const Frame frame = build_frame({{"load.mw", load}, {"weather.t", weather}}, load_and_temperature(1), 0).frame;
    CHECK(frame.columns[kTemperature].values[1] == Approx(23));
}

TEST_CASE("no forecast sees through an interpolated gap what comes after its issue", "[features]") {
    const double poison = GENERATE(1e6, kNaN);
    const std::vector<FeatureOptions> features = {{"lag", {"temperature"}, {2, 3, 4}, {}},
                                                  {"temperature_response", {"temperature", "load"}, {1, 7}, {}},
                                                  {"rolling_mean", {"temperature"}, {7}, {}}};
    for (const auto weather : {WeatherMode::perfect, WeatherMode::issued, WeatherMode::none}) {
        for (const auto mode : {IssueMode::day_of, IssueMode::day_ahead}) {
            const IssueOptions issue{mode, usual_time(mode), 1, weather};
            const auto table_of = [&](const std::map<std::string, Series>& series) {
                const Frame frame = build_frame(series, load_and_temperature(3), 3, issue).frame;
                return FeaturePipeline(features, frame, issue).future_features(frame);
            };
            const auto clean = table_of(poisoned_series(Timestamp::max(), 0, poison));
            const Frame frame =
                build_frame(poisoned_series(Timestamp::max(), 0, poison), load_and_temperature(3), 3).frame;
            for (std::size_t row = 39; row < 48; ++row) {
                const std::size_t until = weather == WeatherMode::none ? 0 : row + 1;
                const auto changed = table_of(poisoned_series(issue_time(issue, frame.axis, row), until, poison));
                for (std::size_t c = 0; c < clean.columns(); ++c) {
                    INFO(clean.names[c] << " at row " << row << ", weather " << to_string(weather));
                    CHECK(bit_equal(clean.at(c, row), changed.at(c, row)));
                }
            }
        }
    }
}
