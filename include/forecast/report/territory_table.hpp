#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"

// The runs of several territories as table and JSON.

namespace forecast {

/// What a forecaster came to on the test period of a territory.
struct TerritoryScore {
    std::string forecaster;  ///< "lstm", "linear/issued"
    std::size_t n = 0;       ///< scored rows
    std::optional<double> mae, rmse, mape;
};

/// The run of one territory.
struct TerritoryRun {
    std::string name;
    std::string run_id;
    std::string failure = {};  ///< its sentence; there are no scores then
    std::string unit = "MW";
    std::vector<TerritoryScore> scores = {};  ///< of all forecasters, on the same rows

    /// The one with the smallest MAE; nothing if none has forecasts.
    [[nodiscard]] const TerritoryScore* best() const;
};

/// A row a territory, with its best forecaster; below it what failed, but for csv.
std::string render_territories(const std::vector<TerritoryRun>& runs, TableFormat format, const Terminal& terminal);

/// {schema_version, territories: [{name, run_id, status, failure, unit, best, forecasters: [{name, n, mae, rmse,
/// mape}]}]}; null for what is not defined.
nlohmann::ordered_json territories_json(const std::vector<TerritoryRun>& runs);

/// Of the best forecasters, as the parent run keeps them: "brest/mae", "brest/mape", ...
std::vector<std::pair<std::string, double>> territory_metrics(const std::vector<TerritoryRun>& runs);

}  // namespace forecast
