#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "forecast/dataset/options.hpp"
#include "forecast/features/scaler.hpp"
#include "forecast/model/options.hpp"

namespace forecast {

/// What has to be known of a network besides its weights; kept in the exported archive and in model_info.json.
struct ModelInfo {
    std::string target_name = "load";
    WindowOptions window;
    std::vector<std::string> past;   ///< columns of the past rows
    std::vector<std::string> ahead;  ///< columns of the target rows
    std::vector<int> ahead_lags;     ///< how far back they read the target, -1 = never
    Scaler past_scaler;
    Scaler ahead_scaler;
    double target_offset = 0;  ///< MW
    double target_scale = 1;   ///< MW
    int anchor_column = -1;    ///< of `past`: the newest load, which the output is a change of; -1 = it is the level
    NetworkOptions network;
    std::int64_t parameter_count = 0;
    int best_epoch = 0;
    double validation_loss = 0;  ///< of the best epoch, in scaled units

    /// Columns of the exported module's input: the past ones, then those of `ahead` that are not among them.
    [[nodiscard]] std::vector<std::string> columns() const;
    /// For each of `ahead`, its place in columns().
    [[nodiscard]] std::vector<std::int64_t> ahead_places() const;
    /// Rows of the exported module's input: the window's, and the horizon's where there are columns for them.
    [[nodiscard]] std::int64_t input_rows() const;
};

/// `details` is a JSON object that is put in beside the rest; throws Error if it is not one.
std::string to_json(const ModelInfo& info, const std::string& details);
/// Throws Error, naming `origin`, if the text is not what to_json() writes.
ModelInfo model_info_from_json(const std::string& text, const std::string& origin);

}  // namespace forecast
