#pragma once

#include <optional>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/options.hpp"

// What is learnt from a load, and from which rows: by the regressions, and by what corrects other forecasters.

namespace forecast {

/// The load of the row as known at `moment`; NaN if it is not known or was imputed.
double observed_load(const Frame& frame, std::size_t row, Timestamp moment);

/// The target of the regressions: a row's load minus its base, the newest load of the same clock time that is known
/// when the row's forecast is issued. A differenced target follows the level of the load by itself.
///
/// Made for a frame that outlives it.
class ChangeTarget {
public:
    ChangeTarget() = default;
    /// Computes the base of every row.
    ChangeTarget(const Frame& frame, IssueOptions issue);
    /// Computes the bases of rows first .. last - 1 anew, after what was known at their issues has changed.
    void update(std::size_t first, std::size_t last);

    /// The newest known load at the row's issue, at most 28 days before; NaN if there is none.
    [[nodiscard]] double base(std::size_t row) const { return base_[row]; }
    /// observed_load() minus base().
    [[nodiscard]] double change(std::size_t row, Timestamp moment) const;
    /// Those of `rows` that lie before the origin and whose change is known at its issue.
    [[nodiscard]] std::vector<std::size_t> known_rows(const std::vector<std::size_t>& rows, const Origin& origin) const;
    /// Throws Error(insufficient_data) if two loads or more are known before the origin and all are equal.
    void check_varies(const Origin& origin) const;

private:
    const Frame* frame_ = nullptr;
    IssueOptions issue_;
    std::vector<double> base_;
};

/// Those of `rows` from which on every column of the table has begun. A column that begins so late that less than a
/// year would be left (of few rows: less than half) is ignored.
std::vector<std::size_t> rows_since_begun(const FeatureTable& table, const std::vector<std::size_t>& rows);

/// The sample weight of a row of `day`: that of the first period that contains it, else 1.
double weight_of(const std::vector<SampleWeight>& sample_weights, Day day);

}  // namespace forecast
