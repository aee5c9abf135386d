#pragma once

#include "forecast_data.hpp"

namespace forecast {

/// The errors of a local day, in the unit of the load.
struct DayErrors {
    Day day;
    std::size_t n = 0;
    double bias = 0;  ///< mean of forecast minus load
    double mae = 0;
};

/// Of forecasts that were issued in time: the last `days` days of which a load is known, by day.
std::vector<DayErrors> errors_of_days(const ForecastData& data, const std::string& forecaster, const std::string& zone,
                                      int days);

/// {forecaster, unit, mae, mape, bias, n, coverage_80, coverage_95, by_weekday, by_month, benchmarks, days} of the
/// last days of the forecaster that forecast last.
WebJson answer_forecast_errors(const WebCall& call);

}  // namespace forecast
