#pragma once

#include <memory>
#include <string>

#include "forecast/core/forecaster.hpp"

namespace forecast {

/// The frame with its target and the past covariate `column` in each other's place: each keeps its name and its values
/// change. What of the other load is imputed stands a week before, as in a target, or is missing.
///
/// What was known of either at a moment is known of it here, and nothing else.
///
/// Throws Error(invalid_argument), naming the forecaster `of`, if there is no such column, if it is the target, or if
/// it is known ahead.
Frame with_other_target(const Frame& frame, const std::string& column, const std::string& of);

/// Forecasts the column in place of the target: what the features of `model` say of the target they read of the column.
/// Everything but the frame is the model's.
///
/// prepare() throws as with_other_target(), and as the model does.
std::unique_ptr<Forecaster> make_other_load(std::string column, std::string of, std::unique_ptr<Forecaster> model);

}  // namespace forecast
