#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// One or several columns, computed row by row from what was known at the row's issue time. FeaturePipeline makes and
/// calls it; the types are in the table of src/features/pipeline.cpp.
///
/// Made for one frame, which outlives it. compute() gives the same for the same arguments, in any order of calls.
///
/// Example: the value of a column at the same time of the day before.
///
///   void Yesterday::compute(const AsOf& known, std::ptrdiff_t row, double* out) const {
///       *out = known.value(column_, row_days_before(known.axis(), row, 1));
///   }
class Feature {
public:
    virtual ~Feature() = default;
    /// The names of its columns, in the order in which compute() writes them.
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
    /// Writes names().size() values for `row` to `out`; NaN = not known. Reads the frame through `known` only.
    virtual void compute(const AsOf& known, std::ptrdiff_t row, double* out) const = 0;
    /// How many rows behind its own it reads future covariates at: 1 for the next day's temperature of a daily frame.
    [[nodiscard]] virtual int rows_beyond() const { return 0; }
    /// By how many rows column `i` looks back at the target, whatever is known: 0 = at its own row's. Nothing if it
    /// does not read the target, or looks for the newest that is known.
    [[nodiscard]] virtual std::optional<int> target_lag(std::size_t i) const = 0;
    /// Whether it keeps something of what is known of the target or of past covariates, so that it is made anew when
    /// that changes.
    [[nodiscard]] virtual bool keeps_past() const { return false; }
};

}  // namespace forecast
