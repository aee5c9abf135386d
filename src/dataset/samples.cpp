#include "forecast/dataset/samples.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr double kMostly = 0.5;

bool is_missing(double value) {
    return std::isnan(value);
}

template <class Value>
void append_all(std::vector<Value>& to, const std::vector<Value>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// How often two values are equal, where both are known.
class Share {
public:
    void count(double a, double b) {
        if (!is_missing(a) && !is_missing(b)) {
            ++compared_;
            equal_ += a == b ? 1U : 0U;
        }
    }
    [[nodiscard]] double value() const {
        return compared_ == 0 ? 0 : static_cast<double>(equal_) / static_cast<double>(compared_);
    }

private:
    std::size_t compared_ = 0;
    std::size_t equal_ = 0;
};

/// [rows] the observed targets, as far as samples have them.
std::vector<double> targets_by_row(const Samples& samples) {
    std::vector<double> targets;
    for (std::size_t i = 0; i < samples.rows.size(); ++i) {
        const std::size_t row = samples.rows[i];
        if (!is_missing(samples.target[i])) {
            targets.resize(std::max(targets.size(), row + 1), kMissing);
            targets[row] = samples.target[i];
        }
    }
    return targets;
}

/// The past column that equals the target with the smallest lag.
std::optional<std::size_t> newest_load_in_window(const Samples& samples) {
    const auto targets = targets_by_row(samples);
    const auto& lags = samples.shape.past_lags;
    std::optional<std::size_t> newest;
    for (std::size_t c = 0; c < lags.size(); ++c) {
        if (lags[c] < 0 || (newest && lags[*newest] <= lags[c])) {
            continue;
        }
        Share equal;
        for (std::size_t sample = 0; sample < samples.size(); ++sample) {
            const auto row = samples.newest_rows[sample] - lags[c];
            const bool inside = row >= 0 && row < static_cast<std::ptrdiff_t>(targets.size());
            equal.count(samples.past_at(sample, samples.shape.lookback - 1, c),
                        inside ? targets[static_cast<std::size_t>(row)] : kMissing);
        }
        newest = equal.value() > kMostly ? std::optional(c) : newest;
    }
    return newest;
}

/// The ahead column that equals the newest known load most often.
std::optional<std::size_t> newest_load_ahead(const Samples& samples) {
    const std::size_t columns = samples.shape.ahead.size();
    double most = kMostly;
    std::optional<std::size_t> newest;
    for (std::size_t c = 0; c < columns; ++c) {
        Share equal;
        for (std::size_t i = 0; i < samples.newest.size(); ++i) {
            const double value = samples.ahead[i * columns + c];
            equal.count(is_missing(value) ? std::numeric_limits<double>::infinity() : value, samples.newest[i]);
        }
        if (equal.value() > most) {
            most = equal.value();
            newest = c;
        }
    }
    return newest;
}

bool lies_within(const Samples& samples, std::size_t sample, RowRange range) {
    const auto first = samples.rows.begin() + static_cast<std::ptrdiff_t>(sample * samples.shape.horizon);
    return std::all_of(first, first + static_cast<std::ptrdiff_t>(samples.shape.horizon),
                       [&](std::size_t row) { return range.contains(row); });
}

bool is_learnable(const Samples& samples, std::size_t sample) {
    for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
        if (!is_missing(samples.target_at(sample, lead)) && ahead_is_complete(samples, sample, lead)) {
            return past_is_complete(samples, sample);
        }
    }
    return false;
}

}  // namespace

