#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"

// The rolling origin: every row of a period is forecast at its own issue time, as it would have been then.

namespace forecast {

/// Of what a forecaster's first forecast of a day was the weighted mean.
struct DayWeights {
    Day day;
    std::size_t forecaster = 0;
    std::vector<MemberWeight> members;
};

/// Forecasts of consecutive rows by several forecasters. A partial result, of the first rows, can be resumed.
struct RollingForecasts {
    std::size_t first_row = 0;
    std::size_t forecasters = 0;
    std::vector<double> values;            ///< [row][forecaster] NaN = no forecast
    std::vector<DayWeights> weights = {};  ///< of the forecasters that are means, in the order of time

    /// Rows that are forecast so far.
    [[nodiscard]] std::size_t rows() const { return forecasters == 0 ? 0 : values.size() / forecasters; }
    /// The forecast of row first_row + i.
    [[nodiscard]] double at(std::size_t i, std::size_t forecaster) const {
        return values[i * forecasters + forecaster];
    }
    [[nodiscard]] std::vector<double> of(std::size_t forecaster) const;  ///< [row]
};

/// The rows to forecast, and how forecasts are issued.
struct RollingOptions {
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    /// Before this row, a forecaster with too little history to be fitted has no forecast; from it on, it is an error.
    std::size_t strict_from = 0;
    IssueOptions issue;
    Cancellation cancellation = {};
};

/// The row as of which a forecaster that is refitted every `every_days` days is fitted to forecast `row`: the first of
/// the newest refit day. Refit days are a fixed calendar, so that a forecast does not depend on where a period begins.
///
/// Example: with every_days = 7 the refit days are those whose Day::number is a multiple of 7, which are Thursdays. A
/// row of Saturday is forecast by the fit as of the Thursday before it.
std::size_t refit_row(const TimeAxis& axis, std::size_t row, int every_days);

/// Called after each row with all that is forecast so far, such as to save a checkpoint.
using OnRow = std::function<void(const RollingForecasts& so_far)>;

/// Forecasts each row from first_row on by each forecaster, refitting as refit_every_days() says.
///
/// `partial` are the rows of an earlier, cancelled call with the same arguments: it resumes after them. Since a fit
/// depends on its origin alone, the result is the same to the last bit.
///
/// If cancelled, it returns the rows finished so far. Passes on what fit() throws, but for Error(insufficient_data)
/// before `strict_from`.
///
/// REQUIRES: the forecasters are prepared on `frame`; those with refit_every_days() == 0 that need a fit are fitted.
RollingForecasts forecast_rolling(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                                  const RollingOptions& options, RollingForecasts partial = {},
                                  const OnRow& on_row = {});

}  // namespace forecast
