#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "forecast/evaluation/rolling_forecasts.hpp"

namespace forecast {

/// The forecasts of an unfinished backtest, so that the same backtest goes on where it was cut off.
///
/// One file below `directory`, called by a hash of `identity`: all that the forecasts depend on, as text. It is
/// replaced whole, never half; a damaged one counts as none.
class BacktestCheckpoint {
public:
    BacktestCheckpoint(const std::filesystem::path& directory, const std::string& identity);

    /// Nothing but an empty RollingForecasts where there is none.
    [[nodiscard]] RollingForecasts load() const;
    void save(const RollingForecasts& forecasts);
    /// At most once a second.
    void save_if_due(const RollingForecasts& forecasts);
    /// Removes the file, and those of other backtests that nobody has gone on with for a week.
    void remove() const;
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    std::filesystem::path file_;
    std::optional<std::chrono::steady_clock::time_point> last_save_;
};

}  // namespace forecast
