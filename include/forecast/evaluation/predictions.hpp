#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "forecast/evaluation/comparison.hpp"

// predictions.csv, the artifact with every scored row of a training or a backtest: written and read here alone. Its
// columns stand in src/README.md.

namespace forecast {

inline constexpr const char* kPredictionsFile = "predictions.csv";

/// Rows as CSV: time, actual, each forecaster's forecast, when it was issued, then low80, high80, low95 and high95 of
/// each. Cells of what is not known are empty.
std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison);

/// One row of the file, in the target's unit.
struct Prediction {
    double actual = 0;
    double predicted = 0;
};

/// One forecaster's column of the file.
struct Predictions {
    std::string forecaster;                  ///< the column's label: "linear", "linear/issued"
    std::map<std::string, Prediction> rows;  ///< by the text of their time; without those that lack a value
};

/// Whether the file begins as predictions_csv() writes it: others call files of their own so, too.
bool has_predictions_header(const std::filesystem::path& file);

/// The forecasts of `forecaster`, or of the first one if that is empty; nothing if the file has no such column. Where a
/// backtest ran in several weather modes, its column of the mode `weather`. Throws Error with file:line where the file
/// is not as predictions_csv() writes it.
std::optional<Predictions> read_predictions(const std::filesystem::path& file, const std::string& forecaster,
                                            const std::string& weather);

/// All of the file again: the scored rows on their axis, and the forecasters' scores on them, without mase.
struct RecordedScores {
    Frame frame;  ///< the target alone; NaN on rows that were not scored
    Comparison comparison;
};

/// How the file was written, where it does not say so itself.
struct RecordedAs {
    std::string zone = std::string(kParis);      ///< of local days
    std::string unit = "MW";                     ///< of the target
    WeatherMode weather = WeatherMode::perfect;  ///< of forecasters that ran in one mode
};

/// Reads what predictions_csv() wrote. Throws Error with file:line where the file is not like that, and
/// Error(insufficient_data) where it has no row.
RecordedScores read_scores(const std::filesystem::path& file, const RecordedAs& as);

}  // namespace forecast
