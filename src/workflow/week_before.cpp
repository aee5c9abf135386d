#include "forecast/workflow/week_before.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/statistical/learning_rows.hpp"

namespace forecast {
namespace {

using RowIterator = std::vector<ForecastRow>::iterator;

/// Those at the same clock times `days` before [begin, end), with their loads; none where one load is not known.
std::vector<EarlierRow> rows_before(RowIterator begin, RowIterator end, int days, const Frame& frame,
                                    Timestamp issued_at) {
    std::vector<EarlierRow> earlier;
    for (auto row = begin; row != end; ++row) {
        const std::ptrdiff_t before = row_days_before(frame.axis, static_cast<std::ptrdiff_t>(row->row), days);
        const double load = before < 0 ? kMissing : observed_load(frame, static_cast<std::size_t>(before), issued_at);
        if (std::isnan(load)) {
            return {};
        }
        earlier.push_back({static_cast<std::size_t>(before), load, {}});
    }
    return earlier;
}

void add_week_before(RowIterator begin, RowIterator end, const Frame& frame, Timestamp issued_at) {
    for (int days = 7; days <= kMostDaysBack; days += 7) {
        const auto earlier = rows_before(begin, end, days, frame, issued_at);
        for (std::size_t i = 0; i < earlier.size(); ++i) {
            begin[static_cast<std::ptrdiff_t>(i)].earlier = earlier[i];
        }
        if (!earlier.empty()) {
            return;
        }
    }
}

std::optional<std::size_t> first_earlier(const std::vector<ForecastRow>& rows) {
    std::optional<std::size_t> first;
    for (const ForecastRow& row : rows) {
        if (row.earlier) {
            first = std::min(first.value_or(row.earlier->row), row.earlier->row);
        }
    }
    return first;
}

}  // namespace

std::vector<ForecastRow> with_week_before(std::vector<ForecastRow> rows, const Frame& frame, const IssueOptions& issue,
                                          Timestamp issued_at, const ForecasterThen& forecaster_then) {
    const TimeAxis& axis = frame.axis;
    for (auto day = rows.begin(); day != rows.end();) {
        const auto end = std::find_if(day, rows.end(),
                                      [&](const ForecastRow& row) { return axis.day(row.row) != axis.day(day->row); });
        add_week_before(day, end, frame, issued_at);
        day = end;
    }
    const auto first = first_earlier(rows);
    const Forecaster* then = first ? forecaster_then(*first) : nullptr;
    for (ForecastRow& row : rows) {
        if (then != nullptr && row.earlier) {
            const std::size_t before = row.earlier->row;
            row.earlier->explanation = then->explain({issue_time(issue, axis, before), before, 1});
        }
    }
    return rows;
}

}  // namespace forecast
