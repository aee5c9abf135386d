#include "forecast/statistical/learning_rows.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

constexpr std::size_t kYear = 365;

}  // namespace

double observed_load(const Frame& frame, std::size_t row, Timestamp moment) {
    const auto& imputed = frame.target().imputed;
    if (!imputed.empty() && imputed[row]) {
        return kMissing;
    }
    return AsOf(frame, moment, 0).value(kTarget, static_cast<std::ptrdiff_t>(row));
}

ChangeTarget::ChangeTarget(const Frame& frame, IssueOptions issue)
    : frame_(&frame), issue_(std::move(issue)), base_(frame.axis.size(), kMissing) {
    update(0, base_.size());
}

void ChangeTarget::update(std::size_t first, std::size_t last) {
    for (std::size_t row = first; row < std::min(last, base_.size()); ++row) {
        const AsOf known(*frame_, issue_time(issue_, frame_->axis, row), 0);
        const auto newest = newest_known(known, kTarget, static_cast<std::ptrdiff_t>(row));
        base_[row] = newest ? newest->value : kMissing;
    }
}

double ChangeTarget::change(std::size_t row, Timestamp moment) const {
    return observed_load(*frame_, row, moment) - base_[row];
}

std::vector<std::size_t> ChangeTarget::known_rows(const std::vector<std::size_t>& rows, const Origin& origin) const {
    std::vector<std::size_t> known;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
                 [&](std::size_t row) { return row < origin.first_row && !std::isnan(change(row, origin.issued_at)); });
    return known;
}

void ChangeTarget::check_varies(const Origin& origin) const {
    const AsOf known(*frame_, origin.issued_at, 0);
    std::vector<double> loads;
    int days = 0;
    Day newest{-1};
    for (std::size_t row = 0; row < std::min(origin.first_row, frame_->axis.size()); ++row) {
        const double load = known.value(kTarget, static_cast<std::ptrdiff_t>(row));
        if (std::isnan(load)) {
            continue;
        }
        if (!loads.empty() && load != loads.front()) {
            return;
        }
        loads.push_back(load);
        const Day day = frame_->axis.day(row);
        days += day != newest ? 1 : 0;
        newest = day;
    }
    if (loads.size() > 1) {
        throw Error(ErrorKind::insufficient_data,
                    "the load is the same on all {} days before {}: there is nothing to learn", days,
                    format_day(frame_->axis.day(origin.first_row)));
    }
}

std::vector<std::size_t> rows_since_begun(const FeatureTable& table, const std::vector<std::size_t>& rows) {
    const std::size_t latest = rows.size() - std::min(kYear, rows.size() / 2);
    std::size_t begin = 0;
    for (std::size_t column = 0; column < table.columns(); ++column) {
        std::size_t first = begin;
        while (first <= latest && first < rows.size() && std::isnan(table.at(column, rows[first]))) {
            ++first;
        }
        begin = first <= latest ? std::max(begin, first) : begin;
    }
    return {rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end()};
}

double weight_of(const std::vector<SampleWeight>& sample_weights, Day day) {
    for (const SampleWeight& entry : sample_weights) {
        if (!(day < entry.from) && day < entry.to) {
            return entry.weight;
        }
    }
    return 1;
}

}  // namespace forecast
