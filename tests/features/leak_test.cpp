#include <catch2/catch.hpp>

#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// Every type of the table, with arguments that fit town().
std::vector<FeatureOptions> every_feature() {
    std::vector<FeatureOptions> all;
    for (const std::string& type : feature_types()) {
        FeatureOptions options{type, {}, {}, {}};
        if (type == "load_memory" || type == "lag_day_codes") {
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
            options.of = {"load", "wind"};
        } else if (type == "lag" || type == "difference" || type == "rolling_mean") {
            options.of = {"load", "wind"};
            options.at = {1, 2, 7};
        }
        all.push_back(options);
    }
    return all;
}

void check_bit_equal(const FeatureTable& clean, const FeatureTable& changed, std::size_t row) {
    for (std::size_t c = 0; c < clean.columns(); ++c) {
        INFO(clean.names[c] << " at row " << row << ": " << clean.at(c, row) << ", " << changed.at(c, row));
        CHECK(bit_equal(clean.at(c, row), changed.at(c, row)));
    }
}

}  // namespace

TEST_CASE("no feature changes with loads after its origin, nor with weather beyond what it may see", "[features]") {
    const Frame frame = town(to_day({2023, 9, 1}), 150);
    const double poison = GENERATE(1e9, kNaN);
    for (const FeatureOptions& options : every_feature()) {
        for (const IssueOptions& issue : {IssueOptions{"day-of", "02:15"}, IssueOptions{"day-ahead", "12:00"}}) {
            const FeaturePipeline pipeline({options}, frame, issue);
            const std::size_t unknown_days = issue.mode == "day-ahead" ? 1 : 0;
            const std::size_t beyond = options.type == "lead" ? 1 : 0;
            const auto clean = pipeline.ahead(frame);
            const auto clean_past = pipeline.past(frame);
            for (const std::size_t row : {100U, 120U}) {
                const Frame changed = poisoned(frame, row - unknown_days, row + 1 + beyond, poison);
                check_bit_equal(clean, pipeline.ahead(changed), row);
                check_bit_equal(clean_past, pipeline.past(changed), row - 1);
            }
        }
    }
}

TEST_CASE("a past covariate is not seen on the target day", "[features]") {
    Frame frame = town(to_day({2023, 9, 1}), 60);
    frame.columns[1].role = Role::past_covariate;
    const FeaturePipeline pipeline({{"value", {"temperature", "wind"}, {}, {}}}, frame, {"day-of", "02:15"});
    CHECK(std::isnan(pipeline.ahead(frame).at(0, 50)));
    CHECK_FALSE(std::isnan(pipeline.ahead(frame).at(1, 50)));
}

TEST_CASE("features do see what was known: the last load moves the forecast's inputs", "[features]") {
    const Frame frame = town(to_day({2023, 9, 1}), 60);
    const FeaturePipeline pipeline({{"load_memory", {"load"}, {}, {}}}, frame, {"day-of", "02:15"});
    CHECK(pipeline.ahead(poisoned(frame, 49, 60, 1e9)).at(0, 50) == 1e9);
}
