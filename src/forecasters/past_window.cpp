#include "past_window.hpp"

#include <cmath>
#include <utility>

#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

/// The newest row below `first_row` whose target is known; `first_row` less the days back if none of these is.
std::ptrdiff_t newest_known_row(const AsOf& known, std::size_t first_row) {
    const auto first = static_cast<std::ptrdiff_t>(first_row);
    const std::ptrdiff_t last = first - std::ptrdiff_t{kMostDaysBack} * rows_per_day(known.axis());
    for (std::ptrdiff_t row = first - 1; row > last; --row) {
        if (!std::isnan(known.value(kTarget, row))) {
            return row;
        }
    }
    return last;
}

}  // namespace

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
    windows_.clear();
}

void PastWindow::append(std::size_t first_row, std::vector<float>& out) const {
    if (steps_ == 0 || names_.empty()) {
        return;
    }
    auto& window = windows_[first_row];
    if (window.empty()) {
        const AsOf known = known_at(issue_, *frame_, issue_time(issue_, frame_->axis, first_row), first_row + 1);
        const std::ptrdiff_t newest = newest_known_row(known, first_row);
        for (std::ptrdiff_t row = newest + 1 - static_cast<std::ptrdiff_t>(steps_); row <= newest; ++row) {
            std::vector<double> values(names_.size(), kMissing);
            if (row >= 0) {
                pipeline_.compute(made_, known, row, values.data());
            }
            window.insert(window.end(), values.begin(), values.end());
        }
    }
    out.insert(out.end(), window.begin(), window.end());
}

}  // namespace forecast
