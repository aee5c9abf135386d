#include "forecast/evaluation/scored_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/missing.hpp"

namespace forecast {

std::vector<ScoredDay> scored_days(const TimeAxis& axis, const std::vector<ScoredRow>& rows, std::size_t forecaster) {
    std::vector<ScoredDay> days;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Day day = axis.day(rows[i].row);
        if (days.empty() || days.back().day != day) {
            days.push_back({day, i});
        }
        ScoredDay& last = days.back();
        const double error = rows[i].predicted[forecaster] - rows[i].actual;
        ++last.rows;
        last.error += error;
        last.absolute += std::abs(error);
        last.actual += rows[i].actual;
        last.predicted += rows[i].predicted[forecaster];
    }
    for (ScoredDay& day : days) {
        const auto count = static_cast<double>(day.rows);
        day.error /= count;
        day.absolute /= count;
        day.actual /= count;
        day.predicted /= count;
    }
    return days;
}

std::vector<ScoredDay> worst_days(std::vector<ScoredDay> days) {
    constexpr std::size_t kWorst = 10;
    std::stable_sort(days.begin(), days.end(),
                     [](const ScoredDay& a, const ScoredDay& b) { return a.absolute > b.absolute; });
    days.resize(std::min(days.size(), kWorst));
    return days;
}

std::vector<Score> score_rows(const BacktestResult& result) {
    std::vector<std::size_t> all(result.rows.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return score_rows(result, all);
}

Frame scored_frame(TimeAxis axis, std::string target, std::string unit, const std::vector<ScoredRow>& rows) {
    Column loads;
    loads.name = std::move(target);
    loads.role = Role::target;
    loads.values.assign(axis.size(), kMissing);
    for (const ScoredRow& row : rows) {
        loads.values[row.row] = row.actual;
    }
    Frame frame;
    frame.axis = std::move(axis);
    frame.unit = std::move(unit);
    frame.columns.push_back(std::move(loads));
    return frame;
}

}  // namespace forecast
