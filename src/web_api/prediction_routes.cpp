#include <algorithm>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/kept_issues.hpp"
#include "web_backend.hpp"

namespace forecast {
namespace {

/// Tells the log what a command would print.
class LoggedRemarks : public Observer {
public:
    void on_warning(const std::string& sentence) override { spdlog::warn("{}", sentence); }
};

double predict_day(const WebCall& call, Day day) {
    const WebApiOptions& options = call.backend.options;
    PredictRequest request;
    request.asked.date = day;
    request.asked.days = 1;
    request.with_reasons = true;
    if (!options.configs.empty()) {
        request.experiment = call.config().values;
    }
    LoggedRemarks remarks;
    std::unique_lock one_at_a_time(call.backend.made->predicting, std::try_to_lock);
    if (!one_at_a_time) {
        const PlaceGivenBack waiting;
        one_at_a_time.lock();
    }
    const PredictOutcome outcome = predict(request, options.workspace, remarks);
    if (const auto obstacle = keep_forecasts(outcome)) {
        throw Error(ErrorKind::unavailable, "the forecast cannot be kept: {}", *obstacle);
    }
    if (const auto obstacle = keep_issue(outcome, options.workspace)) {
        spdlog::warn("the explanation of the forecast is not kept: {}", *obstacle);
    }
    std::vector<double> values;
    for (const ForecastRow& row : outcome.forecasts) {
        if (outcome.frame.axis.day(row.row) == day) {
            values.push_back(row.value);
        }
    }
    return mean_of(values);
}

/// The newest of the kept ones.
double kept_prediction(const WebCall& call, Day day) {
    const auto data = forecast_data(call);
    const std::string& zone = call.config().values.frame.time_zone;
    std::optional<Timestamp> newest;
    for (const KeptForecast& one : data->kept) {
        if (!is_naive(one.forecast) && day_of(one.forecast.time, zone) == day) {
            newest = std::max(newest.value_or(Timestamp::min()), one.forecast.issued_at);
        }
    }
    std::vector<double> values;
    for (const KeptForecast& one : data->kept) {
        if (!is_naive(one.forecast) && one.forecast.issued_at == newest && day_of(one.forecast.time, zone) == day) {
            values.push_back(one.forecast.value);
        }
    }
    if (values.empty()) {
        throw Error(ErrorKind::not_found, "no forecast of {} is kept, and this server was started with --read-only",
                    format_day(day))
            .with_advice("forecast predict --date " + format_day(day) + " --config " + call.config().file);
    }
    return mean_of(values);
}

WebJson answer_prediction(const WebCall& call) {
    const auto day = call.asked.day("d");
    if (!day) {
        throw Error(ErrorKind::invalid_argument, "say which day: /predict?d=2024-12-31");
    }
    const double value = call.backend.options.read_only ? kept_prediction(call, *day) : predict_day(call, *day);
    return {{"date", format_day(*day)}, {"prediction", value}};
}

}  // namespace

void add_prediction_routes(WebRoutes& routes) {
    routes.reads("/predict", answer_prediction, {"d", "config"});
}

}  // namespace forecast
