#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "console.hpp"
#include "forecast/report/table.hpp"
#include "forecast/workflow/kept_forecasts.hpp"

namespace forecast {

std::string render_kept(const std::vector<KeptForecast>& compared, TableFormat format, const Console& console);
std::string render_errors(const std::vector<ForecasterErrors>& records, const Console& console);
nlohmann::ordered_json kept_json(const std::vector<KeptForecast>& compared,
                                 const std::vector<ForecasterErrors>& records);

}  // namespace forecast
