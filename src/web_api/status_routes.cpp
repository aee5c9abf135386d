#include <algorithm>
#include <set>

#include "forecast/pages/web_files.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/kept_issues.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "web_answer.hpp"
#include "web_backend.hpp"

namespace forecast {
namespace {

/// Whether a run of the config has kept a forecast in the store.
bool has_stored_forecasts(const WebCall& call, const ServedConfig& config) {
    const auto store = open_observation_store_read_only(config.values.store);
    std::set<std::string> runs;
    for (const StoredForecast& forecast :
         store ? store->load_forecasts("", {Timestamp::min(), Timestamp::max()}) : std::vector<StoredForecast>()) {
        runs.insert(forecast.run_id);
    }
    return std::any_of(runs.begin(), runs.end(), [&](const std::string& run_id) {
        const auto run = call.backend.runs.find(run_id);
        return run && is_of(config.values, *run);
    });
}

/// What is asked of a store; null where it is away or damaged, as what needs it says itself.
template <class Ask>
WebJson unless_away(const Ask& ask) {
    try {
        return ask();
    } catch (const Error& error) {
        const bool is_away = error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::data_loss;
        return is_away ? WebJson() : throw;
    }
}

WebJson has_forecasts(const WebCall& call, const ServedConfig& config) {
    const auto issues = issues_directory(call.backend.options.workspace, config.values);
    if (std::filesystem::exists(issues) && !std::filesystem::is_empty(issues)) {
        return true;
    }
    return unless_away([&] {
        return WebJson(*call.backend.made->has_forecasts.get(config.name, stamp_of(call.backend.options, &config),
                                                             [&] { return has_stored_forecasts(call, config); }));
    });
}

WebJson config_json(const WebCall& call, const ServedConfig& config) {
    const FrameOptions& frame = config.values.frame;
    const std::string source = frame.target.substr(0, frame.target.find('.'));
    return {{"name", config.name},
            {"file", config.file},
            {"experiment", config.values.experiment},
            {"target", frame.target},
            {"unit", frame.unit},
            {"zone", frame.time_zone},
            {"step_seconds", frame.step.count()},
            {"territory", config.values.sources.at(source).territory},
            {"has_forecasts", has_forecasts(call, config)}};
}

WebJson answer_status(const WebCall& call) {
    const WebApiOptions& options = call.backend.options;
    WebJson configs = WebJson::array();
    for (const ServedConfig& config : options.configs) {
        configs.push_back(config_json(call, config));
    }
    return {{"version", options.version},
            {"read_only", options.read_only},
            {"token_needed", options.needs_token},
            {"now", format_utc(now())},
            {"home", std::filesystem::current_path().string()},
            {"configs", configs},
            {"experiments", unless_away([&] { return WebJson(call.backend.runs.experiments().size()); })}};
}

OutgoingAnswer send_description(const WebCall& /*call*/) {
    return web_text(std::string(web_file("openapi.json")), "application/json");
}

}  // namespace

void add_status_routes(WebRoutes& routes) {
    routes.reads("/api/v1/status", answer_status);
    routes.sends("/openapi.json", send_description);
}

}  // namespace forecast
