#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "sample_frames.hpp"

// One small forecaster of each kind that learns. What is saved of them is short: the corpus of the fuzzer.

namespace forecast {

/// Rows of six hours of town_by_hour().
inline Frame town_by_quarter_day(Day first, std::size_t days) {
    constexpr std::size_t kStride = 6;
    const Frame hours = town_by_hour(first, days);
    Frame frame;
    frame.axis = TimeAxis::fixed(hours.axis.start(0), std::chrono::hours(kStride), hours.axis.size() / kStride, kParis);
    for (const Column& column : hours.columns) {
        std::vector<double> values;
        for (std::size_t row = 0; row < frame.axis.size(); ++row) {
            values.push_back(column.values[row * kStride]);
        }
        frame.columns.push_back(column_of(frame.axis, column.name, column.role, std::move(values)));
    }
    return frame;
}

inline ForecasterOptions small_linear() {
    ForecasterOptions options;
    options.type = "linear";
    options.linear.features = {
        {"value", {"temperature"}, {}, {}}, {"day_of_week", {}, {}, {}}, {"lag", {"load"}, {1, 7}, {}}};
    return options;
}

inline ForecasterOptions small_additive() {
    ForecasterOptions options;
    options.type = "additive";
    options.additive.features = small_linear().linear.features;
    TermOptions temperature;
    temperature.curve = "temperature";
    TermOptions lags;
    lags.lines = {"load_j-1", "load_j-7"};
    lags.by = "day_of_week";
    options.additive.terms = {temperature, lags};
    return options;
}

inline ForecasterOptions small_trees(const std::string& base) {
    ForecasterOptions options;
    options.type = "boosted";
    options.boosted.learnt.base = base;
    options.boosted.learnt.features = {{"value", {"wind"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    options.boosted.trees = 3;
    options.boosted.depth = 2;
    return options;
}

inline ForecasterOptions small_network(const std::string& type, const std::string& base) {
    ForecasterOptions options;
    options.type = type;
    auto& network = options.network;
    network.learnt.base = base;
    network.learnt.features = {{"value", {"wind"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    network.past = {{"value", {"load"}, {}, {}}};
    network.window = type == "dense" ? 0 : 2;
    network.learning.units = {2};
    network.learning.dense_units = {2};
    network.learning.epochs = 2;
    network.seeds = 1;
    return options;
}

/// Each under the name of its kind, and the days of the daily level. The trees and the combination build on `linear`.
inline ForecasterSpecs small_forecasters() {
    ForecasterSpecs specs;
    specs.named["linear"] = small_linear();
    specs.named["additive"] = small_additive();
    specs.named["boosted"] = small_trees("linear");
    specs.named["lstm"] = small_network("lstm", "j-7");
    specs.named["gru"] = small_network("gru", "");
    specs.named["dense"] = small_network("dense", "");
    specs.named["combination"].type = "combination";
    specs.named["combination"].combination.of = {"j-7", "linear"};
    specs.named["days"] = small_linear();
    specs.named["daily_level"].type = "daily_level";
    specs.named["daily_level"].daily_level.base = "j-7";
    specs.named["daily_level"].daily_level.of = "days";
    return specs;
}

/// The frame that `name` learns from or, ending on the same day, reads its saved fit on.
inline Frame frame_of_small(const std::string& name, bool learns) {
    const bool by_quarter_day = name == "gru" || name == "dense" || name == "daily_level";
    const Day first = to_day(learns ? Date{2020, 1, 1} : Date{2021, 1, 1});
    const auto days = static_cast<std::size_t>(to_day({2021, 3, 2}) - first);
    return by_quarter_day ? town_by_quarter_day(first, days) : town(first, days);
}

/// The day of all fits.
inline Day day_of_small_fits() {
    return to_day({2021, 2, 10});
}

/// Saves `linear` as trees and combination need it, with its forecasts of the newest days.
inline std::filesystem::path save_small_base(const std::filesystem::path& file) {
    constexpr std::size_t kDays = 12;
    const Frame frame = frame_of_small("linear", true);
    const std::size_t row = frame.axis.first_row_of(day_of_small_fits());
    Forecasters forecasters(small_forecasters());
    forecasters.get("boosted");  // so that somebody builds on it
    const auto linear = forecasters.get("linear");
    linear->prepare(frame);
    linear->fit({issue_time({}, frame.axis, row), row, 1});
    for (std::size_t past = row - kDays; past < row; ++past) {
        static_cast<void>(linear->rolling(past));
    }
    save_fit(*linear, file);
    return file;
}

}  // namespace forecast
