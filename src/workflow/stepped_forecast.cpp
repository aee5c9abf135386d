#include "forecast/workflow/stepped_forecast.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

/// Takes a forecast for the load of its row, known as soon as that could be.
void assume_load(Frame& frame, std::size_t row, double value) {
    const Revision assumed{row, frame.axis.end(row), value};
    auto& earlier = frame.target().earlier;
    const auto place = std::upper_bound(earlier.begin(), earlier.end(), assumed, [](const auto& a, const auto& b) {
        return std::tie(a.row, a.available_at) < std::tie(b.row, b.available_at);
    });
    earlier.insert(place, assumed);
}

/// Of the rows from `first` to `last`, the revisions for which `is_hidden(available_at)`.
template <class Predicate>
void hide(Column& column, std::size_t first, std::size_t last, Predicate is_hidden) {
    const auto hidden = [&](const Revision& r) { return r.row >= first && r.row < last && is_hidden(r.available_at); };
    column.earlier.erase(std::remove_if(column.earlier.begin(), column.earlier.end(), hidden), column.earlier.end());
    std::replace_if(column.available_at.begin() + static_cast<std::ptrdiff_t>(first),
                    column.available_at.begin() + static_cast<std::ptrdiff_t>(last), is_hidden, Timestamp::max());
}

/// The rows of a stretch in the order in which they are forecast: those known from what is known, then, where more are
/// wanted, those that lie before and after them.
class Walk {
public:
    Walk(Forecaster& forecaster, Frame& frame, const StepOptions& options, Stretch& stretch, std::size_t outdated_from)
        : forecaster_(forecaster),
          frame_(frame),
          options_(options),
          stretch_(stretch),
          next_(stretch.first),
          direct_end_(stretch.first + rows_from(stretch.first, stretch.last)),
          outdated_from_(outdated_from) {
        stretch_.values.clear();
    }

    [[nodiscard]] bool is_done() const { return next_ == stretch_.last; }

    void go_on() {
        const std::size_t rows = rows_from(next_, next_ < stretch_.first ? stretch_.first : stretch_.last);
        bring_up_to(next_ + rows);
        const std::vector<double> values = forecast(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            if (!std::isnan(values[i])) {
                assume_load(frame_, next_ + i, values[i]);
            }
        }
        outdated_from_ = std::min(outdated_from_, first_row_knowing(frame_, options_.issue, next_));
        move_by(rows);
    }

private:
    [[nodiscard]] std::size_t rows_from(std::size_t row, std::size_t end) const {
        const TimeAxis& axis = frame_.axis;
        return std::min(end, axis.first_row_of(axis.day(row) + options_.reach_days)) - row;
    }

    void bring_up_to(std::size_t end) {
        if (outdated_from_ < end) {
            forecaster_.update(outdated_from_, end);
            outdated_from_ = end;
        }
    }

    /// Of the next rows, all of one issue, so that none of them sees another.
    std::vector<double> forecast(std::size_t rows) {
        const Origin origin{issue_time(options_.issue, frame_.axis, next_), next_, rows};
        std::vector<double> values = forecaster_.predict(origin);
        if (next_ >= stretch_.first) {
            stretch_.values.insert(stretch_.values.end(), values.begin(), values.end());
            for (std::size_t i = 0; options_.on_row && i < rows; ++i) {
                options_.on_row(next_ + i, values[i], origin);
            }
        }
        return values;
    }

    void move_by(std::size_t rows) {
        next_ += rows;
        if (next_ == direct_end_ && !before_is_done_ && next_ != stretch_.last) {
            before_is_done_ = stretch_.unknown == stretch_.first;
            next_ = before_is_done_ ? next_ : stretch_.unknown;
        } else if (next_ == stretch_.first && !before_is_done_) {
            before_is_done_ = true;
            next_ = direct_end_;
        }
    }

    Forecaster& forecaster_;
    Frame& frame_;
    const StepOptions& options_;
    Stretch& stretch_;
    std::size_t next_;
    std::size_t direct_end_;
    std::size_t outdated_from_;
    bool before_is_done_ = false;
};

}  // namespace

std::size_t first_unknown_load(const Frame& frame, const IssueOptions& issue, std::size_t row) {
    const AsOf known(frame, issue_time(issue, frame.axis, row), 0);
    std::size_t unknown = row;
    while (unknown > 0 && std::isnan(known.value(0, static_cast<std::ptrdiff_t>(unknown - 1)))) {
        --unknown;
    }
    return unknown;
}

std::size_t first_row_knowing(const Frame& frame, const IssueOptions& issue, std::size_t row) {
    const TimeAxis& axis = frame.axis;
    const Timestamp known = std::min(axis.end(row), frame.target().available_at[row]);
    std::size_t first = axis.first_row_of(axis.day(row));
    while (first < axis.size() && issue_time(issue, axis, first) < known) {
        ++first;
    }
    return first;
}

void hide_unknown(Frame& frame, const IssueOptions& issue, const Stretch& stretch) {
    const Timestamp issued_at = issue_time(issue, frame.axis, stretch.first);
    hide(frame.target(), stretch.unknown, stretch.last, [](Timestamp /*known*/) { return true; });
    for (Column& column : frame.columns) {
        if (column.role == Role::past_covariate) {
            hide(column, 0, stretch.last, [&](Timestamp known) { return known > issued_at; });
        }
    }
}

void show_again(Frame& frame, const Frame& actual) {
    for (std::size_t i = 0; i < frame.columns.size(); ++i) {
        if (frame.columns[i].is_known_by_and_by()) {
            frame.columns[i].take_knowledge(actual.columns[i]);
        }
    }
}

void forecast_stretch(Forecaster& forecaster, Frame& frame, const StepOptions& options, Stretch& stretch,
                      std::size_t outdated_from) {
    Walk walk(forecaster, frame, options, stretch, outdated_from);
    while (!walk.is_done()) {
        walk.go_on();
    }
}

}  // namespace forecast
