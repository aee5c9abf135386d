#pragma once

namespace forecast {

/// Multiplies and adds in registers alone, as many at a time as the processor's pipelines hold. Returns how many
/// floating-point operations that were.
double multiplier_loop();

}  // namespace forecast
