#include "forecast/report/explanation_sentences.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/explanation_table.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostNamed = 4;
constexpr const char* kRest = "the rest";

using RowsOfDay = std::vector<ForecastRow>;

/// From the load of the earlier row to the forecast.
Explanation change_since(const ForecastRow& row) {
    const EarlierRow& earlier = row.earlier.value();
    Explanation change{earlier.load, {}};
    auto& parts = change.contributions;
    add_to_group(parts, 0, "the newest known load", row.explanation->baseline - earlier.explanation->baseline);
    for (const Contribution& now : row.explanation->contributions) {
        add_to_group(parts, 0, now.group, now.value);
    }
    for (const Contribution& then : earlier.explanation->contributions) {
        add_to_group(parts, 0, then.group, -then.value);
    }
    add_to_group(parts, 0, kRest, earlier.explanation->forecast() - earlier.load);
    return change;
}

bool has_explained_week(const RowsOfDay& day) {
    return std::all_of(day.begin(), day.end(),
                       [](const ForecastRow& row) { return row.earlier && row.earlier->explanation; });
}

/// The mean over the day's rows.
Explanation change_of(const RowsOfDay& day, bool since_week) {
    std::vector<Explanation> all;
    std::transform(day.begin(), day.end(), std::back_inserter(all),
                   [&](const ForecastRow& row) { return since_week ? change_since(row) : *row.explanation; });
    return mean_of(all);
}

/// Whether `name` stands in `text` as a whole word.
bool mentions(const std::string& text, const std::string& name) {
    const auto is_inside = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
    };
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        if (!is_inside(at + name.size()) && (at == 0 || !is_inside(at - 1))) {
            return true;
        }
    }
    return false;
}

/// " (temperature 3.0 lower)": how the first weather that the group names has changed; empty where that is not known.
std::string weather_change(const std::string& group, const RowsOfDay& day, const Frame& frame) {
    for (const Column& column : frame.columns) {
        if (column.role != Role::future_covariate || !mentions(group, column.name)) {
            continue;
        }
        double change = 0;
        for (const ForecastRow& row : day) {
            change += (column.values[row.row] - column.values[row.earlier->row]) / static_cast<double>(day.size());
        }
        return std::isnan(change)
                   ? ""
                   : fmt::format(" ({} {:.1f} {})", column.name, std::abs(change), change < 0 ? "lower" : "higher");
    }
    return "";
}

std::string amount(long long parts, int decimals) {
    return fmt::format("{:.{}f}", static_cast<double>(std::llabs(parts)) / std::pow(10.0, decimals), decimals);
}

std::string part_text(long long parts, int decimals, const std::string& by) {
    return fmt::format("{} {} by {}", amount(parts, decimals), parts < 0 ? "less" : "more", by);
}

/// The largest groups, then what is left of the change.
std::string parts_text_of(const Explanation& change, int decimals, const RowsOfDay& day, const Frame& frame,
                          bool since_week) {
    const RoundedExplanation shown = rounded(change, decimals);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < shown.contributions.size(); ++i) {
        if (shown.contributions[i] != 0 && change.contributions[i].group != kRest) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::llabs(shown.contributions[a]) > std::llabs(shown.contributions[b]);
    });
    order.resize(std::min(order.size(), kMostNamed));
    long long rest = shown.forecast - shown.baseline;
    std::vector<std::string> parts;
    for (const std::size_t i : order) {
        const std::string& group = change.contributions[i].group;
        rest -= shown.contributions[i];
        parts.push_back(
            part_text(shown.contributions[i], decimals, group + (since_week ? weather_change(group, day, frame) : "")));
    }
    if (rest != 0 || parts.empty()) {
        parts.push_back(part_text(rest, decimals, kRest));
    }
    return join(parts, ", ");
}

std::string compared_with(const RowsOfDay& day, const TimeAxis& axis, bool since_week) {
    const auto& earlier = day.front().earlier;
    if (!earlier) {
        return "the newest known load (no load of the same weekday is known in the four weeks before)";
    }
    const std::string date = format_day(axis.day(earlier->row));
    return since_week ? "on " + date
                      : "the newest known load (the forecast of " + date + ", a week before, cannot be explained)";
}

std::string sentence_of(const RowsOfDay& day, const Frame& frame, int decimals) {
    const bool since_week = has_explained_week(day);
    const Explanation change = change_of(day, since_week);
    const RoundedExplanation shown = rounded(change, decimals);
    const long long total = shown.forecast - shown.baseline;
    return fmt::format("{}: {}{} {} {} than {}: {}.", format_day(frame.axis.day(day.front().row)),
                       frame.axis.daily() ? "" : "on average ", amount(total, decimals), frame.unit,
                       total < 0 ? "less" : "more", compared_with(day, frame.axis, since_week),
                       parts_text_of(change, decimals, day, frame, since_week));
}

}  // namespace

std::string explanation_sentences(const std::vector<ForecastRow>& rows, const Frame& frame) {
    std::vector<double> forecasts;
    for (const ForecastRow& row : rows) {
        forecasts.push_back(row.explanation->forecast());
    }
    const int decimals = decimals_of(forecasts, Shown::loads);
    std::string text;
    for (auto begin = rows.begin(); begin != rows.end();) {
        const auto end = std::find_if(begin, rows.end(), [&](const ForecastRow& row) {
            return frame.axis.day(row.row) != frame.axis.day(begin->row);
        });
        text += visible(sentence_of(RowsOfDay(begin, end), frame, decimals)) + "\n";
        begin = end;
    }
    return text;
}

}  // namespace forecast
