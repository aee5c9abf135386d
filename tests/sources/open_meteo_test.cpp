#include <catch2/catch.hpp>

#include <cmath>

#include "api_server.hpp"
#include "error_of.hpp"
#include "fake_http_client.hpp"
#include "forecast/sources/data_source.hpp"
#include "open_meteo_service.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;

namespace {

const ApiData& weather_of_2020() {
    static const ApiData kMade = simulated_api_data(to_day({2021, 1, 1}));
    return kMade;
}

SourceOptions brest() {
    SourceOptions options;
    options.type = "open-meteo";
    options.latitude = 48.3904;
    options.longitude = -4.4861;
    return options;
}

SourceOptions brest_as_issued(int days) {
    auto options = brest();
    options.previous_runs = days;
    options.variables = {"temperature_2m", "shortwave_radiation"};
    return options;
}

const ApiData& weather_of_2021() {
    static const ApiData kMade = simulated_api_data(to_day({2022, 1, 1}));
    return kMade;
}

/// The service and a source that reads it, over real HTTP.
struct Service {
    explicit Service(const ApiData& data = weather_of_2020(), SourceOptions options = brest()) : server(data) {
        options.archive_url = options.forecast_url = options.previous_runs_url = server.url();
        HttpOptions quick;
        quick.attempts = 3;
        quick.backoff = std::chrono::milliseconds(1);
        http = make_http_client(quick);
        source = make_source("weather", options, *http);
    }

    Batch read(const std::string& from, const std::string& to) {
        return source->read({*parse_time(from, "UTC"), *parse_time(to, "UTC")});
    }

    ApiServer server;
    std::unique_ptr<HttpClient> http;  // closed before the server stops
    std::unique_ptr<DataSource> source;
};

double truth(const std::string& variable, const std::string& stamp, const ApiData& data = weather_of_2020()) {
    for (const auto& value : data.weather.at(variable)) {
        if (value.time == *parse_time(stamp, "UTC")) {
            return value.value;
        }
    }
    return std::nan("");
}

Batch read_body(const std::string& hourly, const std::string& more = "") {
    FakeHttpClient http(R"({"latitude":48.4,"longitude":-4.5)" + more + R"(,"hourly":)" + hourly + "}");
    auto options = brest();
    options.variables = {"temperature_2m", "wind_speed_10m"};
    return make_source("weather", options, http)->read({Timestamp{}, Timestamp{} + hours(24)});
}

}  // namespace

TEST_CASE("the archive gives each variable by the hour, wind in m/s, known five days later", "[sources]") {
    Service service;
    const auto batch = service.read("2020-06-01", "2020-07-01");

    REQUIRE(batch.series.size() == 4);
    for (const auto& series : batch.series) {
        CAPTURE(series.info.column);
        CHECK(series.info.step == hours(1));
        REQUIRE(series.values.size() == 30UL * 24);
        CHECK(format_utc(series.values.front().time) == "2020-06-01T00:00:00Z");
        CHECK(format_utc(series.values.back().time) == "2020-06-30T23:00:00Z");
        CHECK(series.values.back().available_at == series.values.back().time + hours(5 * 24));
    }
    CHECK(batch.series[0].info.id == "open-meteo/48.3904,-4.4861/temperature_2m");
    CHECK(batch.series[0].values[5].value == truth("temperature_2m", "2020-06-01T05:00:00Z"));
    CHECK(batch.series[2].info.column == "wind_speed_10m");
    CHECK(batch.series[2].values[5].value == truth("wind_speed_10m", "2020-06-01T05:00:00Z"));
    CHECK_THAT(service.server.requests().at(0),
               Contains("timezone=GMT") && Contains("timeformat=unixtime") && Contains("wind_speed_unit=ms"));
}

TEST_CASE("radiation, which the service stamps at the end of its hour, is stamped at the beginning", "[sources]") {
    Service service;
    const auto radiation = service.read("2020-06-01", "2020-06-02").series.at(3);
    CHECK(radiation.info.column == "shortwave_radiation");
    CHECK(radiation.values.at(12).value == truth("shortwave_radiation", "2020-06-01T13:00:00Z"));
    CHECK(radiation.values.at(12).value > 0);
}

TEST_CASE("years follow each other without gap or overlap, and the past has no forecast", "[sources]") {
    Service service;
    const Period wanted{*parse_time("2019-12-30", "UTC"), *parse_time("2020-01-03", "UTC")};
    std::vector<Timestamp> times;
    for (const auto& period : service.source->requests(wanted)) {
        const auto batch = service.source->read(period);
        REQUIRE(batch.series.size() == 4);
        for (const auto& value : batch.series[3].values) {
            times.push_back(value.time);
        }
    }
    CHECK(service.server.requests().size() == 2);
    REQUIRE(times.size() == 96);
    CHECK(times.back() - times.front() == hours(95));
    CHECK(service.source->remote());
}

