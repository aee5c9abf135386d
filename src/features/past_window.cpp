#include "forecast/features/past_window.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {

std::optional<std::ptrdiff_t> newest_known_row(const AsOf& known, std::size_t first_row) {
    const auto first = static_cast<std::ptrdiff_t>(first_row);
    const std::ptrdiff_t last = first - std::ptrdiff_t{kMostDaysBack} * rows_per_day(known.axis());
    for (std::ptrdiff_t row = first - 1; row >= std::max<std::ptrdiff_t>(last, 0); --row) {
        if (!std::isnan(known.value(kTarget, row))) {
            return row;
        }
    }
    return std::nullopt;
}

PastWindow::PastWindow(const Frame& frame, const std::vector<FeatureOptions>& features, IssueOptions issue,
                       std::size_t steps)
    : frame_(&frame),
      issue_(std::move(issue)),
      steps_(steps),
      pipeline_(steps == 0 ? std::vector<FeatureOptions>() : features, frame, issue_),
      made_(pipeline_.make(frame)),
      names_(pipeline_.names()),
      groups_(pipeline_.groups()) {}

void PastWindow::update() {
    pipeline_.renew(made_);
}

AsOf PastWindow::known(std::size_t first_row) const {
    return known_at(issue_, *frame_, issue_time(issue_, frame_->axis, first_row),
                    first_row + 1 + static_cast<std::size_t>(pipeline_.rows_beyond()));
}

std::vector<double> PastWindow::values(const AsOf& known, std::ptrdiff_t newest) const {
    std::vector<double> all(steps() * columns(), kMissing);
    for (std::size_t step = 0; step < steps(); ++step) {
        const std::ptrdiff_t row = newest + 1 - static_cast<std::ptrdiff_t>(steps() - step);
        if (row >= 0) {
            pipeline_.compute(made_, known, row, all.data() + step * columns());
        }
    }
    return all;
}

std::optional<std::ptrdiff_t> PastWindow::newest_complete(const AsOf& known, std::ptrdiff_t newest,
                                                          std::ptrdiff_t rows) const {
    std::vector<double> values(columns());
    for (std::ptrdiff_t row = newest; row >= std::max<std::ptrdiff_t>(newest - rows, 0); --row) {
        pipeline_.compute(made_, known, row, values.data());
        if (std::none_of(values.begin(), values.end(), [](double x) { return std::isnan(x); })) {
            return row;
        }
    }
    return std::nullopt;
}

}  // namespace forecast
