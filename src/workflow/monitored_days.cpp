#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/evaluation/predictions.hpp"
#include "monitor_checks.hpp"

namespace forecast {

std::vector<ForecastDay> KnownState::followed_days(int count) const {
    std::vector<ForecastDay> newest;
    for (const ForecastDay& day : days) {
        if (days.back().day - day.day < count && day.forecaster == predicting->forecaster) {
            newest.push_back(day);
        }
    }
    return newest;
}

std::vector<ForecastDay> KnownState::newest_days(int count) const {
    auto newest = followed_days(count);
    newest.erase(std::remove_if(newest.begin(), newest.end(),
                                [&](const ForecastDay& day) { return day.run_id != predicting->run.summary.run_id; }),
                 newest.end());
    return newest;
}

bool KnownState::is_fetched(const std::string& key) const {
    const auto source = config.sources.find(key.substr(0, key.find('.')));
    return source != config.sources.end() && source->second.type != "csv" && source->second.type != "simulated";
}

std::string KnownState::run_name() const {
    constexpr std::size_t kDigits = 8;
    return predicting->run.summary.run_id.substr(0, kDigits);
}

bool KnownState::is_weather_ahead(const std::vector<ForecastDay>& some) const {
    const auto ahead = std::count_if(some.begin(), some.end(), [](const ForecastDay& day) {
        return day.weather == "forecast" || day.weather == "persistence" || day.weather == "issued";
    });
    return 2 * static_cast<std::size_t>(ahead) > some.size();
}

MonitorLevel level_of(double value, double limit, double warning_share) {
    return value > limit                   ? MonitorLevel::alert
           : value > warning_share * limit ? MonitorLevel::warning
                                           : MonitorLevel::ok;
}

int days_of_year_apart(int a, int b) {
    constexpr int kYear = 365;
    const int apart = std::abs(a - b) % kYear;
    return std::min(apart, kYear - apart);
}

void drop_later_values(ExperimentData& data, Timestamp at) {
    for (auto& [key, series] : data.series) {
        auto& values = series.values;
        values.erase(
            std::remove_if(values.begin(), values.end(), [&](const Observation& o) { return o.available_at > at; }),
            values.end());
    }
}

IssuedWhen issued_when(const KeptForecast& forecast) {
    constexpr std::chrono::hours kOfTheSameLead{12};
    if (!forecast.due) {
        return IssuedWhen::in_time;
    }
    const auto later = forecast.forecast.issued_at - *forecast.due;
    return later < -kOfTheSameLead           ? IssuedWhen::days_ahead
           : later > std::chrono::seconds(0) ? IssuedWhen::late
                                             : IssuedWhen::in_time;
}

BacktestErrors backtest_errors(const TrainedRun& run, const std::string& forecaster, WeatherMode weather,
                               const std::string& zone) {
    const auto file = run.artifacts / kPredictionsFile;
    if (!std::filesystem::exists(file)) {
        return {};
    }
    const auto predictions = read_predictions(file, forecaster, to_string(weather));
    if (!predictions) {
        return {};
    }
    struct Sum {
        double error = 0;
        double rows = 0;
    };
    std::map<Day, Sum> sums;
    for (const auto& [text, row] : predictions->rows) {
        const auto whole_day = parse_day(text);
        const auto time = whole_day ? std::nullopt : parse_time(text, zone);
        if (!whole_day && !time) {
            continue;
        }
        Sum& sum = sums[whole_day ? *whole_day : day_of(*time, zone)];
        sum.error += row.predicted - row.actual;
        sum.rows += 1;
    }
    BacktestErrors errors{{}, predictions->forecaster != forecaster};
    for (const auto& [day, sum] : sums) {
        errors.days.push_back({day, sum.error / sum.rows});
    }
    return errors;
}

}  // namespace forecast
