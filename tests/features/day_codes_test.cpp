#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/features/pipeline.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};
const Day kFirst = to_day({2023, 1, 1});

/// Two years and a half from 2023 on; loads 100, 101, ..., temperatures 0, 1, 2, ...
Frame counting() {
    Frame frame = town(kFirst, 900);
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        frame.columns[0].values[row] = 100 + static_cast<double>(row);
        frame.columns[1].values[row] = static_cast<double>(row);
    }
    return frame;
}

std::size_t row_of(const Date& date) {
    return static_cast<std::size_t>(to_day(date) - kFirst);
}

FeatureTable ahead(const Frame& frame, const FeatureOptions& options, const IssueOptions& issue = kDayOf) {
    return FeaturePipeline({options}, frame, issue).future_features(frame);
}

double at(const FeatureTable& table, const std::string& name, std::size_t row) {
    INFO(name);
    const auto found = std::find(table.names.begin(), table.names.end(), name);
    REQUIRE(found != table.names.end());
    return table.at(static_cast<std::size_t>(found - table.names.begin()), row);
}

/// All columns but the last, the position in the year.
std::vector<double> codes_of(const FeatureTable& table, const Date& date) {
    std::vector<double> codes;
    for (std::size_t c = 0; c + 1 < table.columns(); ++c) {
        codes.push_back(table.at(c, row_of(date)));
    }
    return codes;
}

using Codes = std::vector<double>;

}  // namespace

TEST_CASE("a day's codes are its weekday, type, freedom, speciality, holiday and Christmas", "[features]") {
    const auto table = ahead(counting(), {"day_codes", {}, {}, {}});
    REQUIRE(table.names == std::vector<std::string>{"weekday", "day_type", "free_day", "special_day", "holiday_weekend",
                                                    "christmas_day", "year_position"});
    CHECK(codes_of(table, {2024, 6, 5}) == Codes{2, 2, 0, 0, 0, 0});     // an ordinary Wednesday
    CHECK(codes_of(table, {2024, 6, 8}) == Codes{5, 5, 1, 0, 0, 0});     // a Saturday
    CHECK(codes_of(table, {2023, 7, 14}) == Codes{4, 7, 1, 7, 1, 0});    // a Friday
    CHECK(codes_of(table, {2024, 7, 14}) == Codes{6, 7, 1, 7, 2, 0});    // a Sunday
    CHECK(codes_of(table, {2024, 7, 15}) == Codes{0, 0, 0, 14, 0, 0});   // the Monday after it
    CHECK(codes_of(table, {2024, 5, 7}) == Codes{1, 1, 0, 13, 0, 0});    // before Victoire 1945
    CHECK(codes_of(table, {2024, 5, 9}) == Codes{3, 7, 1, 5, 1, 0});     // Ascension
    CHECK(codes_of(table, {2024, 5, 10}) == Codes{4, 4, 0, 12, 0, 0});   // its bridge
    CHECK(codes_of(table, {2023, 8, 14}) == Codes{0, 0, 0, 12, 0, 0});   // a bridge to Tuesday 15
    CHECK(codes_of(table, {2024, 3, 31}) == Codes{6, 6, 1, 0, 0, 0});    // Easter Sunday: first of all a Sunday
    CHECK(codes_of(table, {2024, 4, 1}) == Codes{0, 7, 1, 2, 1, 0});     // Easter Monday
    CHECK(codes_of(table, {2024, 12, 24}) == Codes{1, 1, 0, 13, 0, 4});  // Christmas Eve
}

TEST_CASE("Christmas is counted from 21 December, 1, to 5 January, 16", "[features]") {
    const auto table = ahead(counting(), {"day_codes", {}, {}, {}});
    const auto christmas = [&](const Date& date) { return at(table, "christmas_day", row_of(date)); };
    CHECK(christmas({2023, 12, 20}) == 0);
    CHECK(christmas({2023, 12, 21}) == 1);
    CHECK(christmas({2023, 12, 25}) == 5);
    CHECK(christmas({2024, 1, 1}) == 12);
    CHECK(christmas({2024, 1, 5}) == 16);
    CHECK(christmas({2024, 1, 6}) == 0);
    CHECK(codes_of(table, {2024, 12, 25}) == Codes{2, 7, 1, 11, 1, 5});
    CHECK(codes_of(table, {2024, 12, 26}) == Codes{3, 3, 0, 14, 0, 6});
    CHECK(codes_of(table, {2025, 1, 1}) == Codes{2, 7, 1, 1, 1, 12});
}

TEST_CASE("the position in the year runs from 0 on 1 January to just under 1", "[features]") {
    const auto table = ahead(counting(), {"day_codes", {}, {}, {}});
    CHECK(at(table, "year_position", row_of({2024, 1, 1})) == 0);
    CHECK(at(table, "year_position", row_of({2023, 7, 1})) == Approx(181 / 365.25));
    CHECK(at(table, "year_position", row_of({2024, 12, 31})) == Approx(365 / 365.25));
    CHECK(at(table, "year_position", row_of({2023, 12, 31})) < 1);
}

