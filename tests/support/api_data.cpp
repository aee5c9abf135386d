#include "api_data.hpp"

#include <algorithm>
#include <filesystem>

#include "forecast/sources/data_source.hpp"
#include "forecast/sources/simulator.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

constexpr int kForecastDays = 16;

/// Stands where a client must be given but is never used.
class NoHttp final : public HttpClient {
public:
    HttpResponse send(const HttpRequest&) override { return {}; }
};

std::vector<Observation> read_csv(const std::string& file, const std::string& column, std::chrono::seconds step) {
    SourceOptions options;
    options.type = "csv";
    options.files = {(shared_data_directory() / file).string()};
    options.time_column = "timestamp_utc";
    options.time_zone = "UTC";
    options.step = step;
    options.value_columns = {column};
    NoHttp http;
    const Period years{start_of(to_day({2020, 1, 1}), "UTC"), start_of(to_day({2024, 1, 1}), "UTC")};
    return make_source("shared", options, http)->read(years).series.at(0).values;
}

}  // namespace

ApiData simulated_api_data(Day until) {
    SourceOptions options;
    options.from = std::min(to_day({2019, 1, 1}), until - 365);
    options.to = until + kForecastDays;
    options.faults = false;
    auto simulation = simulate(options);
    ApiData data;
    data.until = until;
    data.load = std::move(simulation.series.at(0).values);
    for (std::size_t i = 1; i < simulation.series.size(); ++i) {
        auto& series = simulation.series[i];
        if (series.info.column == "shortwave_radiation") {
            for (auto& value : series.values) {
                value.time += std::chrono::hours(1);  // the service stamps the end of the hour
            }
        }
        data.weather[series.info.column] = std::move(series.values);
    }
    return data;
}

std::optional<ApiData> shared_api_data() {
    if (!std::filesystem::exists(shared_data_directory() / "france_load_30min_2012_2023.csv.gz")) {
        return std::nullopt;
    }
    ApiData data;
    data.until = to_day({2024, 1, 1});
    data.load_step = std::chrono::minutes(30);
    data.load = read_csv("france_load_30min_2012_2023.csv.gz", "load_mw", data.load_step);
    for (const auto& [variable, column] : {std::pair{"temperature_2m", "t_c"},
                                           {"relative_humidity_2m", "rh_pct"},
                                           {"wind_speed_10m", "wind_ms"},
                                           {"shortwave_radiation", "shortwave_wm2"}}) {
        data.weather[variable] = read_csv("paris_weather_hourly_2020_2023.csv.gz", column, std::chrono::hours(1));
    }
    return data;
}

}  // namespace forecast
