#include "forecast/config/defaults.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace forecast;
using Catch::Contains;

namespace {

LoadedConfig parse(const std::string& frame, const std::string& more = "") {
    return parse_config(R"({"sources": {"load": {"type": "csv", "files": ["a.csv"], "value_columns": ["mw"]},)"
                        R"("w": {"type": "csv", "files": ["b.csv"], "value_columns": ["t_c", "wind", "school"]}},)"
                        R"("frame": {"target": "load.mw")" +
                            frame + "}" + more + "}",
                        "x.json", {});
}

bool reads(const std::vector<FeatureOptions>& features, const std::string& type, const std::string& column) {
    return std::any_of(features.begin(), features.end(), [&](const FeatureOptions& feature) {
        return feature.type == type && std::find(feature.of.begin(), feature.of.end(), column) != feature.of.end();
    });
}

bool has_season(const AdditiveOptions& additive) {
    return std::any_of(additive.terms.begin(), additive.terms.end(),
                       [](const TermOptions& term) { return term.curve == "year_position"; });
}

TimeAxis days(int count) {
    return TimeAxis::days(to_day({2020, 1, 1}), static_cast<std::size_t>(count), kParis);
}

}  // namespace

TEST_CASE("a source and a target alone get features for the network, linear and an additive model", "[config]") {
    const ExperimentConfig config = parse("").values;
    CHECK(reads(config.features.past, "value", "load"));
    CHECK(reads(config.features.ahead, "load_memory", "load"));
    CHECK_FALSE(reads(config.features.ahead, "day_means", "load"));
    CHECK(has_season(config.additive));
}

TEST_CASE("what the columns are for decides what is made of them", "[config]") {
    const ExperimentConfig config = parse(R"(, "columns": {"t": {"from": "w.t_c"}, "wind": {"from": "w.wind"},
        "school": {"from": "w.school", "role": "calendar"}, "other": {"from": "w.wind", "role": "past_covariate"}})")
                                        .values;
    CHECK(reads(config.features.past, "value", "t"));
    CHECK(reads(config.features.ahead, "temperature_response", "t"));
    CHECK(reads(config.features.ahead, "value", "wind"));
    CHECK(reads(config.features.ahead, "lag", "school"));
    CHECK_FALSE(reads(config.features.ahead, "value", "other"));
    CHECK(reads(config.additive.features, "temperature_memory", "t"));
}

TEST_CASE("by hours a network reads the newest loads and temperatures, and knows the time of day", "[config]") {
    const std::string hours = R"(, "step": "1h", "columns": {"t": {"from": "w.t_c"}})";
    const ExperimentConfig config = parse(hours, R"(, "issue": {"mode": "day-ahead", "weather": "none"})").values;
    CHECK(reads(config.features.past, "value", "load"));
    CHECK(reads(config.features.past, "value", "t"));
    CHECK(reads(config.features.ahead, "day_means", "load"));
    const auto types = [](const std::vector<FeatureOptions>& features) {
        std::vector<std::string> all;
        for (const FeatureOptions& one : features) {
            all.push_back(one.type);
        }
        return all;
    };
    CHECK_THAT(types(config.features.ahead), Catch::VectorContains(std::string("time_of_day")));
    CHECK_THAT(types(parse("").values.features.ahead), !Catch::VectorContains(std::string("time_of_day")));
}

TEST_CASE("a config with features keeps them and gets no additive model", "[config]") {
    const ExperimentConfig both =
        parse("", R"(, "features": {"past": [{"type": "month"}], "ahead": [{"type": "calendar"}]})").values;
    CHECK(both.features.past.size() == 1);
    CHECK(both.features.ahead.size() == 1);
    CHECK(both.additive.terms.empty());
    const ExperimentConfig ahead = parse("", R"(, "features": {"ahead": [{"type": "calendar"}]})").values;
    CHECK(reads(ahead.features.past, "value", "load"));
    CHECK(ahead.features.ahead.size() == 1);
    CHECK(ahead.additive.terms.empty());
}

TEST_CASE("the length of the history decides the test period, the window and the additive model", "[config]") {
    LoadedConfig years = parse("");
    complete_with_history(years, days(6 * 365));
    CHECK(years.values.split.test_to == to_day({2020, 1, 1}) + 6 * 365);
    CHECK(years.values.split.test_from == to_day({2020, 1, 1}) + 5 * 365);
    CHECK(years.values.window.size == 30);
    CHECK(has_season(years.values.additive));
    const auto written = std::find_if(years.options.begin(), years.options.end(),
                                      [](const ResolvedOption& option) { return option.path == "split.test_from"; });
    CHECK(written->value == format_day(years.values.split.test_from));

    LoadedConfig months = parse("");
    complete_with_history(months, days(200));
    CHECK(months.values.split.test_to - months.values.split.test_from == 40);
    CHECK(months.values.window.size == 16);
    CHECK_FALSE(has_season(months.values.additive));
    CHECK_FALSE(months.values.additive.terms.empty());
    CHECK(months.values.additive.refit_every_days == 28);  // so that a refit day lies within them
    CHECK(years.values.additive.refit_every_days == AdditiveOptions().refit_every_days);

    LoadedConfig weeks = parse("");
    complete_with_history(weeks, days(140));  // 112 before the days that are scored
    CHECK(weeks.values.additive.terms.empty());
    LoadedConfig later = parse("");
    complete_with_history(later, days(140), to_day({2020, 1, 1}) + 120);
    CHECK_FALSE(later.values.additive.terms.empty());
}

TEST_CASE("an entry that builds on an additive model which the history is too short for is an error", "[config]") {
    for (const char* entry : {R"("best": {"type": "combination", "of": ["linear", "additive"]})",
                              R"("trees": {"type": "boosted", "base": "additive"})"}) {
        CAPTURE(entry);
        LoadedConfig config = parse("", std::string(R"(, "forecasters": {)") + entry + "}");
        CHECK_THROWS_WITH(complete_with_history(config, days(140)),
                          Contains("needs 120 days") && Contains("there are 112"));
        LoadedConfig long_enough = parse("", std::string(R"(, "forecasters": {)") + entry + "}");
        CHECK_NOTHROW(complete_with_history(long_enough, days(200)));
    }
}

TEST_CASE("what a config says of its test period and window stands", "[config]") {
    LoadedConfig config =
        parse("", R"(, "split": {"test_from": "2020-03-01", "test_to": "2020-04-01"}, "window": {"size": 29})");
    complete_with_history(config, days(100));
    CHECK(config.values.split.test_from == to_day({2020, 3, 1}));
    CHECK(config.values.split.test_to == to_day({2020, 4, 1}));
    CHECK(config.values.window.size == 29);
}
