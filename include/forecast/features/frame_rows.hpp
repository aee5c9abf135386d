#pragma once

#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// A time that is far away by mistake would fill the memory with missing rows: throws Error(insufficient_data) where a
/// frame of `target` had too many rows, or next to nothing in them.
void check_frame_rows(const FrameOptions& options, const Series& target);

}  // namespace forecast
