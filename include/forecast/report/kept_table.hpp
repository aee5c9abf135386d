#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// A forecast that was kept, and what came, where that is known by now.
struct KeptForecast {
    StoredForecast forecast;  ///< its `actual` is the load of that time; nothing while it is not known
    std::string experiment;   ///< its run's; empty where nothing is known of the run
    std::string zone;
    bool daily = true;
    std::string unit;  ///< empty where nothing is known of the run

    [[nodiscard]] std::optional<double> error() const;  ///< forecast minus load
};

/// How wrong one forecaster of a run was, on the rows whose load is known.
struct ForecasterErrors {
    std::string experiment;
    std::string forecaster;
    std::string run_id;  ///< empty for a naive forecast, which is the experiment's
    std::size_t forecasts = 0;
    std::size_t known = 0;
    double mae = 0;   ///< these three where any is known
    double mape = 0;  ///< percent, of loads that are not zero
    double bias = 0;
    std::string unit;
    std::size_t with_interval = 0;  ///< of the known
    std::size_t inside80 = 0;
};

std::string render_kept(const std::vector<KeptForecast>& compared, TableFormat format, const Terminal& terminal);
std::string render_errors(const std::vector<ForecasterErrors>& records, const Terminal& terminal);
/// {schema_version, forecasts: [{time, issued_at, experiment, forecaster, ..., actual, error}], forecasters: [{name,
/// ..., n, mae, mape, bias, coverage80}]}
nlohmann::ordered_json kept_json(const std::vector<KeptForecast>& compared,
                                 const std::vector<ForecasterErrors>& records);

}  // namespace forecast