TEST_CASE("a request that reaches the present brings the forecast, as series of its own, known from its fetch on",
          "[sources]") {
    const Day today = day_of(now(), "UTC");
    Service service(simulated_api_data(today));
    const auto before = now();
    const auto batch = service.source->read({start_of(today - 3, "UTC"), now()});

    REQUIRE(batch.series.size() == 8);
    CHECK(service.source->series().size() == 8);
    const auto& observed = batch.series[0];
    const auto& forecast = batch.series[4];
    CHECK(observed.info.column == "temperature_2m");
    CHECK(forecast.info.column == "forecast/temperature_2m");
    CHECK(forecast.info.id == "open-meteo/48.3904,-4.4861/forecast/temperature_2m");
    CHECK(observed.values.back().time < start_of(today, "UTC"));
    CHECK(forecast.values.front().time == start_of(today - 7, "UTC"));
    CHECK(forecast.values.back().time == start_of(today + 8, "UTC") - hours(1));
    for (const auto& value : forecast.values) {
        CHECK(value.available_at >= before);
    }
    CHECK(observed.values.back().available_at <= now());  // it was just fetched, five days have not passed
}

TEST_CASE("the archive's last day bounds the request, and what lies beyond it is not there yet", "[sources]") {
    Service service;
    const auto across = service.read("2020-12-30", "2021-01-10");
    CHECK(across.series[0].values.size() == 48);
    const auto beyond = service.read("2021-02-01", "2021-03-01");
    CHECK(beyond.series[0].values.empty());
    CHECK_THAT(beyond.notes.at(0), Contains("nothing yet from 2021-02-01"));
}

TEST_CASE("a null is a value published as missing", "[sources]") {
    Service service;
    service.server.fail(Fault::nulls);
    // Five days travel, since the hour after the period holds its last radiation; the last 30 of their hours are null.
    const auto temperature = service.read("2020-06-01", "2020-06-05").series[0];
    REQUIRE(temperature.values.size() == 96);
    CHECK_FALSE(std::isnan(temperature.values[89].value));
    CHECK(std::isnan(temperature.values[90].value));
}

