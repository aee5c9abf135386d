#include "report_view.hpp"

#include <algorithm>

#include "forecast/core/digits.hpp"
#include "forecast/core/french_calendar.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {

ReportView::ReportView(const ReportedRun& reported, const Words& words) : reported_(reported), words_(words) {
    const Comparison& comparison = reported.comparison;
    if (reported.compared.empty()) {
        for (const std::string& label : labels(comparison.forecasters)) {
            labels_.push_back(words.name("forecaster.", label));
        }
    } else {
        for (const ReportedColumn& column : reported.compared) {
            labels_.push_back(column.name);
        }
    }
    std::vector<double> loads;
    for (const ScoredRow& row : rows()) {
        errors_.push_back(row.predicted[reported.headline] - row.actual);
        loads.push_back(row.actual);
    }
    error_decimals_ = comparison.decimals();  // as in the tables of the run
    load_decimals_ = decimals_of(loads, Shown::loads);
    days_ = scored_days(axis(), rows(), reported.headline);
}

std::optional<std::size_t> ReportView::find(const std::string& name) const {
    const auto& all = reported_.comparison.forecasters;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == name && score(i).n > 0 && reported_.compared.empty()) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> ReportView::yardstick() const {
    for (const char* name : {"j-7", "j-1"}) {
        const auto found = find(name);
        if (found && *found != headline()) {
            return found;
        }
    }
    std::optional<std::size_t> worst;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        if (i != headline() && score(i).n > 0 && (!worst || score(i).mae() > score(*worst).mae())) {
            worst = i;
        }
    }
    return worst;
}

const PairedGain* ReportView::difference(std::size_t forecaster) const {
    for (const DifferenceLine& line : reported_.breakdown.differences) {
        if (line.forecaster == forecaster && line.reference == headline()) {
            return &line.difference;
        }
    }
    return nullptr;
}

std::string ReportView::period() const {
    return period_text(words_, days_.front().day, days_.back().day);
}

std::string period_text(const Words& words, Day first, Day last) {
    const std::string begin = words.day(first);
    constexpr std::size_t kYear = 5;  // " 2018"
    const bool same_year = to_date(first).year == to_date(last).year;
    return words("period", same_year ? begin.substr(0, begin.size() - kYear) : begin, words.day(last));
}

std::vector<std::pair<std::string, std::string>> run_facts(const RunSummary& run, const Words& words) {
    std::vector<std::pair<std::string, std::string>> facts = {
        {words("fact.run"), run.run_id}, {words("fact.name"), run.name}, {words("fact.experiment"), run.experiment}};
    for (const char* tag :
         {"forecast.command", "forecast.version", "mlflow.source.git.commit", "forecast.data_sha256"}) {
        if (const auto value = run.tag(tag)) {
            facts.emplace_back(words.name("fact.", tag), *value);
        }
    }
    facts.insert(facts.end(), run.params.begin(), run.params.end());
    return facts;
}

StepAxis step_axis(const TimeAxis& axis) {
    StepAxis steps;
    steps.kind = axis.daily() ? StepAxis::Kind::days : StepAxis::Kind::instants;
    steps.size = axis.size();
    steps.first_day = axis.day(0);
    steps.first = axis.start(0);
    steps.step = axis.step();
    steps.zone = axis.zone();
    return steps;
}

std::vector<std::pair<std::size_t, std::size_t>> days_of_rest(const TimeAxis& axis) {
    constexpr int kSaturday = 5;
    std::vector<std::pair<std::size_t, std::size_t>> shades;
    for (std::size_t row = 0; row < axis.size(); ++row) {
        const Day day = axis.day(row);
        if (weekday(day) < kSaturday && !french_holiday_index(day)) {
            continue;
        }
        if (!shades.empty() && shades.back().second == row) {
            shades.back().second = row + 1;
        } else {
            shades.emplace_back(row, row + 1);
        }
    }
    return shades;
}

std::vector<PlotMark> clock_changes(const TimeAxis& axis, const Words& words) {
    std::vector<PlotMark> marks;
    std::size_t begin = 0;  // of the day before
    for (std::size_t row = 1; row < axis.size() && !axis.daily(); ++row) {
        if (axis.day(row) == axis.day(row - 1)) {
            continue;
        }
        const auto offset = utc_offset(axis.start(row), axis.zone());
        if (offset != utc_offset(axis.start(begin), axis.zone())) {
            std::size_t change = begin;
            while (utc_offset(axis.start(change), axis.zone()) != offset) {
                ++change;
            }
            marks.push_back({change, words("mark.clocks")});
        }
        begin = row;
    }
    return marks;
}

Breakdown break_down_for_report(const Comparison& comparison, const Frame& frame, std::size_t first_row,
                                std::size_t headline) {
    if (comparison.result.rows.empty()) {
        return {};
    }
    const auto names = names_of(comparison.forecasters);
    const auto first = std::find(names.begin(), names.end(), names[headline]);  // in any mode of the weather
    const bool has_forecasts = comparison.result.scores[static_cast<std::size_t>(first - names.begin())].n > 0;
    return break_down(comparison, frame, first_row, has_forecasts ? *first : "");
}

}  // namespace forecast
