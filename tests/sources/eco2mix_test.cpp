#include <catch2/catch.hpp>

#include <cmath>

#include "api_server.hpp"
#include "error_of.hpp"
#include "forecast/core/url.hpp"
#include "forecast/sources/data_source.hpp"
#include "odre_service.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// The service and a source that reads it, over real HTTP.
struct Service {
    explicit Service(SourceOptions given = {}) : options(std::move(given)) {
        options.type = "eco2mix";
        options.base_url = server.url();
        if (options.dataset == "eco2mix-metropoles-tr" && options.territory.empty()) {
            options.territory = "242900314";
        }
        HttpOptions quick;
        quick.attempts = 3;
        quick.backoff = std::chrono::milliseconds(1);
        http = make_http_client(quick);
        source = make_source("load", options, *http);
    }

    static const ApiData& data() {
        static const ApiData kMade = simulated_api_data(to_day({2021, 1, 1}));
        return kMade;
    }

    Batch read(const std::string& from, const std::string& to) {
        return source->read({*parse_time(from, "UTC"), *parse_time(to, "UTC")});
    }

    ApiServer server{data()};
    SourceOptions options;
    std::unique_ptr<HttpClient> http;  // closed before the server stops
    std::unique_ptr<DataSource> source;
};

SourceOptions dataset(const std::string& name, const std::string& territory = "") {
    SourceOptions options;
    options.dataset = name;
    options.territory = territory;
    return options;
}

/// What the simulated town used from `from` on.
double truth(const std::string& time) {
    for (const auto& value : Service::data().load) {
        if (value.time == *parse_time(time, "UTC")) {
            return value.value;
        }
    }
    return std::nan("");
}

const Observation* find(const Series& series, const std::string& time) {
    for (const auto& value : series.values) {
        if (value.time == *parse_time(time, "UTC")) {
            return &value;
        }
    }
    return nullptr;
}

bool same_values(const Series& a, const Series& b) {
    return a.values.size() == b.values.size() &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), [](const auto& x, const auto& y) {
               return x.time == y.time && x.value == y.value && x.available_at == y.available_at;
           });
}

}  // namespace

TEST_CASE("a métropole's month comes whole, in quarter-hours, each known after the publication delay", "[sources]") {
    Service service;
    const auto batch = service.read("2020-01-01", "2020-02-01");

    REQUIRE(batch.series.size() == 1);
    const auto& load = batch.series[0];
    CHECK(load.info.id == "eco2mix-metropoles-tr/242900314/consommation");
    CHECK(load.info.column == "consommation");
    CHECK(load.info.step == minutes(15));
    REQUIRE(load.values.size() == 31UL * 96);
    CHECK(format_utc(load.values.front().time) == "2020-01-01T00:00:00Z");
    CHECK(format_utc(load.values.back().time) == "2020-01-31T23:45:00Z");
    CHECK(load.values.front().value == truth("2020-01-01T00:00:00Z"));
    CHECK(load.values.back().value == truth("2020-01-31T23:45:00Z"));
    CHECK(load.values.front().available_at == load.values.front().time + minutes(150));
    CHECK(batch.notes.empty());
}

TEST_CASE("the request names its columns, its territory and a half-open period", "[sources]") {
    Service service;
    service.read("2020-01-01", "2020-02-01");
    REQUIRE(service.server.requests().size() == 1);
    const auto url = service.server.requests()[0];
    CHECK_THAT(url, Contains("/eco2mix-metropoles-tr/exports/json?"));
    CHECK_THAT(url, Contains("select=" + url_encode("date_heure,heures,code_insee_epci,consommation") + "&"));
    CHECK_THAT(url, Contains(url_encode("code_insee_epci=\"242900314\" and date_heure >= '2020-01-01' and "
                                        "date_heure < '2020-02-01'")));
}

TEST_CASE("a period within a day gives the time steps within it alone", "[sources]") {
    Service service;
    const auto load = service.read("2020-01-10T22:30:00Z", "2020-01-11T00:15:00Z").series[0];
    REQUIRE(load.values.size() == 7);
    CHECK(format_utc(load.values.front().time) == "2020-01-10T22:30:00Z");
    CHECK(format_utc(load.values.back().time) == "2020-01-11T00:00:00Z");
}

TEST_CASE("métropoles are asked for by month and the country by year, without gap or overlap", "[sources]") {
    Service town;
    Service country(dataset("eco2mix-national-cons-def"));
    const Period wanted{*parse_time("2019-11-15T10:00:00Z", "UTC"), *parse_time("2020-02-03", "UTC")};

    const auto months = town.source->requests(wanted);
    REQUIRE(months.size() == 4);
    CHECK(months.front().begin == wanted.begin);
    CHECK(format_utc(months[0].end) == "2019-12-01T00:00:00Z");
    CHECK(months[1].begin == months[0].end);
    CHECK(months.back().end == wanted.end);
    CHECK(country.source->requests(wanted).size() == 2);
    CHECK(town.source->requests({wanted.end, wanted.end}).empty());
    CHECK(town.source->remote());
}