TEST_CASE("errors of Open-Meteo keep their reason, and what may pass is an error of the network", "[sources]") {
    Service service;
    service.server.fail(Fault::error_flag);
    auto error = error_of([&] { service.read("2020-06-01", "2020-06-02"); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("Something went wrong."));

    service.server.fail(Fault::too_many_requests);
    error = error_of([&] { service.read("2020-06-01", "2020-06-02"); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("HTTP 429") && Contains("Minutely API request limit exceeded"));

    service.server.fail(Fault::unequal);
    CHECK_THROWS_WITH(service.read("2020-06-01", "2020-06-02"), Contains("values of temperature_2m for 48 hours"));

    service.server.fail(Fault::truncated);
    CHECK_THROWS_WITH(service.read("2020-06-01", "2020-06-02"), Contains("not whole JSON"));

    service.server.fail(Fault::wrong_territory);
    CHECK_THROWS_WITH(service.read("2020-06-01", "2020-06-02"), Contains("not the place that was asked for"));

    const auto asked = service.server.requests().size();
    service.server.fail(Fault::too_many_requests, 2);
    CHECK(service.read("2020-06-01", "2020-06-02").series[0].values.size() == 24);
    CHECK(service.server.requests().size() == asked + 3);
}

TEST_CASE("an unknown variable is refused by the service, once", "[sources]") {
    Service service;
    auto options = brest();
    options.archive_url = service.server.url() + "/v1/archive";  // a whole address serves too
    options.variables = {"temperature_3m"};
    const auto source = make_source("weather", options, *service.http);
    const Period day{*parse_time("2020-06-01", "UTC"), *parse_time("2020-06-02", "UTC")};
    CHECK_THROWS_WITH(source->read(day), Contains("HTTP 400") && Contains("temperature_3m"));
    CHECK(service.server.requests().size() == 1);
}

TEST_CASE("times may be text or unix seconds, and numbers of another unit or zone are refused", "[sources]") {
    const auto batch =
        read_body(R"({"time":[0,"1970-01-01T01:00"],"temperature_2m":[11.2,null],"wind_speed_10m":[3,4.5]})");
    REQUIRE(batch.series[0].values.size() == 2);
    CHECK(batch.series[0].values[0].value == 11.2);
    CHECK(std::isnan(batch.series[0].values[1].value));
    CHECK(batch.series[1].values[1].time == Timestamp{} + hours(1));

    const std::string hourly = R"({"time":[0],"temperature_2m":[1],"wind_speed_10m":[3]})";
    CHECK_THROWS_WITH(read_body(hourly, R"(,"hourly_units":{"wind_speed_10m":"km/h"})"), Contains("m/s was asked for"));
    CHECK_THROWS_WITH(read_body(hourly, R"(,"utc_offset_seconds":7200)"), Contains("GMT was asked for"));
    CHECK_THROWS_WITH(read_body(R"({"time":[0],"temperature_2m":[1]})"), Contains("without the variable"));
    for (const char* time : {"9223372036854775807", "-9223372036854775808", "18446744073709551615", "\"9999-12-31\""}) {
        CAPTURE(time);
        CHECK_THROWS_WITH(read_body(fmt::format(R"({{"time":[{}],"temperature_2m":[1],"wind_speed_10m":[3]}})", time)),
                          Contains("for a time"));
    }
    CHECK_THROWS_WITH(read_body(R"({"time":[0],"temperature_2m":[1e308],"wind_speed_10m":[3]})"),
                      Contains("1e+308 for temperature_2m, which nothing measures"));
}

TEST_CASE("earlier forecasts come as series of their own, each known so many days before its hour", "[sources]") {
    Service service(weather_of_2021(), brest_as_issued(7));
    const auto batch = service.read("2021-06-01", "2021-06-03");

    REQUIRE(service.source->series().size() == 2 + 2 + 7 * 2);
    REQUIRE(batch.series.size() == 2 + 7 * 2);  // the past has no newest forecast
    const auto& third = batch.series[2 + 2 * 2];
    CHECK(third.info.id == "open-meteo/48.3904,-4.4861/previous_day3/temperature_2m");
    CHECK(third.info.column == "previous_day3/temperature_2m");
    REQUIRE(third.values.size() == 48);
    CHECK(format_utc(third.values[5].time) == "2021-06-01T05:00:00Z");
    CHECK(format_utc(third.values[5].available_at) == "2021-05-29T05:00:00Z");
    CHECK(third.values[5].value ==
          Approx(truth("temperature_2m", "2021-06-01T05:00:00Z", weather_of_2021()) + 3 * kErrorPerDayBefore));
    CHECK(batch.series.back().info.column == "previous_day7/shortwave_radiation");
    REQUIRE(service.server.requests().size() == 2);
    CHECK_THAT(service.server.requests()[1], Contains("/v1/forecast?") && Contains("temperature_2m_previous_day1") &&
                                                 Contains("shortwave_radiation_previous_day7") &&
                                                 Contains("start_date=2021-06-01"));
}

TEST_CASE("earlier forecasts of radiation are stamped at the beginning of their hour too", "[sources]") {
    Service service(weather_of_2021(), brest_as_issued(1));
    const auto batch = service.read("2021-06-01", "2021-06-02");
    CHECK(batch.series[3].values.at(12).value ==
          Approx(truth("shortwave_radiation", "2021-06-01T13:00:00Z", weather_of_2021()) + kErrorPerDayBefore));
}

TEST_CASE("no earlier forecasts are asked for before any were kept, nor unless they are wanted", "[sources]") {
    Service before(weather_of_2021(), brest_as_issued(2));
    CHECK(before.read("2020-06-01", "2020-06-03").series.size() == 2);
    CHECK(before.server.requests().size() == 1);

    const auto begins = before.read("2021-03-30", "2021-04-03");  // what is null is not there
    REQUIRE(begins.series.size() == 2 + 2 * 2);
    CHECK(format_utc(begins.series[2].values.front().time) == "2021-04-01T00:00:00Z");

    Service without(weather_of_2021(), brest_as_issued(0));
    CHECK(without.read("2021-06-01", "2021-06-03").series.size() == 2);
    CHECK(without.server.requests().size() == 1);
}

TEST_CASE("what goes wrong with earlier forecasts is told as with the archive", "[sources]") {
    const auto failing = [](Fault fault) {
        Service service(weather_of_2021(), brest_as_issued(1));
        REQUIRE(service.read("2021-06-01", "2021-06-02").series.size() == 4);
        service.server.fail(fault);
        return error_of([&] { service.read("2021-06-01", "2021-06-02"); });
    };
    CHECK(failing(Fault::too_many_requests).kind() == ErrorKind::unavailable);
    CHECK_THAT(failing(Fault::unequal).what(), Contains("values of temperature_2m"));

    // The archive answers from another host: only the earlier forecasts break off.
    Service archive(weather_of_2021());
    ApiServer earlier(weather_of_2021());
    auto options = brest_as_issued(1);
    options.archive_url = options.forecast_url = archive.server.url();
    options.previous_runs_url = earlier.url();
    const auto source = make_source("weather", options, *archive.http);
    const Period day{*parse_time("2021-06-01", "UTC"), *parse_time("2021-06-02", "UTC")};
    for (const Fault fault : {Fault::truncated, Fault::closed, Fault::unavailable, Fault::error_flag}) {
        earlier.fail(fault);
        CHECK(error_of([&] { source->read(day); }).kind() == ErrorKind::unavailable);
    }
    earlier.fail(Fault::wrong_territory);
    CHECK_THROWS_WITH(source->read(day), Contains("not the place that was asked for"));
    earlier.fail(Fault::nulls);
    CHECK(source->read(day).series[2].values.size() == 24);  // the last quarter of two days
    earlier.fail(Fault::server_error, 2);
    CHECK(source->read(day).series.size() == 4);
}
