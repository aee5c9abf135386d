#include <algorithm>
#include <cmath>

#include "forecast/core/french_calendar.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// What kind of day it was.
std::string kind_of_day(const Words& words, Day day) {
    const std::string name = words.weekday_and_day(day).substr(0, words.weekday_and_day(day).find(' '));
    if (const auto holiday = french_holiday(day)) {
        return name + ", " + std::string(*holiday);
    }
    if (is_bridge(day)) {
        return name + ", " + words("kind.bridge");
    }
    return is_special_day(day) ? name + ", " + words("kind.christmas") : name;
}

double daily_error(const ReportView& view, const ScoredDay& day, std::size_t forecaster) {
    double sum = 0;
    for (std::size_t i = day.first_row; i < day.first_row + day.rows; ++i) {
        sum += view.rows()[i].predicted[forecaster] - view.rows()[i].actual;
    }
    return sum / static_cast<double>(day.rows);
}

}  // namespace

std::string explanation_text(const Words& words, const Explanation& explanation, int load_decimals,
                             int error_decimals) {
    constexpr std::size_t kMost = 4;
    std::vector<Contribution> parts = explanation.contributions;
    std::stable_sort(parts.begin(), parts.end(), [](const Contribution& a, const Contribution& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    std::string text = words("explanation.baseline", words.number(explanation.baseline, load_decimals));
    double rest = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i < kMost) {
            text += ", " + words.change(parts[i].value, error_decimals) + " " + parts[i].group;
        } else {
            rest += parts[i].value;
        }
    }
    return parts.size() > kMost ? text + ", " + words.change(rest, error_decimals) + " " + words("explanation.rest")
                                : text;
}

PageTable worst_days_table(const ReportView& view) {
    const Words& words = view.words();
    const auto other = view.yardstick();
    PageTable table{{{words("table.day"), false},
                     {words("table.kind"), false},
                     {words("axis.load", view.unit())},
                     {words("axis.forecast", view.unit())},
                     {words("axis.error", view.unit())}},
                    {}};
    if (other) {
        table.headings.push_back({words("table.error_of", view.label(*other), view.unit())});
    }
    const bool explained = !view.reported().explanations.empty();
    if (explained) {
        table.headings.push_back(
            {words("table.explanation", words.name("forecaster.", view.reported().explained_by), view.unit()), false});
    }
    for (const ScoredDay& day : worst_days(view.days())) {
        std::vector<std::string> row = {words.day(day.day), kind_of_day(words, day.day), view.load(day.actual),
                                        view.load(day.predicted), view.error_change(day.error)};
        if (other) {
            row.push_back(view.error_change(daily_error(view, day, *other)));
        }
        if (explained) {
            const auto found = view.reported().explanations.find(day.day);
            row.push_back(found == view.reported().explanations.end()
                              ? "–"
                              : explanation_text(words, found->second, view.load_decimals(), view.error_decimals()));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace forecast
