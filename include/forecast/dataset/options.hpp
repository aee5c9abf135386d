#pragma once

#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// Rows seen and rows predicted.
struct WindowOptions {
    int size = 30;    ///< lookback, rows
    int horizon = 1;  ///< rows
};
template <class Visitor>
void visit(Visitor&& field, WindowOptions& o) {
    field("size", o.size, between(1, 2000));
    field("horizon", o.horizon, between(1, 14));
}

}  // namespace forecast
