#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/evaluation/predictions.hpp"
#include "monitor_checks.hpp"

namespace forecast {

std::vector<ForecastDay> KnownState::newest_days(int count) const {
    std::vector<ForecastDay> newest;
    for (const ForecastDay& day : days) {
        if (days.back().day - day.day < count) {
            newest.push_back(day);
        }
    }
    return newest;
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

std::vector<DailyError> backtest_errors(const TrainedRun& run, const std::string& forecaster, WeatherMode weather,
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
    std::vector<DailyError> errors;
    for (const auto& [day, sum] : sums) {
        errors.push_back({day, sum.error / sum.rows});
    }
    return errors;
}

}  // namespace forecast
