#pragma once

#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// Throws Error(insufficient_data) if a frame of `target` would have more than four million rows, or over 100 000 rows
/// of which more than 19 of 20 lack a value. One time stamp that is far away by mistake would fill the memory.
void check_frame_rows(const FrameOptions& options, const Series& target);

}  // namespace forecast
