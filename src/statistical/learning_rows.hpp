#pragma once

#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/options.hpp"

namespace forecast {

/// What the regressions here learn: the change of the load since the newest one known when a row's forecast is issued.
class ChangeTarget {
public:
    ChangeTarget() = default;
    ChangeTarget(const Frame& frame, const IssueOptions& issue);

    /// The newest load known at the row's issue; NaN where none is.
    [[nodiscard]] double base(std::size_t row) const { return base_[row]; }
    /// The row's load minus base, as known at `moment`; NaN where the load is not known, or was put in by gap filling.
    [[nodiscard]] double change(std::size_t row, Timestamp moment) const;
    /// Those of `rows` before the origin whose change is known there.
    [[nodiscard]] std::vector<std::size_t> known_rows(const std::vector<std::size_t>& rows, const Origin& origin) const;
    /// Throws Error(insufficient_data) where the loads known before the origin, of two at least, are all the same.
    void check_varies(const Origin& origin) const;

private:
    const Frame* frame_ = nullptr;
    std::vector<double> base_;
};

/// `rows` from where every column of the table has begun. A column that begins so late that less than a year would be
/// left (less than half of the rows, where there are few) does not count.
std::vector<std::size_t> rows_since_begun(const FeatureTable& table, const std::vector<std::size_t>& rows);

/// What a row counts in a fit: 1, or what the entry says whose days hold it.
double weight_of(const std::vector<SampleWeight>& sample_weights, Day day);

}  // namespace forecast
