#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "forecast/evaluation/rolling_forecasts.hpp"

namespace forecast {

/// The forecasts of an unfinished backtest, so that the same backtest resumes where it was interrupted.
///
/// One file below `directory`, named by a hash of `identity`: a text of everything the forecasts depend on. The file is
/// replaced atomically; a damaged one counts as none.
///
/// The file: SHA-256 of the rest as 64 hex digits; first_row, the number of forecasters and that of the forecasts, 8
/// bytes each; the forecasts as doubles, [row][forecaster]; the weights as JSON. Numbers are as in memory: it is for
/// the same machine.
class BacktestCheckpoint {
public:
    /// Touches nothing yet.
    BacktestCheckpoint(const std::filesystem::path& directory, const std::string& identity);

    /// The forecasts saved last; empty if there are none.
    [[nodiscard]] RollingForecasts load() const;
    /// Replaces the file. Throws Error if it cannot be written.
    void save(const RollingForecasts& forecasts);
    /// The same, but at most once a second.
    void save_if_due(const RollingForecasts& forecasts);
    /// Removes the file, and checkpoints of other backtests that were not touched for a week.
    void remove() const;
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

private:
    std::filesystem::path file_;
    std::optional<std::chrono::steady_clock::time_point> last_save_;
};

}  // namespace forecast
