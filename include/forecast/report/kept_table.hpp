#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/store/observation_store.hpp"

// Forecasts that `predict` kept, beside the loads that came: what `predict list` prints. Forecasts, loads and errors
// are in `unit`.

namespace forecast {

/// A kept forecast, with the load if that is known by now.
struct KeptForecast {
    StoredForecast forecast;  ///< `actual` is the load of that time; nothing while it is unknown
    std::string experiment;   ///< of its run; empty if the run is unknown
    std::string zone;         ///< time zone in which its time is shown
    bool daily = true;        ///< shown as a day
    std::string unit;         ///< empty if the run is unknown
    /// When its run's config has it issued; nothing if that is not known. One that was issued later is late.
    std::optional<Timestamp> due = std::nullopt;

    [[nodiscard]] std::optional<double> error() const;  ///< forecast minus load
};

/// How wrong one forecaster of a run was, over the rows whose load is known.
struct ForecasterErrors {
    std::string experiment;
    std::string forecaster;
    std::string run_id;         ///< empty for a naive forecast, which is the experiment's
    std::size_t forecasts = 0;  ///< kept
    std::size_t known = 0;      ///< of these, how many have a load
    double mae = 0;             ///< NaN if no load is known, as mape and bias
    double mape = 0;            ///< percent, of loads that are not zero
    double bias = 0;            ///< mean of forecast minus load
    double rmse = 0;            ///< as mae
    std::string unit;
    std::size_t with_interval = 0;  ///< of the known, how many have an 80 % interval
    std::size_t inside80 = 0;       ///< of those, how many loads lie within it
    std::size_t late = 0;           ///< issued after they were due
    std::vector<Day> missing = {};  ///< days of the period without a forecast; see missing_days()
};

/// A row a forecast.
std::string render_kept(const std::vector<KeptForecast>& compared, TableFormat format, const Terminal& terminal);
/// A row a forecaster.
std::string render_errors(const std::vector<ForecasterErrors>& records, const Terminal& terminal);
/// The same with what is late or missing: what `evaluate --from-store` prints.
std::string render_store_scores(const std::vector<ForecasterErrors>& records, TableFormat format,
                                const Terminal& terminal);
/// {schema_version, forecasters: [{name, experiment, run_id, forecasts, n, mae, rmse, mape, bias, coverage80, late,
/// missing: [days]}]}
nlohmann::ordered_json store_scores_json(const std::vector<ForecasterErrors>& records);
/// {schema_version, forecasts: [{time, issued_at, experiment, forecaster, ..., actual, error, unit, members: {NAME:
/// weight}}], forecasters: [{name, ..., n, mae, mape, bias, coverage80}]}. `members` is there for a weighted mean.
nlohmann::ordered_json kept_json(const std::vector<KeptForecast>& compared,
                                 const std::vector<ForecasterErrors>& records);

}  // namespace forecast
