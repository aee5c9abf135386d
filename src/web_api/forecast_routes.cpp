#include <algorithm>
#include <cmath>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/core/french_calendar.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast_errors.hpp"
#include "forecast_words.hpp"
#include "group_words.hpp"
#include "web_answer.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kForecastsListed = 500;
constexpr std::int64_t kMostListed = 100'000;

const std::vector<std::string> kOfIssue = {"config", "issued"};

WebJson answer_forecast_list(const WebCall& call) {
    const auto data = forecast_data(call);
    const std::string& zone = call.config().values.frame.time_zone;
    const auto from = call.asked.day("from");
    const auto to = call.asked.day("to");
    std::vector<KeptForecast> asked;
    std::copy_if(data->kept.begin(), data->kept.end(), std::back_inserter(asked), [&](const KeptForecast& one) {
        return (!from || start_of(*from, zone) <= one.forecast.time) &&
               (!to || one.forecast.time < start_of(*to, zone));
    });
    const auto all = newest_issues(asked);
    const auto most = static_cast<std::size_t>(call.asked.integer("max", 1, kMostListed).value_or(kForecastsListed));
    return kept_json({all.end() - static_cast<std::ptrdiff_t>(std::min(most, all.size())), all.end()}, errors_of(all));
}

WebJson row_json(const ShownRow& row, const char* forecast) {
    return {{"time", format_utc(row.time)},
            {"actual", number_or_null(row.actual)},
            {forecast, number_or_null(row.forecast)},
            {"lower_80", number_or_null(row.low80)},
            {"upper_80", number_or_null(row.high80)},
            {"lower_95", number_or_null(row.low95)},
            {"upper_95", number_or_null(row.high95)},
            {"temperature", number_or_null(row.temperature)},
            {"temperature_kind", row.temperature_kind == nullptr ? WebJson() : WebJson(row.temperature_kind)}};
}

WebJson rows_json(const std::vector<ShownRow>& rows, const char* forecast) {
    WebJson list = WebJson::array();
    std::transform(rows.begin(), rows.end(), std::back_inserter(list),
                   [&](const ShownRow& row) { return row_json(row, forecast); });
    return list;
}

WebJson holidays_json(const std::vector<ShownRow>& rows, const std::string& zone) {
    std::set<Day> days;
    WebJson list = WebJson::array();
    for (const ShownRow& row : rows) {
        const Day day = day_of(row.time, zone);
        const auto name = zone == kParis && days.insert(day).second ? french_holiday(day) : std::nullopt;
        if (name) {
            list.push_back({{"date", format_day(day)}, {"name", std::string(*name)}});
        }
    }
    return list;
}

/// The registered version that a run became, of several the champion.
std::optional<ModelVersion> version_of(const WebCall& call, const std::string& run_id) {
    std::optional<ModelVersion> found;
    for (const RegisteredModel& model : call.backend.registry.list()) {
        const ModelVersion* champion = model.with_alias(kChampion);
        for (const ModelVersion& version : model.versions) {
            const bool predicts = champion != nullptr && champion->version == version.version;
            found = version.run_id == run_id && (!found || predicts) ? std::optional(version) : found;
        }
    }
    return found;
}

WebJson maker_json(const WebCall& call, const ForecastData& data, const Issue& issue) {
    const auto version = version_of(call, issue.run_id);
    const auto run = data.runs.find(issue.run_id);
    return {{"issued_at", format_utc(issue.issued_at)},
            {"run_id", issue.run_id},
            {"run_name", run == data.runs.end() ? WebJson() : WebJson(run->second.name)},
            {"forecaster", issue.forecaster},
            {"version", version ? WebJson(version->name + "/" + std::to_string(version->version)) : WebJson()},
            {"alias", version && !version->aliases.empty() ? WebJson(version->aliases.front()) : WebJson()},
            {"weather", issue.steps.front()->forecast.weather}};
}