SampleMaker::SampleMaker(const Frame& frame, const FeatureSetOptions& features, const WindowOptions& window,
                         const IssueOptions& issue, const std::string& target_name)
    : frame_(frame),
      target_(frame.columns[frame.index(target_name)]),
      days_(window.horizon),
      past_(frame, features.past, issue, static_cast<std::size_t>(window.size)),
      ahead_(features.ahead, frame, issue),
      made_ahead_(ahead_.make(frame)) {
    shape_.lookback = static_cast<std::size_t>(window.size);
    shape_.rows_a_day = static_cast<std::size_t>(rows_per_day(frame.axis));
    shape_.horizon = static_cast<std::size_t>(window.horizon) * shape_.rows_a_day;
    shape_.past = past_.names();
    shape_.ahead = ahead_.names();
    shape_.past_groups = past_.groups();
    shape_.ahead_groups = ahead_.groups();
    shape_.past_lags = past_.target_lags();
    shape_.ahead_lags = ahead_.target_lags();
}

void SampleMaker::update() {
    past_.update();
    ahead_.renew(made_ahead_);
}

std::size_t SampleMaker::first_row_of(std::size_t row) const {
    const TimeAxis& axis = frame_.axis;
    return axis.daily() ? row : axis.first_row_of(axis.day(row));
}

std::size_t SampleMaker::lead_of(std::size_t first_row, std::size_t row) const {
    const TimeAxis& axis = frame_.axis;
    if (axis.daily()) {
        return row - first_row;
    }
    if (row >= axis.size()) {
        return shape_.horizon;
    }
    const auto days = static_cast<std::size_t>(axis.day(row) - axis.day(first_row));
    return days * shape_.rows_a_day + period_of_day(axis, row);
}

/// The axis' size stands for rows behind it.
std::vector<std::size_t> SampleMaker::decoder_rows(std::size_t first_row) const {
    const TimeAxis& axis = frame_.axis;
    std::vector<std::size_t> rows;
    for (int day = 0; day < days_; ++day) {
        if (axis.daily()) {
            rows.push_back(std::min(first_row + static_cast<std::size_t>(day), axis.size()));
        } else if (axis.first_row_of(axis.day(first_row) + day) < axis.size()) {
            append_all(rows, rows_by_period(axis, axis.day(first_row) + day));
        }
    }
    rows.resize(shape_.horizon, axis.size());
    return rows;
}

void SampleMaker::append_past(std::size_t first_row, Samples& samples) const {
    const AsOf known = past_.known(first_row);
    auto newest = newest_known_row(known, first_row);
    if (newest) {
        const auto rows_a_day = static_cast<std::ptrdiff_t>(shape_.rows_a_day);
        newest = past_.newest_complete(known, *newest, kDaysBeforeLoad * rows_a_day);
    }
    samples.newest_rows.push_back(newest.value_or(-1));
    append_all(samples.past, past_.values(known, newest.value_or(-1)));
}

void SampleMaker::append_ahead(std::size_t first_row, Samples& samples) const {
    std::vector<double> values(ahead_.names().size());
    const auto rows = decoder_rows(first_row);
    for (std::size_t lead = 0; lead < rows.size(); ++lead) {
        const std::size_t row = rows[lead];
        std::fill(values.begin(), values.end(), kMissing);
        double target = kMissing;
        double newest = kMissing;
        if (row < frame_.axis.size()) {
            const AsOf known = ahead_.known(frame_, first_row, row);
            ahead_.compute(made_ahead_, known, static_cast<std::ptrdiff_t>(row), values.data());
            const auto load = newest_known(known, kTarget, static_cast<std::ptrdiff_t>(row));
            newest = load ? load->value : kMissing;
            const bool is_own = frame_.axis.daily() || period_of_day(frame_.axis, row) == lead % shape_.rows_a_day;
            target = is_own && target_.is_observed(row) ? target_.values[row] : kMissing;
        }
        append_all(samples.ahead, values);
        samples.target.push_back(target);
        samples.newest.push_back(newest);
    }
    append_all(samples.rows, rows);
}

void SampleMaker::append(std::size_t first_row, Samples& samples) const {
    samples.first_rows.push_back(first_row);
    samples.days.push_back(frame_.axis.day(first_row));
    append_past(first_row, samples);
    append_ahead(first_row, samples);
}

