#include "forecast_data.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/kept_issues.hpp"
#include "forecast/workflow/predicted_rows.hpp"
#include "web_backend.hpp"

namespace forecast {
namespace {

/// The newest days of the experiment's series.
Frame recent_frame(const ServedConfig& config) {
    ExperimentData data = read_experiment_data(config.values, config.file);
    const Series& target = data.series.at(config.values.frame.target);
    if (!target.values.empty()) {
        const Timestamp newest = target.values.back().time;
        clip(data, {newest - std::chrono::hours(24 * kDaysShown), Timestamp::max()});
    }
    AskedDays furthest;
    furthest.date = Day{};
    furthest.days = 14;
    return build_experiment_frame(data, config.values, rows_ahead(furthest, config.values));
}

std::vector<KeptForecast> kept_of(const WebCall& call, const ServedConfig& config, const Frame* frame) {
    KeptRequest request;
    request.store = config.values.store;
    request.experiment = config.values;
    request.recorded_store = call.backend.options.workspace.store;
    request.loads = frame;
    if (frame != nullptr) {
        request.period.begin = frame->axis.start(0);
    }
    auto kept = kept_forecasts(request, &call.backend.runs);
    if (kept.empty() && frame != nullptr) {  // older ones than the newest loads
        request.period.begin = Timestamp::min();
        kept = kept_forecasts(request, &call.backend.runs);
    }
    return kept;
}

ForecastData read_forecast_data(const WebCall& call) {
    const ServedConfig& config = call.config();
    ForecastData data;
    try {
        data.frame = recent_frame(config);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::internal) {
            throw;
        }
        data.why_no_frame = error.what();
        data.advice = error.advice();
    }
    data.kept = kept_of(call, config, data.frame ? &*data.frame : nullptr);
    for (const KeptForecast& one : data.kept) {
        const std::string& run_id = one.forecast.run_id;
        if (data.runs.count(run_id) == 0) {
            data.runs.emplace(run_id, call.backend.runs.resolve(run_id));
        }
    }
    return data;
}

std::optional<double> number_in(const nlohmann::json& step, const char* key) {
    const double number = number_or_missing(step.value(key, nlohmann::json()));
    return std::isnan(number) ? std::nullopt : std::optional(number);
}

Explanation explanation_in(const nlohmann::json& json) {
    Explanation explanation;
    explanation.baseline = json.at("baseline").get<double>();
    for (const auto& part : json.at("contributions")) {
        explanation.contributions.push_back({part.at("group").get<std::string>(), part.at("value").get<double>()});
    }
    return explanation;
}

}  // namespace

std::shared_ptr<const ForecastData> forecast_data(const WebCall& call) {
    const ServedConfig& config = call.config();
    return call.backend.made->data.get(config.name, stamp_of(call.backend.options, &config),
                                       [&] { return read_forecast_data(call); });
}

std::optional<Issue> find_issue(const ForecastData& data, const std::optional<Timestamp>& issued_at) {
    const KeptForecast* newest = nullptr;
    for (const KeptForecast& one : data.kept) {
        const bool is_asked = !issued_at || one.forecast.issued_at == *issued_at;
        if (is_asked && !is_naive(one.forecast) &&
            (newest == nullptr || newest->forecast.issued_at < one.forecast.issued_at)) {
            newest = &one;
        }
    }
    if (newest == nullptr) {
        return std::nullopt;
    }
    Issue issue{newest->forecast.issued_at, newest->forecast.model, newest->forecast.run_id, {}};
    for (const KeptForecast& one : data.kept) {
        if (one.forecast.issued_at == issue.issued_at && one.forecast.model == issue.forecaster &&
            one.forecast.run_id == issue.run_id) {
            issue.steps.push_back(&one);
        }
    }
    return issue;
}

Issue require_issue(const WebCall& call, const ForecastData& data) {
    const auto issued_at = call.asked.time("issued");
    if (auto issue = find_issue(data, issued_at)) {
        return *std::move(issue);
    }
    const ServedConfig& config = call.config();
    if (issued_at) {
        throw Error(ErrorKind::not_found, "no forecast of {} was issued at {}", config.name, format_utc(*issued_at))
            .with_advice("forecast predict list --config " + config.file);
    }
    throw Error(ErrorKind::not_found, "there is no forecast of {} yet", config.name)
        .with_advice("forecast predict --config " + config.file);
}

std::map<Timestamp, const KeptForecast*> forecasts_in_time(const ForecastData& data, const std::string& forecaster,
                                                           Timestamp before) {
    std::map<Timestamp, const KeptForecast*> chosen;
    for (const KeptForecast& one : data.kept) {
        const Timestamp due = one.due.value_or(one.forecast.time);
        if (one.forecast.model == forecaster && one.forecast.issued_at <= due && one.forecast.time < before) {
            const KeptForecast*& newest = chosen[one.forecast.time];
            if (newest == nullptr || newest->forecast.issued_at < one.forecast.issued_at) {
                newest = &one;
            }
        }
    }
    return chosen;
}

IssueDetails issue_details(const WebCall& call, Timestamp issued_at, const std::string& run_id) {
    IssueDetails details;
    const auto kept = kept_issue(call.backend.options.workspace, call.config().values, issued_at);
    if (!kept || kept->value("run_id", "") != run_id) {
        return details;
    }
    for (const auto& step : kept->at("forecasts")) {
        const auto time = parse_time(step.at("time").get<std::string>(), "UTC");
        if (!time) {
            continue;
        }
        details.bounds95[*time] = {number_in(step, "low95"), number_in(step, "high95")};
        if (step.contains("explanation")) {
            details.explanations[*time] = explanation_in(step["explanation"]);
        }
    }
    return details;
}

}  // namespace forecast
