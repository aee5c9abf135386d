#pragma once

#include <memory>

#include "forecast/core/forecaster.hpp"
#include "forecast/statistical/forecasters.hpp"

// The makers in the table of forecasters.cpp; what each forecasts stands in forecast/statistical/forecasters.hpp. Those
// of learners throw Error(invalid_argument) without features or terms.

namespace forecast {

std::unique_ptr<Forecaster> make_last_day(const StatisticalOptions& options);
std::unique_ptr<Forecaster> make_last_week(const StatisticalOptions& options);
std::unique_ptr<Forecaster> make_climatology(const StatisticalOptions& options);
std::unique_ptr<Forecaster> make_tso(const StatisticalOptions& options);
std::unique_ptr<Forecaster> make_linear(const StatisticalOptions& options);
std::unique_ptr<Forecaster> make_additive(const StatisticalOptions& options);

}  // namespace forecast
