#include <algorithm>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "other_load.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

// What the forecast of another load adds; what is promised of every forecaster is in forecasters_test.cpp.

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const Day kFirst = to_day({2021, 1, 1});
constexpr std::size_t kRows = 500;
constexpr std::size_t kRow = 450;
constexpr std::size_t kNational = 3;

/// linear knows the weekday and the newest loads only; the model of the national load knows the weather besides.
ForecasterSpecs specs_with(const std::string& from = "national") {
    ForecasterSpecs specs;
    specs.issue = kDayOf;
    ForecasterOptions linear;
    linear.type = "linear";
    linear.linear.features = {{"day_of_week", {}, {}, {}}, {"lag", {"load"}, {1, 7}, {}}};
    specs.named["linear"] = linear;
    ForecasterOptions transfer;
    transfer.type = "transfer";
    transfer.transfer.base = "linear";
    transfer.transfer.from = from;
    transfer.transfer.model.type = "linear";
    transfer.transfer.model.linear.features = {
        {"day_of_week", {}, {}, {}}, {"lag", {"load"}, {1, 7}, {}}, {"value", {"temperature"}, {}, {}}};
    specs.named["transfer"] = transfer;
    return specs;
}

Origin origin_at(const Frame& frame, std::size_t row) {
    return {issue_time(kDayOf, frame.axis, row), row, 1};
}

std::shared_ptr<SharedForecaster> fitted(const Frame& frame, const std::string& name, std::size_t row = kRow) {
    auto forecaster = Forecasters(specs_with()).get(name);
    forecaster->prepare(frame);
    forecaster->fit(origin_at(frame, row));
    return forecaster;
}

double forecast_of(const Frame& frame, std::size_t row = kRow) {
    return fitted(frame, "transfer", row)->predict(origin_at(frame, row)).front();
}

double mean_error(const std::string& name, const Frame& frame) {
    const auto forecaster = Forecasters(specs_with()).get(name);
    forecaster->prepare(frame);
    const auto values = forecast_rolling(frame, {forecaster.get()}, {kRow, kRows, kRow, kDayOf, {}}).of(0);
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += std::abs(values[i] - frame.target().values[kRow + i]);
    }
    return sum / static_cast<double>(values.size());
}

