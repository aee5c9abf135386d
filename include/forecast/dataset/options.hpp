#pragma once

#include "forecast/core/option.hpp"

namespace forecast {

/// How far the network reads back and forecasts: section `window` of a config.
struct WindowOptions {
    int size = 30;
    int horizon = 1;
};
template <class Visitor>
void visit(Visitor&& field, WindowOptions& o) {
    field(
        "size", o.size, between(1, 2000),
        "Lookback: rows that the network reads, up to the newest known load. Where not set, a tenth of the history at "
        "most.");
    field("horizon", o.horizon, between(1, 14), "Days that the network forecasts at once.");
}

}  // namespace forecast
