#include "learnt_scaling.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace forecast {
namespace {

/// Columns of the rows of some samples; a row that several samples have counts once, as the first has it.
class Columns {
public:
    explicit Columns(std::size_t columns) : columns_(columns) {}

    /// `values` [rows, columns], the last of the frame's row `last_row`.
    void add(const double* values, std::size_t rows, std::ptrdiff_t last_row) {
        const auto first_row = last_row + 1 - static_cast<std::ptrdiff_t>(rows);
        for (std::ptrdiff_t row = std::max(next_, first_row); row <= last_row; ++row) {
            const double* cells = values + static_cast<std::size_t>(row - first_row) * columns_.size();
            for (std::size_t c = 0; c < columns_.size(); ++c) {
                columns_[c].push_back(cells[c]);
            }
        }
        next_ = std::max(next_, last_row + 1);
    }
    [[nodiscard]] Scaler fit(const std::string& kind) const { return fit_scaler(kind, columns_); }

private:
    std::vector<std::vector<double>> columns_;
    std::ptrdiff_t next_ = std::numeric_limits<std::ptrdiff_t>::min();
};

}  // namespace

LearntScaling learn_scaling(const Samples& samples, const std::vector<std::int64_t>& numbers, const std::string& kind,
                            const std::optional<Anchor>& anchor) {
    const SampleShape& shape = samples.shape;
    Columns past(shape.past.size());
    Columns ahead(shape.ahead.size());
    std::vector<double> targets;
    for (const std::int64_t number : numbers) {
        const auto sample = static_cast<std::size_t>(number);
        past.add(samples.past.data() + sample * shape.lookback * shape.past.size(), shape.lookback,
                 samples.newest_rows[sample]);
        ahead.add(
            samples.ahead.data() + sample * shape.horizon * shape.ahead.size(), shape.rows_a_day,
            static_cast<std::ptrdiff_t>(samples.first_rows[sample] + shape.rows_a_day) - 1);  // at the shortest lead
        for (std::size_t lead = 0; lead < shape.horizon; ++lead) {
            targets.push_back(samples.target_at(sample, lead) - anchor_value(samples, sample, lead, anchor));
        }
    }
    return {past.fit(kind), ahead.fit(kind), fit_scaler(kind, {targets})};
}

}  // namespace forecast