TEST_CASE("in March the later local hour is kept of two at one instant, and in October the first pass is missing",
          "[sources]") {
    Service service;
    const auto spring = service.read("2020-03-29", "2020-03-30");
    CHECK(spring.series[0].values.size() == 96);
    REQUIRE(find(spring.series[0], "2020-03-29T01:00:00Z") != nullptr);
    CHECK(find(spring.series[0], "2020-03-29T01:00:00Z")->value == truth("2020-03-29T01:00:00Z"));
    REQUIRE(spring.notes.size() == 1);
    CHECK_THAT(spring.notes[0], Contains("4 values for times given twice"));

    const auto autumn = service.read("2020-10-25", "2020-10-26").series[0];
    CHECK(autumn.values.size() == 92);
    CHECK(find(autumn, "2020-10-25T00:45:00Z") == nullptr);
    CHECK(find(autumn, "2020-10-25T01:00:00Z") != nullptr);
}

TEST_CASE("when the nightly run starts at 02:15, every step of the day before is known, on days of change too",
          "[sources]") {
    Service service;
    for (const auto& day : {Date{2020, 1, 15}, Date{2020, 3, 28}, Date{2020, 3, 29}, Date{2020, 7, 1},
                            Date{2020, 10, 24}, Date{2020, 10, 25}}) {
        const Day yesterday = to_day(day);
        CAPTURE(format_day(yesterday));
        const auto load =
            service.source->read({start_of(yesterday, kParis), start_of(yesterday + 1, kParis)}).series[0];
        const auto run = from_local(yesterday + 1, hours(2) + minutes(15), kParis);
        CHECK(load.values.back().available_at <= run);
        CHECK(load.values.back().time == start_of(yesterday + 1, kParis) - minutes(15));
    }
}

TEST_CASE("rows out of order or given twice become the same series, with a note", "[sources]") {
    Service service;
    const auto clean = service.read("2020-05-01", "2020-06-01");
    for (const auto fault : {Fault::unsorted, Fault::duplicates}) {
        service.server.fail(fault);
        const auto spoilt = service.read("2020-05-01", "2020-06-01");
        CHECK(same_values(spoilt.series[0], clean.series[0]));
        CHECK_FALSE(spoilt.notes.empty());
    }
}

TEST_CASE("an export that breaks off after HTTP 200 is asked for again, and told with its URL if it stays broken",
          "[sources]") {
    Service service;
    for (const auto fault : {Fault::truncated, Fault::closed}) {
        service.server.fail(fault, 2);
        CHECK(service.read("2020-05-01", "2020-06-01").series[0].values.size() == 31UL * 96);

        service.server.fail(fault);
        const auto error = error_of([&] { service.read("2020-05-01", "2020-06-01"); });
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK_THAT(error.what(), Contains(service.server.url()) && Contains("exports/json"));
    }
}

TEST_CASE("a row of another territory is an error, never data", "[sources]") {
    Service service;
    service.server.fail(Fault::wrong_territory);
    CHECK_THROWS_WITH(service.read("2020-05-01", "2020-06-01"),
                      Contains("code_insee_epci '243100518' where '242900314' was asked for"));
}

TEST_CASE("the service's own words come with its errors, which are not tried again", "[sources]") {
    Service unknown(dataset("eco2mix-metropoles-xx", "242900314"));
    CHECK_THROWS_WITH(unknown.read("2020-05-01", "2020-06-01"),
                      Contains("HTTP 404") && Contains("Unknown dataset: eco2mix-metropoles-xx"));
    CHECK(unknown.server.requests().size() == 1);

    SourceOptions options;
    options.fields = {"consomation"};
    Service misspelt(options);
    const auto error = error_of([&] { misspelt.read("2020-05-01", "2020-06-01"); });
    CHECK_THAT(error.what(), Contains("HTTP 400") && Contains("Unknown field: consomation"));
    CHECK(error.kind() == ErrorKind::internal);
    CHECK(misspelt.server.requests().size() == 1);

    Service flagged;
    flagged.server.fail(Fault::error_flag);
    CHECK_THROWS_WITH(flagged.read("2020-05-01", "2020-06-01"), Contains("Something went wrong, please try again"));
}

TEST_CASE("429 and 5xx are waited out, and one that stays is an error of the network", "[sources]") {
    Service service;
    for (const auto fault : {Fault::too_many_requests, Fault::server_error, Fault::unavailable}) {
        service.server.fail(fault, 2);
        CHECK(service.read("2020-05-01", "2020-05-02").series[0].values.size() == 96);
        service.server.fail(fault);
        const auto error = error_of([&] { service.read("2020-05-01", "2020-05-02"); });
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK_THAT(error.what(), Contains(service.server.url()));
    }
}

