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

/// The rows of a stretch in the order in which they are forecast: those known from what is known, then, where more are
/// wanted, those that lie before and after them.
class Walk {
public:
    Walk(Stretch& stretch, const TimeAxis& axis, std::optional<std::size_t> reach)
        : stretch_(stretch), axis_(axis), reach_(reach), next_(stretch.first) {
        direct_end_ = stretch.first + rows_from(stretch.first, stretch.last);
        stretch_.values.clear();
    }

    [[nodiscard]] bool is_done() const { return next_ == stretch_.last; }

    void go_on(const Forecaster& forecaster, Frame& frame, const StepOptions& options) {
        const std::size_t end = next_ < stretch_.first ? stretch_.first : stretch_.last;
        const std::size_t rows = rows_from(next_, end);
        std::vector<double> values;
        while (values.size() < rows) {  // of one issue, so none of them sees another
            const std::size_t row = next_ + values.size();
            const Origin origin{issue_time(options.issue, axis_, row), row,
                                std::min(rows - values.size(), reach_.value_or(rows))};
            for (const double value : forecaster.predict(origin)) {
                if (next_ >= stretch_.first) {
                    stretch_.values.push_back(value);
                    if (options.on_row) {
                        options.on_row(next_ + values.size(), value, origin.issued_at);
                    }
                }
                values.push_back(value);
            }
        }
        for (std::size_t i = 0; i < rows; ++i) {
            if (!std::isnan(values[i])) {
                assume_load(frame, next_ + i, values[i]);
            }
        }
        move_by(rows);
    }

private:
    [[nodiscard]] std::size_t rows_from(std::size_t row, std::size_t end) const {
        return std::min(end - row, std::max(reach_.value_or(1), rest_of_day(axis_, row)));
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

    Stretch& stretch_;
    const TimeAxis& axis_;
    std::optional<std::size_t> reach_;
    std::size_t next_;
    std::size_t direct_end_;
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

std::size_t rest_of_day(const TimeAxis& axis, std::size_t row) {
    return axis.first_row_of(axis.day(row) + 1) - row;
}

void hide_loads(Frame& frame, const Stretch& stretch, Timestamp until) {
    Column& load = frame.target();
    const auto inside = [&](const Revision& r) { return r.row >= stretch.unknown && r.row < stretch.last; };
    load.earlier.erase(std::remove_if(load.earlier.begin(), load.earlier.end(), inside), load.earlier.end());
    for (std::size_t row = stretch.unknown; row < stretch.last; ++row) {
        load.available_at[row] = std::max(load.available_at[row], until);
    }
}

void forecast_stretches(Forecaster& forecaster, Frame& frame, const StepOptions& options,
                        std::vector<Stretch>& stretches) {
    std::vector<Walk> walks;
    for (Stretch& stretch : stretches) {
        walks.emplace_back(stretch, frame.axis, options.reach);
    }
    const auto is_done = [](const Walk& walk) { return walk.is_done(); };
    while (!std::all_of(walks.begin(), walks.end(), is_done)) {
        forecaster.prepare(frame);
        if (options.fitted_at) {
            forecaster.fit(*options.fitted_at);
        }
        for (Walk& walk : walks) {
            if (!walk.is_done()) {
                walk.go_on(forecaster, frame, options);
            }
        }
    }
}

}  // namespace forecast
