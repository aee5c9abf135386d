#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "forecast/core/frame.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// One or several columns computed row by row from what was known.
class Feature {
public:
    virtual ~Feature() = default;
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
    /// Writes names().size() values for `row`; reads the frame through `known` only; NaN = not known.
    virtual void compute(const AsOf& known, std::ptrdiff_t row, double* out) const = 0;
    /// Rows beyond its own that a future covariate is read at (1 for the next day's temperature).
    [[nodiscard]] virtual int rows_beyond() const { return 0; }
    /// Whether column `i` needs the target of its own row or of `lag` rows before: the smallest such lag, or nothing.
    [[nodiscard]] virtual std::optional<int> target_lag(std::size_t i) const = 0;
};

}  // namespace forecast