/// Its mean error of the last 30 days or, where too few are known, that of its run's test period.
std::optional<double> usual_error(const ForecastData& data, const Issue& issue, const std::string& zone) {
    constexpr int kDays = 30;
    constexpr std::size_t kEnough = 7;
    const auto days = errors_of_days(data, issue.forecaster, zone, kDays);
    if (days.size() >= kEnough) {
        std::vector<double> maes;
        std::transform(days.begin(), days.end(), std::back_inserter(maes),
                       [](const DayErrors& day) { return day.mae; });
        return mean_of(maes);
    }
    const auto run = data.runs.find(issue.run_id);
    if (run == data.runs.end()) {
        return std::nullopt;
    }
    const RunFigures figures = figures_of(run->second);
    const auto mae = run->second.metric(
        (figures.forecaster == issue.forecaster ? figures.prefix : beside_prefix(issue.forecaster)) + "mae");
    return mae ? std::optional(mae->last) : std::nullopt;
}

/// A command where an API is asked, else a sentence.
WebJson advice_for_newer_data(const ServedConfig& config) {
    if (config.is_fetched) {
        return "forecast data fetch --config " + config.file;
    }
    return in_all_languages(
        [&](Language language) { return Words(language)("monitor.advice.data_age.file", config.file); });
}

WebJson missing_thing(const char* what, const std::string& why, const WebJson& advice) {
    return {{"what", what}, {"why", why}, {"advice", advice}};
}

WebJson missing_json(const WebCall& call, const ForecastData& data, const std::vector<ShownRow>& rows,
                     const IssueDetails& details, const std::string& weather) {
    constexpr std::chrono::hours kFresh(72);
    const std::string config = " --config " + call.config().file;
    const auto until = end_of_known_loads(data);
    WebJson missing = WebJson::array();
    const auto lacks = [&](const char* what, const std::string& why, const WebJson& advice) {
        missing.push_back(missing_thing(what, why, advice));
    };
    if (!data.frame) {
        lacks("loads", data.why_no_frame, data.advice);
    } else if (until && *until < now() - kFresh) {
        lacks("new_loads", "the newest load that is known is of " + format_utc(*until),
              advice_for_newer_data(call.config()));
    }
    if (rows.back().time + call.config().values.frame.step <= now()) {
        lacks("new_forecast", "the newest forecast is of days that have passed", "forecast predict" + config);
    }
    if (!rows.front().low80) {
        lacks("intervals", "the forecast has no intervals: too few of its past errors are known",
              "forecast backtest" + config);
    } else if (!rows.front().low95) {
        lacks("intervals_95", "the store keeps 80 % intervals only, and no file of this issue is there",
              "forecast predict" + config);
    }
    if (details.explanations.empty()) {
        lacks("explanation", "this forecast was kept without an explanation, or its forecaster has none",
              "forecast predict --explain" + config);
    }
    if (weather == "none" || weather == "persistence") {
        lacks("weather",
              weather == "none" ? "it was made without weather"
                                : "no weather forecast was there: the last known weather stands in",
              advice_for_newer_data(call.config()));
    }
    return missing;
}

WebJson answer_forecast(const WebCall& call) {
    const auto data = forecast_data(call);
    const Issue issue = require_issue(call, *data);
    const IssueDetails details = issue_details(call, issue.issued_at, issue.run_id);
    const ServedConfig& config = call.config();
    const FrameOptions& frame = config.values.frame;
    const auto rows = issue_rows(*data, issue, details);
    auto shown = recent_rows(*data, issue);
    const auto until = end_of_known_loads(*data);
    const auto known_then = end_of_known_loads(*data, issue.issued_at);
    const auto error = usual_error(*data, issue, frame.time_zone);
    WebJson json = maker_json(call, *data, issue);
    json["config"] = config.name;
    json["data_until"] = until ? WebJson(format_utc(*until)) : WebJson();
    json["unit"] = frame.unit;
    json["zone"] = frame.time_zone;
    json["step_seconds"] = frame.step.count();
    json["usual_error_mw"] = number_or_null(error);
    json["steps"] = rows_json(rows, "forecast");
    json["recent"] = rows_json(shown, "forecast_then");
    shown.insert(shown.end(), rows.begin(), rows.end());
    json["holidays"] = holidays_json(shown, frame.time_zone);
    json["missing"] = missing_json(call, *data, rows, details, issue.steps.front()->forecast.weather);
    json["sentence"] = in_all_languages([&](Language language) {
        return forecast_sentence({config, issue, rows, known_then, error}, language);
    });
    return json;
}