std::string refusal(const std::string& from) {
    const Frame frame = town_and_country(kFirst, 100);
    const Error error = error_of([&] { Forecasters(specs_with(from)).get("transfer")->prepare(frame); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    return error.what();
}

}  // namespace

TEST_CASE("a base that knows no weather gains by the forecast of another load that does", "[forecasters]") {
    const Frame frame = town_and_country(kFirst, kRows);
    CHECK(mean_error("transfer", frame) < 0.85 * mean_error("linear", frame));
}

TEST_CASE("the two loads change places, each with what was known of it when", "[forecasters]") {
    Frame frame = town_and_country(kFirst, 10);
    frame.columns[kNational].available_at[9] = Timestamp::max();
    const Frame swapped = with_other_target(frame, "national", "transfer");
    CHECK(swapped.target().name == "load");
    CHECK(swapped.target().role == Role::target);
    CHECK(swapped.target().values == frame.columns[kNational].values);
    CHECK(swapped.target().available_at == frame.columns[kNational].available_at);
    CHECK(swapped.columns[kNational].name == "national");
    CHECK(swapped.columns[kNational].role == Role::past_covariate);
    CHECK(swapped.columns[kNational].values == frame.target().values);
}

TEST_CASE("where the other load was imputed, its model reads that of the week before", "[forecasters]") {
    Frame frame = town_and_country(kFirst, 20);
    Column& national = frame.columns[kNational];
    national.imputed.assign(20, false);
    for (const std::size_t row : {std::size_t{3}, std::size_t{12}}) {
        national.imputed[row] = true;
        national.values[row] = national.values[row - 1];
    }
    const Frame swapped = with_other_target(frame, "national", "transfer");
    CHECK(swapped.target().values[12] == national.values[5]);
    CHECK(std::isnan(swapped.target().values[3]));
}

TEST_CASE("a load of the other territory that becomes known after the issue changes no bit", "[forecasters]") {
    const Frame frame = town_and_country(kFirst, kRows);
    const double clean = forecast_of(frame);
    const double poison = GENERATE(1e9, kNaN);
    Frame later = frame;
    Frame earlier = frame;
    for (std::size_t row = kRow - 1; row < kRows; ++row) {
        if (row >= kRow) {
            later.columns[kNational].values[row] = poison;
            later.target().values[row] = poison;
        }
        earlier.columns[kNational].values[row] = poison;
    }
    CHECK(forecast_of(later) == clean);
    CHECK_FALSE(forecast_of(earlier) == clean);
}

TEST_CASE("a revision of the other load counts from when it was known", "[forecasters]") {
    const Frame frame = town_and_country(kFirst, kRows);
    Frame revised = frame;
    Column& national = revised.columns[kNational];
    national.earlier.push_back({kRow - 1, national.available_at[kRow - 1], national.values[kRow - 1]});
    national.values[kRow - 1] *= 1.5;
    national.available_at[kRow - 1] = origin_at(frame, kRow).issued_at + std::chrono::seconds(1);
    CHECK(forecast_of(revised) == forecast_of(frame));
}

TEST_CASE("where the other load is older than usual there is no forecast", "[forecasters]") {
    Frame frame = town_and_country(kFirst, kRows);
    Column& national = frame.columns[kNational];
    const bool is_imputed = GENERATE(false, true);
    if (is_imputed) {
        national.imputed.assign(kRows, false);
        national.imputed[kRow - 1] = true;
    } else {
        national.available_at[kRow - 1] = Timestamp::max();
    }
    const auto transfer = fitted(frame, "transfer");
    CHECK(std::isnan(transfer->predict(origin_at(frame, kRow)).front()));
    CHECK_FALSE(transfer->explain(origin_at(frame, kRow)));
    CHECK_FALSE(std::isnan(transfer->predict(origin_at(frame, kRow + 1)).front()));
}

TEST_CASE("a transfer that was prepared takes in that other loads are known", "[forecasters]") {
    Frame frame = town_and_country(kFirst, kRows);
    const auto transfer = fitted(frame, "transfer");
    const double forecast = transfer->predict(origin_at(frame, kRow)).front();
    Timestamp& known = frame.columns[kNational].available_at[kRow - 1];
    const Timestamp before = std::exchange(known, Timestamp::max());
    transfer->update(kRow, kRows);
    CHECK(std::isnan(transfer->predict(origin_at(frame, kRow)).front()));
    known = before;
    transfer->update(kRow, kRows);
    CHECK(transfer->predict(origin_at(frame, kRow)).front() == forecast);
}

TEST_CASE("an explanation is the base's and what the other load's forecast adds", "[forecasters]") {
    const Frame frame = town_and_country(kFirst, kRows);
    const Origin origin = origin_at(frame, kRow);
    const auto transfer = fitted(frame, "transfer");
    const auto explanation = transfer->explain(origin);
    const auto of_base = fitted(frame, "linear")->explain(origin);
    REQUIRE(explanation);
    CHECK(explanation->forecast() == transfer->predict(origin).front());
    REQUIRE(explanation->contributions.size() == of_base->contributions.size() + 1);
    CHECK(explanation->contributions.back().group == "transfer: national");
    CHECK(explanation->baseline == of_base->baseline);
}

TEST_CASE("what is no other load is refused in one sentence", "[forecasters]") {
    CHECK(refusal("moon") ==
          "forecasters.transfer.from: the frame has no column 'moon'; it has load, temperature, wind, national");
    CHECK(refusal("load") ==
          "forecasters.transfer.from: 'load' is the target itself; name the load of another territory");
    CHECK(refusal("wind") ==
          "forecasters.transfer.from: 'wind' is known ahead; give its column the role past_covariate");
}

TEST_CASE("with too few days of both forecasts a transfer is not learnt", "[forecasters]") {
    const Frame frame = town_and_country(kFirst, kRows);
    const Error error = error_of([&] { fitted(frame, "transfer", 80); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Catch::StartsWith("transfer has ") && Catch::Contains("before 2021-"));
}

TEST_CASE("at a finer step than a day each period of the day is corrected by itself", "[forecasters]") {
    Frame frame = town_by_hour(kFirst, 130);
    std::vector<double> load;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        load.push_back(30 * frame.target().values[row] + 10 * std::sin(static_cast<double>(row) * 0.2));
    }
    frame.columns.push_back(column_of(frame.axis, "national", Role::past_covariate, load));
    const std::size_t row = frame.axis.first_row_of(kFirst + 125);
    const Origin day{issue_time(kDayOf, frame.axis, row), row, 24};
    const TempDirectory directory;
    const auto transfer = Forecasters(specs_with()).get("transfer");
    transfer->prepare(frame);
    transfer->fit(day);
    const auto values = transfer->predict(day);
    CHECK(std::none_of(values.begin(), values.end(), [](double value) { return std::isnan(value); }));
    save_fit(*transfer, forecaster_file("transfer", directory.path()));
    save_fit(*fitted(frame, "linear", row), forecaster_file("linear", directory.path()));
    const auto again = Forecasters(specs_with(), directory.path()).get("transfer");
    again->prepare(frame);
    CHECK(again->predict(day) == values);
}

TEST_CASE("a saved transfer that was changed is refused, and the file is named", "[forecasters]") {
    const TempDirectory directory;
    const Frame frame = town_and_country(kFirst, kRows);
    const auto file = forecaster_file("transfer", directory.path());
    save_fit(*fitted(frame, "transfer"), file);
    const std::string whole = read_file(file);
    const auto error_with = [&](const std::string& from, const std::string& to) {
        return error_with_changed(file, whole, from, to,
                                  [&] { Forecasters(specs_with(), directory.path()).get("transfer")->prepare(frame); });
    };
    const std::string begin = file.string() + " cannot serve as a saved forecaster: ";
    CHECK_THAT(error_with("\"slopes\":[", "\"slopes\":[1,"), Catch::StartsWith(begin + "it has other slopes"));
    CHECK_THAT(error_with("\"learnt\":\"", "\"learnt\":\"x"), Catch::StartsWith(begin + "\"learnt\" is no day"));
    CHECK_THAT(error_with("\"other\":", "\"another\":"), Catch::StartsWith(begin));
    CHECK_THAT(error_with("\"intercept\":", "\"intercept\":\"x\",\"y\":"), Catch::StartsWith(begin));
}
