#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

namespace forecast {

/// Forecasts of consecutive rows by several forecasters; NaN where one cannot say.
struct RollingForecasts {
    std::size_t first_row = 0;
    std::size_t forecasters = 0;
    std::vector<double> values;  ///< [row][forecaster]

    [[nodiscard]] std::size_t rows() const { return forecasters == 0 ? 0 : values.size() / forecasters; }
    [[nodiscard]] double at(std::size_t i, std::size_t forecaster) const {
        return values[i * forecasters + forecaster];
    }
    [[nodiscard]] std::vector<double> of(std::size_t forecaster) const;  ///< [row]
};

struct RollingOptions {
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    std::size_t strict_from =
        0;  ///< before this row, a forecaster with too little history to be fitted has no forecast
    IssueOptions issue;
    Cancellation cancellation = {};
};

/// The row as of which a forecaster that is fitted every so many days forecasts `row`: the first of the newest refit
/// day. These are a fixed calendar, so that a forecast does not depend on where a period begins.
std::size_t refit_row(const TimeAxis& axis, std::size_t row, int every_days);

/// Called after each row with all that is forecast so far.
using OnRow = std::function<void(const RollingForecasts& so_far)>;

/// Rolling origin: each row is forecast at its own issue time by every forecaster (prepared, and fitted where that is
/// theirs to be done before); refits follow refit_every_days() on a fixed calendar. Goes on where `partial`, rows of an
/// earlier call with the same arguments, ends: since a fit depends on its origin alone, the result is the same to the
/// last bit. Returns the rows before where it is cancelled. From `strict_from` on, Error(insufficient_data) of a fit is
/// passed on.
RollingForecasts forecast_rolling(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                                  const RollingOptions& options, RollingForecasts partial = {},
                                  const OnRow& on_row = {});

}  // namespace forecast
