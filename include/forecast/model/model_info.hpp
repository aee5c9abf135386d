#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/features/scaler.hpp"
#include "forecast/model/options.hpp"

namespace forecast {

/// All that has to be known of a network besides its weights. Kept in the archive and beside it, as model_info.json.
struct ModelInfo {
    std::string target_name = "load";
    int window_size = 30;            ///< encoder rows
    int horizon = 1;                 ///< decoder rows
    std::vector<std::string> past;   ///< names of the encoder rows' columns
    std::vector<std::string> ahead;  ///< names of the decoder rows' columns
    std::vector<int> ahead_lags;     ///< [ahead] rows back at which each reads the target; -1 = never
    Scaler past_scaler;
    Scaler ahead_scaler;
    double target_offset = 0;      ///< MW; scaled target = (target - offset) / scale
    double target_scale = 1;       ///< MW
    std::optional<Anchor> anchor;  ///< from which the output measures the change; nothing = it is the level
    NetworkOptions network;
    std::int64_t parameter_count = 0;
    int best_epoch = 0;
    double validation_loss = 0;  ///< of the best epoch, in scaled units

    /// Columns of the module's input: those of `past`, then those of `ahead` that are not among them.
    [[nodiscard]] std::vector<std::string> columns() const;
    /// [ahead] the place of each in columns().
    [[nodiscard]] std::vector<std::int64_t> ahead_places() const;
    /// Rows of the module's input: the window's, and the horizon's if there are columns for them.
    [[nodiscard]] std::int64_t input_rows() const;
};

/// model_info.json. `details` is a JSON object that is put in beside the rest; throws Error if it is not one.
std::string to_json(const ModelInfo& info, const std::string& details);
/// The scaling alone: {"past": {"columns", "offset", "scale"}, "ahead": the same, "target": {"name", "offset",
/// "scale"}}. scaled = (value - offset) / scale.
std::string scalers_json(const ModelInfo& info);
/// The reverse of to_json(). Throws Error, naming `origin`, for a text that to_json() did not write.
ModelInfo model_info_from_json(const std::string& text, const std::string& origin);

}  // namespace forecast
