#include "forecast_words.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/digits.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/explanation_table.hpp"
#include "group_words.hpp"

namespace forecast {
namespace {

constexpr std::size_t kPartsNamed = 4;

/// Digits behind the point: none from 1000 on, where a reader needs none.
int decimals_shown(double value, Shown what) {
    constexpr double kManyDigits = 1000;
    return std::abs(value) >= kManyDigits ? 0 : decimals_of({value}, what);
}

std::string clock_of(Timestamp time, const std::string& zone) {
    return format_local(time, zone).substr(11, 5);
}

std::string named_day(Day day, const std::string& zone, const Words& words) {
    const std::string text = words.weekday_and_day(day);
    const int ahead = day - day_of(now(), zone);
    return ahead == 0 ? words("issue.today", text) : ahead == 1 ? words("issue.tomorrow", text) : text;
}

/// In French weekdays are small; at the beginning of a sentence they are not.
std::string begun(std::string text) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string between(const char* key, const ShownRow& row, const ForecastSentence& told, int decimals,
                    const Words& words) {
    return row.low80 && row.high80 ? words(key, words.number(*row.low80, decimals), words.number(*row.high80, decimals),
                                           told.config.values.frame.unit)
                                   : "";
}

std::string loads_of_day(const std::vector<ShownRow>& day, const ForecastSentence& told, int decimals,
                         const Words& words) {
    const FrameOptions& frame = told.config.values.frame;
    std::vector<double> values;
    for (const ShownRow& row : day) {
        values.push_back(*row.forecast);
    }
    std::string text = words("issue.mean", words.number(mean_of(values), decimals), frame.unit);
    if (day.size() == 1) {
        return text + between("issue.between", day.front(), told, decimals, words);
    }
    const ShownRow& peak = *std::max_element(
        day.begin(), day.end(), [](const ShownRow& a, const ShownRow& b) { return *a.forecast < *b.forecast; });
    return text +
           words("issue.peak", words.number(*peak.forecast, decimals), frame.unit,
                 clock_of(peak.time, frame.time_zone)) +
           between("issue.peak_between", peak, told, decimals, words);
}

std::string part_of(long long amount, int decimals, const std::string& group, const Words& words) {
    return group + " " + words.change(static_cast<double>(amount) / std::pow(10.0, decimals), decimals);
}

/// The largest first, then what is left.
std::vector<std::string> parts_of(const Explanation& explanation, const RoundedExplanation& shown, int decimals,
                                  const Words& words) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < shown.contributions.size(); ++i) {
        if (shown.contributions[i] != 0) {
            order.push_back(i);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::llabs(shown.contributions[a]) > std::llabs(shown.contributions[b]);
    });
    order.resize(std::min(order.size(), kPartsNamed));
    long long rest = shown.forecast - shown.baseline;
    std::vector<std::string> parts;
    for (const std::size_t i : order) {
        rest -= shown.contributions[i];
        const std::string group = group_words(explanation.contributions[i].group, words);
        parts.push_back(part_of(shown.contributions[i], decimals, group, words));
    }
    if (rest != 0 || parts.empty()) {
        parts.push_back(part_of(rest, decimals, words("why.rest"), words));
    }
    return parts;
}

}  // namespace

std::string forecast_sentence(const ForecastSentence& told, Language language) {
    const Words words(language);
    const FrameOptions& frame = told.config.values.frame;
    const Day first = day_of(told.rows.front().time, frame.time_zone);
    std::vector<ShownRow> day;
    std::copy_if(told.rows.begin(), told.rows.end(), std::back_inserter(day),
                 [&](const ShownRow& row) { return day_of(row.time, frame.time_zone) == first; });
    const int decimals = decimals_shown(*day.front().forecast, Shown::loads);
    std::string text =
        words("issue.day", begun(named_day(first, frame.time_zone, words)), loads_of_day(day, told, decimals, words));
    text += " " + words("issue.issued", words.day(day_of(told.issue.issued_at, frame.time_zone)),
                        clock_of(told.issue.issued_at, frame.time_zone));
    if (told.data_until) {
        text += words("issue.data", words.day(day_of(*told.data_until - std::chrono::seconds(1), frame.time_zone)));
    }
    if (told.usual_error) {
        text += words("issue.error", words.number(*told.usual_error, decimals_shown(*told.usual_error, Shown::errors)),
                      frame.unit);
    }
    return text + ".";
}

std::string explanation_sentence(const Explanation& explanation, const std::string& unit, Language language) {
    const Words words(language);
    const int decimals = decimals_shown(explanation.forecast(), Shown::loads);
    const RoundedExplanation shown = rounded(explanation, decimals);
    const long long total = shown.forecast - shown.baseline;
    const double amount = static_cast<double>(std::llabs(total)) / std::pow(10.0, decimals);
    return words(total < 0 ? "why.day_less" : "why.day_more", words.number(amount, decimals), unit,
                 join(parts_of(explanation, shown, decimals, words), ", "));
}

}  // namespace forecast