std::string csv_number(const std::optional<double>& number) {
    return number && std::isfinite(*number) ? nlohmann::json(*number).dump() : "";
}

std::string csv_row(const ShownRow& row, const char* kind) {
    std::string line = format_utc(row.time) + "," + kind;
    for (const auto& number :
         {row.actual, row.forecast, row.low80, row.high80, row.low95, row.high95, row.temperature}) {
        line += "," + csv_number(number);
    }
    return line + "\n";
}

OutgoingAnswer send_forecast_csv(const WebCall& call) {
    const auto data = forecast_data(call);
    const Issue issue = require_issue(call, *data);
    std::string text = "time,kind,actual,forecast,lower_80,upper_80,lower_95,upper_95,temperature\n";
    for (const ShownRow& row : recent_rows(*data, issue)) {
        text += csv_row(row, "recent");
    }
    for (const ShownRow& row : issue_rows(*data, issue, issue_details(call, issue.issued_at, issue.run_id))) {
        text += csv_row(row, "forecast");
    }
    auto answer = web_text(std::move(text), "text/csv; charset=utf-8");
    answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"forecast.csv\"");
    return answer;
}

WebJson answer_explanation(const WebCall& call) {
    const auto data = forecast_data(call);
    const Issue issue = require_issue(call, *data);
    const IssueDetails details = issue_details(call, issue.issued_at, issue.run_id);
    const FrameOptions& frame = call.config().values.frame;
    const Day first = day_of(issue.steps.front()->forecast.time, frame.time_zone);
    std::vector<Explanation> of_day;
    for (const auto& [time, explanation] : details.explanations) {
        if (day_of(time, frame.time_zone) == first) {
            of_day.push_back(explanation);
        }
    }
    if (of_day.empty()) {
        throw Error(ErrorKind::not_found, "the forecast issued at {} was kept without an explanation",
                    format_utc(issue.issued_at))
            .with_advice("forecast predict --explain --config " + call.config().file);
    }
    const Explanation explanation = mean_of(of_day);
    WebJson groups = WebJson::array();
    for (const Contribution& part : explanation.contributions) {
        groups.push_back(
            {{"name", part.group},
             {"text", in_all_languages([&](Language language) { return group_words(part.group, Words(language)); })},
             {"mw", part.value}});
    }
    return {{"issued_at", format_utc(issue.issued_at)},
            {"date", format_day(first)},
            {"unit", frame.unit},
            {"newest", explanation.baseline},
            {"forecast", explanation.forecast()},
            {"groups", groups},
            {"sentence", in_all_languages([&](Language language) {
                 return explanation_sentence(explanation, frame.unit, language);
             })}};
}

}  // namespace

void add_forecast_routes(WebRoutes& routes) {
    routes.makes("/api/v1/forecasts", answer_forecast_list, {"config", "from", "to", "max"});
    routes.makes("/api/v1/forecast", answer_forecast, kOfIssue);
    routes.makes("/api/v1/forecast.csv", send_forecast_csv, kOfIssue);
    routes.makes("/api/v1/forecast/explanation", answer_explanation, kOfIssue);
    routes.makes("/api/v1/forecast/errors", answer_forecast_errors, {"config", "days"});
}

}  // namespace forecast