Samples SampleMaker::make(std::size_t first_row) const {
    Samples samples;
    samples.shape = shape_;
    append(first_row, samples);
    return samples;
}

Samples SampleMaker::all(const Cancellation& cancellation) const {
    const TimeAxis& axis = frame_.axis;
    Samples samples;
    samples.shape = shape_;
    for (std::size_t row = 0; row < axis.size(); row = axis.first_row_of(axis.day(row) + 1)) {
        cancellation.check();
        append(row, samples);
    }
    return samples;
}

bool past_is_complete(const Samples& samples, std::size_t sample) {
    const std::size_t cells = samples.shape.lookback * samples.shape.past.size();
    const auto first = samples.past.begin() + static_cast<std::ptrdiff_t>(sample * cells);
    return std::none_of(first, first + static_cast<std::ptrdiff_t>(cells), is_missing);
}

bool ahead_is_complete(const Samples& samples, std::size_t sample, std::size_t lead) {
    for (std::size_t c = 0; c < samples.shape.ahead.size(); ++c) {
        if (!unknown_at(samples.shape.ahead_lags[c], static_cast<int>(lead) + 1) &&
            is_missing(samples.ahead_at(sample, lead, c))) {
            return false;
        }
    }
    return true;
}

bool input_is_complete(const Samples& samples, std::size_t sample) {
    for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
        if (!ahead_is_complete(samples, sample, lead)) {
            return false;
        }
    }
    return past_is_complete(samples, sample);
}

std::vector<std::int64_t> learnable_samples(const Samples& samples, RowRange range) {
    std::vector<std::int64_t> numbers;
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        if (lies_within(samples, sample, range) && is_learnable(samples, sample)) {
            numbers.push_back(static_cast<std::int64_t>(sample));
        }
    }
    return numbers;
}

std::vector<MissingCount> count_missing(const Samples& samples, RowRange range) {
    const SampleShape& shape = samples.shape;
    std::vector<MissingCount> counts;
    for (const std::string& name : shape.past) {
        counts.push_back({name, true, 0});
    }
    for (const std::string& name : shape.ahead) {
        counts.push_back({name, false, 0});
    }
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        if (!range.contains(samples.first_rows[sample])) {
            continue;
        }
        for (std::size_t c = 0; c < shape.past.size(); ++c) {
            for (std::size_t step = 0; step < shape.lookback; ++step) {
                counts[c].n += is_missing(samples.past_at(sample, step, c)) ? 1U : 0U;
            }
        }
        for (std::size_t c = 0; c < shape.ahead.size(); ++c) {
            for (std::size_t lead = 0; lead < shape.horizon; ++lead) {
                const bool expected = unknown_at(shape.ahead_lags[c], static_cast<int>(lead) + 1);
                const bool missing = is_missing(samples.ahead_at(sample, lead, c));
                counts[shape.past.size() + c].n += missing && !expected ? 1U : 0U;
            }
        }
    }
    return counts;
}

std::string most_often_missing(const Samples& samples, RowRange range) {
    const auto counts = count_missing(samples, range);
    const auto worst = std::max_element(counts.begin(), counts.end(),
                                        [](const MissingCount& a, const MissingCount& b) { return a.n < b.n; });
    return worst == counts.end() || worst->n == 0 ? "" : worst->column;
}

double anchor_value(const Samples& samples, std::size_t sample, std::size_t lead, const std::optional<Anchor>& anchor) {
    if (!anchor) {
        return 0;
    }
    return anchor->in_window ? samples.past_at(sample, samples.shape.lookback - 1, anchor->column)
                             : samples.ahead_at(sample, lead, anchor->column);
}

std::optional<Anchor> newest_load(const Samples& samples) {
    const bool in_window = samples.shape.rows_a_day == 1;
    const auto column = in_window ? newest_load_in_window(samples) : newest_load_ahead(samples);
    return column ? std::optional(Anchor{in_window, *column}) : std::nullopt;
}

}  // namespace forecast
