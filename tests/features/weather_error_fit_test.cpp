#include <catch2/catch.hpp>

#include <cmath>
#include <map>

#include "fake_http_client.hpp"
#include "forecast/features/options.hpp"
#include "forecast/sources/data_source.hpp"
#include "shared_data.hpp"

using namespace forecast;

namespace {

// The mean absolute error of a forecast for the day itself, °C, as a standard deviation of a normal error: the file of
// issued forecasts holds no observations that could tell it (specs/data-sources.md, Open-Meteo).
const double kSdOnTheDay = 0.55 * std::sqrt(M_PI / 2);
constexpr int kNearest = 2;    // days ahead at most of the forecast that stands for what came
constexpr int kFarthest = 15;  // days ahead that the file has

const Period kAlways{Timestamp{}, Timestamp{} + std::chrono::hours(24 * 365 * 100)};

/// [day][days ahead] of temperatures as forecast.
using Forecasts = std::map<int, std::map<int, double>>;

std::vector<Series> read_series(SourceOptions options, const std::string& file) {
    options.type = "csv";
    options.files = {file};
    FakeHttpClient http{""};
    return make_source("temperatures", options, http)->read(kAlways).series;
}

Forecasts read_forecasts(const std::string& file) {
    SourceOptions options;
    options.time_column = "ds";
    options.pivot = "run_date";
    options.value_columns = {"temp"};
    options.drop_where = {{"source", "climatology"}};
    Forecasts forecasts;
    for (const Series& run : read_series(options, file)) {
        const Day issued = parse_day(run.info.column.substr(run.info.column.find('/') + 1)).value();
        for (const Observation& forecast : run.values) {
            const Day day = day_of(forecast.time, kParis);
            forecasts[day.number][day - issued] = forecast.value;
        }
    }
    return forecasts;
}

struct Fit {
    std::vector<double> variance;  // by days ahead
    double neighbour_correlation = 0;
};

/// By days ahead: the mean squared difference from the nearest forecast of the same day, plus that one's own variance.
std::vector<std::pair<double, double>> counts_and_variances(const Forecasts& forecasts) {
    std::vector<std::pair<double, double>> all = {{1, kSdOnTheDay * kSdOnTheDay}};
    for (int ahead = 1; ahead <= kFarthest; ++ahead) {
        double sum = 0;
        double count = 0;
        for (const auto& [day, by_lead] : forecasts) {
            const auto& [nearest, stands_for_it] = *by_lead.begin();
            const auto forecast = by_lead.find(ahead);
            if (nearest <= kNearest && nearest < ahead && forecast != by_lead.end()) {
                sum += std::pow(forecast->second - stands_for_it, 2) + all[static_cast<std::size_t>(nearest)].second;
                ++count;
            }
        }
        REQUIRE(count > 0);
        all.emplace_back(count, sum / count);
    }
    return all;
}

/// Neighbours that fall with the days ahead are pooled until none does (isotonic regression).
std::vector<double> growing(const std::vector<std::pair<double, double>>& counts_and_variances) {
    struct Block {
        std::size_t size;
        double count;
        double mean;
    };
    std::vector<Block> blocks;
    for (const auto& [count, variance] : counts_and_variances) {
        Block last{1, count, variance};
        while (!blocks.empty() && blocks.back().mean >= last.mean) {
            const Block& before = blocks.back();
            const double both = before.count + last.count;
            last = {before.size + last.size, both, (before.count * before.mean + last.count * last.mean) / both};
            blocks.pop_back();
        }
        blocks.push_back(last);
    }
    std::vector<double> variances;
    for (const Block& block : blocks) {
        variances.insert(variances.end(), block.size, block.mean);
    }
    return variances;
}

/// Of the standardised differences of one issue for a day and the next.
double neighbour_correlation(const Forecasts& forecasts, const std::vector<double>& variance) {
    std::map<std::pair<int, int>, double> differences;  // by issue and day
    for (const auto& [day, by_lead] : forecasts) {
        const auto& [nearest, stands_for_it] = *by_lead.begin();
        for (const auto& [ahead, forecast] : by_lead) {
            if (nearest <= kNearest && nearest < ahead) {
                const double sd = std::sqrt(variance[static_cast<std::size_t>(ahead)]);
                differences[{day - ahead, day}] = (forecast - stands_for_it) / sd;
            }
        }
    }
    double products = 0;
    double squares = 0;
    double next_squares = 0;
    for (const auto& [key, difference] : differences) {
        const auto next = differences.find({key.first, key.second + 1});
        if (next != differences.end()) {
            products += difference * next->second;
            squares += difference * difference;
            next_squares += next->second * next->second;
        }
    }
    return products / std::sqrt(squares * next_squares);
}

/// Mean over the regions of each day.
std::map<int, double> read_daily_means(const std::string& file) {
    SourceOptions options;
    options.pivot = "insee_region";
    options.value_columns = {"tmean_c"};
    const auto regions = read_series(options, file);
    std::map<int, double> means;
    for (const Series& region : regions) {
        for (const Observation& observation : region.values) {
            means[day_of(observation.time, kParis).number] += observation.value / static_cast<double>(regions.size());
        }
    }
    return means;
}

/// Around the mean of all years within 15 days of the same day of the year.
double anomaly_sd(const std::map<int, double>& means) {
    constexpr int kDays = 366;
    std::vector<double> sums(kDays, 0);
    std::vector<double> counts(kDays, 0);
    for (const auto& [day, value] : means) {
        const auto place = static_cast<std::size_t>(day_of_year({day}) - 1);
        sums[place] += value;
        ++counts[place];
    }
    double squares = 0;
    for (const auto& [day, value] : means) {
        double sum = 0;
        double count = 0;
        for (int apart = -15; apart <= 15; ++apart) {
            const auto place = static_cast<std::size_t>((day_of_year({day}) - 1 + apart + kDays) % kDays);
            sum += sums[place];
            count += counts[place];
        }
        squares += std::pow(value - sum / count, 2);
    }
    return std::sqrt(squares / static_cast<double>(means.size()));
}

double rounded(double value) {
    return std::round(value * 100) / 100;
}

}  // namespace

TEST_CASE("the default errors of temperature forecasts are those of the forecasts issued in 2026", "[features]") {
    const auto file = shared_data("france_temperature_forecasts_as_issued_2026.csv.gz");
    if (file.empty()) {
        return;
    }
    const Forecasts forecasts = read_forecasts(file);
    const auto variance = growing(counts_and_variances(forecasts));
    const WeatherErrorOptions defaults;
    REQUIRE(defaults.temperature_sd.size() == 15);
    for (std::size_t ahead = 0; ahead < 15; ++ahead) {
        CAPTURE(ahead);
        CHECK(rounded(std::sqrt(variance[ahead])) == Approx(defaults.temperature_sd[ahead]));
    }
    CHECK(rounded(neighbour_correlation(forecasts, variance)) == Approx(defaults.neighbour_correlation));
}

TEST_CASE("the default spread of a day's temperature around its season is that of France, 2016 to 2023", "[features]") {
    const auto file = shared_data("france_regions_temperature_daily_2016_2023.csv.gz");
    if (file.empty()) {
        return;
    }
    CHECK(rounded(anomaly_sd(read_daily_means(file))) == Approx(WeatherErrorOptions().anomaly_sd));
}
