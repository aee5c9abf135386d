#include "forecast/sources/simulator.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "fake_http_client.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/french_calendar.hpp"
#include "forecast/sources/data_source.hpp"

using namespace forecast;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

SourceOptions years(int from, int to, bool faults = false) {
    SourceOptions options;
    options.type = "simulated";
    options.from = to_day({from, 1, 1});
    options.to = to_day({to, 1, 1});
    options.faults = faults;
    return options;
}

/// Mean load of each Paris day.
std::vector<double> daily_means(const Series& load, const SourceOptions& options) {
    std::vector<double> means;
    auto value = load.values.begin();
    for (Day day = options.from; day < options.to; day = day + 1) {
        double sum = 0;
        int count = 0;
        for (; value != load.values.end() && value->time < start_of(day + 1, kParis); ++value, ++count) {
            sum += value->value;
        }
        means.push_back(sum / count);
    }
    return means;
}

struct TenYears {
    SourceOptions options = years(2010, 2020);
    Simulation simulation = simulate(options);
    std::vector<double> means = daily_means(simulation.series[0], options);
};

const TenYears& ten_years() {
    static const TenYears kMade;
    return kMade;
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("the simulated town has quarter-hours of load and hours of weather, days of 23 and 25 hours among them",
          "[sources]") {
    const auto simulation = simulate(years(2019, 2020));
    REQUIRE(simulation.series.size() == 5);
    CHECK(simulation.series[0].info.column == "consommation");
    CHECK(simulation.series[0].info.step == minutes(15));
    CHECK(simulation.series[0].values.size() == 365UL * 96);
    CHECK(simulation.series[1].info.column == "temperature_2m");
    CHECK(simulation.series[4].values.size() == 365UL * 24);
    CHECK(simulation.oracle.values.size() == 365);
    for (const auto& series : simulation.series) {
        for (std::size_t i = 1; i < series.values.size(); ++i) {
            REQUIRE(series.values[i].time - series.values[i - 1].time == series.info.step);
        }
    }
}

TEST_CASE("its load is that of a town like Brest, and the oracle errs by 1.5 to 2 % of it", "[sources]") {
    const auto& [options, simulation, means] = ten_years();
    double error = 0;
    double bias = 0;
    for (std::size_t i = 0; i < means.size(); ++i) {
        error += std::abs(means[i] - simulation.oracle.values[i].value);
        bias += means[i] - simulation.oracle.values[i].value;
    }
    const auto days = static_cast<double>(means.size());
    CHECK(mean(means) == Approx(250).margin(15));
    CHECK(error / days / mean(means) > 0.015);
    CHECK(error / days / mean(means) < 0.02);
    CHECK(std::abs(bias / days) < 0.3);
}

TEST_CASE("the oracle's errors are independent of each other: nothing of them can be forecast", "[sources]") {
    const auto& [options, simulation, means] = ten_years();
    double product = 0;
    double square = 0;
    for (std::size_t i = 1; i < means.size(); ++i) {
        const double today = means[i] - simulation.oracle.values[i].value;
        const double yesterday = means[i - 1] - simulation.oracle.values[i - 1].value;
        product += today * yesterday;
        square += today * today;
    }
    CHECK(std::abs(product / square) < 0.05);  // 3 / sqrt(3652)
}

TEST_CASE("cold days need more, by three to four MW a degree, and holidays need less", "[sources]") {
    const auto& [options, simulation, means] = ten_years();
    const auto temperatures = daily_means(simulation.series[1], options);
    std::vector<double> degrees;
    std::vector<double> loads;
    double holiday = 0;
    double weekday_before = 0;
    int holidays = 0;
    for (std::size_t i = 1; i < means.size(); ++i) {
        const Day day = options.from + static_cast<int>(i);
        const int month = to_date(day).month;
        if ((month == 1 || month == 2) && weekday(day) < 5 && !french_holiday(day)) {
            degrees.push_back((temperatures[i] + temperatures[i - 1]) / 2);
            loads.push_back(means[i]);
        }
        if (french_holiday(day) && weekday(day) < 5 && weekday(day) > 0 && !french_holiday(day - 1)) {
            holiday += means[i];
            weekday_before += means[i - 1];
            ++holidays;
        }
    }
    double covariance = 0;
    double variance = 0;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        covariance += (degrees[i] - mean(degrees)) * (loads[i] - mean(loads));
        variance += (degrees[i] - mean(degrees)) * (degrees[i] - mean(degrees));
    }
    CHECK(covariance / variance < -2.5);
    CHECK(covariance / variance > -4.5);
    REQUIRE(holidays > 30);
    CHECK(holiday / weekday_before < 0.9);
}

TEST_CASE("one data_seed gives one town, another another", "[sources]") {
    auto options = years(2019, 2020, true);
    const auto first = simulate(options);
    const auto again = simulate(options);
    options.data_seed = 2;
    const auto other = simulate(options);
    bool same = true;
    std::size_t different = 0;
    for (std::size_t i = 0; i < first.series[0].values.size(); ++i) {
        const double value = first.series[0].values[i].value;
        same = same && (value == again.series[0].values[i].value || std::isnan(value));
        different += value != other.series[0].values[i].value ? 1 : 0;
    }
    CHECK(same);
    CHECK(different > 30'000);
}

TEST_CASE("the first values of data_seed 1 are these on every platform", "[sources]") {
    const auto simulation = simulate(years(2019, 2020));
    CHECK(simulation.series[0].values[0].value == 228);
    CHECK(simulation.series[0].values[20'000].value == 204);
    CHECK(simulation.series[1].values[4'000].value == 17.8);
}

TEST_CASE("faults spoil a few values of the load and nothing else", "[sources]") {
    const auto clean = simulate(years(2015, 2020, false));
    const auto spoilt = simulate(years(2015, 2020, true));
    std::size_t missing = 0;
    std::size_t spikes = 0;
    std::size_t changed = 0;
    const auto& values = spoilt.series[0].values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        missing += std::isnan(values[i].value) ? 1 : 0;
        spikes += values[i].value == 666 ? 1 : 0;
        changed += values[i].value != clean.series[0].values[i].value ? 1 : 0;
    }
    CHECK(missing > 500);
    CHECK(spikes > 10);
    CHECK(changed > missing + spikes);
    CHECK(static_cast<double>(changed) < 0.03 * static_cast<double>(values.size()));
    for (std::size_t i = 0; i < 1000; ++i) {
        CHECK(clean.series[1].values[i].value == spoilt.series[1].values[i].value);
        CHECK(clean.oracle.values[i].value == spoilt.oracle.values[i].value);
    }
}

TEST_CASE("as a source it gives the values of a period, each known after the delay", "[sources]") {
    auto options = years(2019, 2020);
    FakeHttpClient http{""};
    const auto source = make_source("town", options, http);
    CHECK(source->series().size() == 5);
    CHECK_FALSE(source->remote());
    const Period day{start_of(to_day({2019, 5, 1}), kParis), start_of(to_day({2019, 5, 2}), kParis)};
    const auto batch = source->read(day);
    CHECK(batch.series[0].values.size() == 96);
    CHECK(batch.series[0].values[0].available_at == day.begin + minutes(150));
    CHECK(batch.series[1].values.size() == 24);
    CHECK(http.urls.empty());
}

TEST_CASE("a simulation without days is refused", "[sources]") {
    CHECK_THROWS_AS(simulate(years(2020, 2020)), Error);
}