TEST_CASE("integers, floats, texts and ND in one column are read as what they are", "[sources]") {
    Service service;
    const auto clean = service.read("2020-05-01", "2020-05-02").series[0];
    service.server.fail(Fault::strings);
    const auto mixed = service.read("2020-05-01", "2020-05-02").series[0];
    REQUIRE(mixed.values.size() == clean.values.size());
    for (std::size_t i = 0; i < mixed.values.size(); ++i) {
        CAPTURE(i);
        CHECK(std::isnan(mixed.values[i].value) == (i % 6 == 0));
        CHECK((i % 6 == 0 || mixed.values[i].value == clean.values[i].value));
    }
}

TEST_CASE("nulls are values published as missing, and no rows at all are an empty series and a note", "[sources]") {
    Service service;
    service.server.fail(Fault::nulls);
    const auto load = service.read("2020-05-01", "2020-05-02").series[0];
    REQUIRE(load.values.size() == 96);
    CHECK_FALSE(std::isnan(load.values[71].value));
    CHECK(std::isnan(load.values[72].value));

    service.server.fail(Fault::empty);
    const auto empty = service.read("2020-05-01", "2020-05-02");
    CHECK(empty.series.at(0).values.empty());
    REQUIRE(empty.notes.size() == 1);
    CHECK_THAT(empty.notes[0], Contains("no rows"));
}

TEST_CASE("regions and the country come in half-hours, also where rows between them carry no load", "[sources]") {
    for (const auto& options : {dataset("eco2mix-national-cons-def"), dataset("eco2mix-national-tr"),
                                dataset("eco2mix-regional-cons-def", "53"), dataset("eco2mix-regional-tr", "53")}) {
        CAPTURE(options.dataset);
        Service service(options);
        const auto load = service.read("2020-05-01", "2020-05-02").series[0];
        CHECK(load.info.step == minutes(30));
        REQUIRE(load.values.size() == 48);
        CHECK(load.values[1].value == truth("2020-05-01T00:30:00Z"));
        CHECK(std::none_of(load.values.begin(), load.values.end(), [](const auto& v) { return std::isnan(v.value); }));
    }
    CHECK(Service(dataset("eco2mix-national-tr")).source->series()[0].id == "eco2mix-national-tr/france/consommation");
    CHECK(Service(dataset("eco2mix-regional-tr", "53")).source->series()[0].id ==
          "eco2mix-regional-tr/53/consommation");
}

TEST_CASE("two columns are two series, and RTE's forecast of a day is known when the day begins", "[sources]") {
    auto options = dataset("eco2mix-national-cons-def");
    options.fields = {"consommation", "prevision_j1"};
    Service service(options);
    const auto batch = service.read("2020-05-01", "2020-05-02");
    REQUIRE(batch.series.size() == 2);
    CHECK(batch.series[1].info.column == "prevision_j1");
    const auto* noon = find(batch.series[1], "2020-05-01T12:00:00Z");
    CHECK(noon->available_at == start_of(to_day({2020, 5, 1}), kParis));
    CHECK(noon->value == truth("2020-05-01T12:00:00Z") + kForecastTooHigh);
    CHECK(batch.series[1].values.size() == 48);
}

TEST_CASE("RTE's forecast is there before the load is: what is asked reaches as far as it does", "[sources]") {
    const Day today = day_of(now(), kParis);
    ApiServer server(simulated_api_data(today));
    SourceOptions options = dataset("eco2mix-national-tr");
    options.type = "eco2mix";
    options.base_url = server.url();
    const auto http = make_http_client({});
    const Period yesterday{start_of(today - 1, kParis), start_of(today, kParis)};
    CHECK(make_source("load", options, *http)->read(yesterday).series.at(0).values.size() >= 46);
    CHECK(make_source("load", options, *http)->read(yesterday).series.at(0).values.size() <= 50);

    options.fields = {"consommation", "prevision_j1"};
    const auto batch = make_source("load", options, *http)->read(yesterday);
    const auto& load = batch.series[0].values;
    const auto& forecast = batch.series[1].values;
    REQUIRE(forecast.size() == load.size());
    CHECK(day_of(forecast.back().time, kParis) == today);
    CHECK_FALSE(std::isnan(forecast.back().value));
    CHECK(forecast.back().available_at <= now());
    CHECK(std::isnan(load.back().value));
}

TEST_CASE("what is configured wrongly is said before anything is asked", "[sources]") {
    const auto usage = [](SourceOptions options) {
        options.type = "eco2mix";
        auto http = make_http_client({});
        return error_of([&] { make_source("load", options, *http); });
    };
    CHECK(usage(dataset("eco2mix-metropoles-tr")).kind() == ErrorKind::invalid_argument);
    CHECK_THAT(usage(dataset("eco2mix-metropoles-tr")).what(),
               Contains("sources.load.territory") && Contains("242900314 for Brest"));
    CHECK_THAT(usage(dataset("eco2mix-national-tr", "53")).what(), Contains("leave territory out"));
    CHECK_THAT(usage(dataset("weather")).what(), Contains("'weather' is not an éCO2mix data set"));
    CHECK_THAT(usage(dataset("eco2mix-metropoles-tr", "1\" or 1=1")).what(), Contains("does not serve"));
}
