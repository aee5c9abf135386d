#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// What a run's forecaster missed by on the common days; MW, mape in percent.
struct RunErrors {
    std::string forecaster;
    double mae = 0;
    double rmse = 0;
    double mape = 0;
    double bias = 0;
};

struct CommonErrors {
    std::size_t days = 0;                        ///< rows that all of the runs with predictions have
    std::vector<std::optional<RunErrors>> runs;  ///< in the order asked for; nothing without predictions or days
    std::vector<std::string> without;            ///< ids of runs that recorded no predictions of it
    std::size_t differing_actuals = 0;           ///< common days on which the runs were scored against other values
};

}  // namespace forecast