TEST_CASE("the codes of a load's lags are those of the days it was known on", "[features]") {
    Frame frame = counting();
    const FeatureOptions codes{"lag_day_codes", {"load"}, {}, {}};
    const auto day_of = ahead(frame, codes);
    const auto day_ahead = ahead(frame, codes, kDayAhead);
    REQUIRE(day_of.names == std::vector<std::string>{"load_last_day_type", "load_last_day_kind", "load_last-1_day_kind",
                                                     "load_last-2_day_kind", "load_last-3_day_kind",
                                                     "load_last-4_day_kind", "load_last-5_day_kind",
                                                     "load_last-6_day_kind", "load_j-7_day_kind"});
    const std::size_t saturday = row_of({2024, 5, 11});  // after Victoire 1945, Ascension and its bridge
    CHECK(at(day_of, "load_last_day_type", saturday) == 4);
    CHECK(at(day_of, "load_last_day_kind", saturday) == 3);
    CHECK(at(day_of, "load_last-1_day_kind", saturday) == 1);
    CHECK(at(day_of, "load_last-2_day_kind", saturday) == 1);
    CHECK(at(day_of, "load_last-3_day_kind", saturday) == 0);
    CHECK(at(day_ahead, "load_last_day_type", saturday) == 7);
    CHECK(at(day_ahead, "load_last_day_kind", saturday) == 1);
    CHECK(at(day_ahead, "load_last-2_day_kind", saturday) == 0);
    CHECK(at(day_of, "load_j-7_day_kind", row_of({2024, 5, 17})) == 3);
    CHECK(at(day_ahead, "load_j-7_day_kind", row_of({2024, 5, 17})) == 3);
    CHECK(at(day_of, "load_last_day_kind", row_of({2024, 7, 15})) == 2);  // 14 July on a Sunday
    CHECK(std::isnan(at(day_of, "load_last_day_type", 0)));

    frame.columns[0].values[saturday - 1] = kNaN;
    CHECK(at(ahead(frame, codes), "load_last_day_type", saturday) == 7);
    CHECK(at(ahead(frame, codes), "load_last_day_kind", saturday) == 1);
}

TEST_CASE("a temperature's lags beside a load are of the day of the newest known load", "[features]") {
    Frame frame = counting();
    const FeatureOptions response{"temperature_response", {"temperature", "load"}, {}, {}};
    const std::size_t row = 300;
    const auto day_of = ahead(frame, response);
    const auto day_ahead = ahead(frame, response, kDayAhead);
    CHECK(at(day_of, "temperature", row) == 300);
    CHECK(at(day_of, "temperature_last", row) == 299);
    CHECK(at(day_of, "temperature_change_last", row) == 1);
    CHECK(at(day_ahead, "temperature_last", row) == 298);
    CHECK(at(day_ahead, "temperature_change_last", row) == 2);
    CHECK(at(day_of, "temperature_j-7", row) == 293);
    CHECK(at(day_ahead, "temperature_j-7", row) == 293);
    CHECK(std::isnan(at(day_of, "temperature_last", 0)));

    frame.columns[0].values[row - 1] = kNaN;
    CHECK(at(ahead(frame, response), "temperature_last", row) == 298);
}

TEST_CASE("without a load a temperature's lags are of calendar days, 1 and 7 unless given", "[features]") {
    const Frame frame = counting();
    for (const IssueOptions& issue : {kDayOf, kDayAhead}) {
        const auto table = ahead(frame, {"temperature_response", {"temperature"}, {}, {}}, issue);
        CHECK(at(table, "temperature_j-1", 300) == 299);
        CHECK(at(table, "temperature_change_7d", 300) == 7);
        CHECK(std::count(table.names.begin(), table.names.end(), "temperature_last") == 0);
        const auto three = ahead(frame, {"temperature_response", {"temperature"}, {3}, {}}, issue);
        CHECK(at(three, "temperature_j-3", 300) == 297);
        CHECK(std::count(three.names.begin(), three.names.end(), "temperature_j-7") == 0);
    }
}

TEST_CASE("temperature_memory is the smoothed temperature of the lag's own day", "[features]") {
    const Frame frame = town(kFirst, 400);
    for (const IssueOptions& issue : {kDayOf, kDayAhead}) {
        const std::size_t lag = issue.mode == IssueMode::day_of ? 1 : 2;
        const auto memory = ahead(frame, {"temperature_memory", {"temperature", "load"}, {}, {}}, issue);
        const auto response = ahead(frame, {"temperature_response", {"temperature", "load"}, {}, {}}, issue);
        CHECK(memory.names.size() == 2 * 4);
        for (const std::string days : {"2", "4", "8", "30"}) {
            const std::string smooth = "temperature_smooth_" + days + "d";
            CHECK(at(memory, smooth + "_last", 300) == at(response, smooth, 300 - lag));
            CHECK(at(memory, smooth + "_j-7", 300) == at(response, smooth, 293));
        }
    }
}
