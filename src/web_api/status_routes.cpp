#include "forecast/store/observation_store.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

WebJson config_json(const ServedConfig& config) {
    const FrameOptions& frame = config.values.frame;
    const std::string source = frame.target.substr(0, frame.target.find('.'));
    return {{"name", config.name},
            {"file", config.file},
            {"experiment", config.values.experiment},
            {"target", frame.target},
            {"unit", frame.unit},
            {"zone", frame.time_zone},
            {"step_seconds", frame.step.count()},
            {"territory", config.values.sources.at(source).territory}};
}

WebJson answer_status(const WebCall& call) {
    const WebApiOptions& options = call.backend.options;
    WebJson configs = WebJson::array();
    for (const ServedConfig& config : options.configs) {
        configs.push_back(config_json(config));
    }
    return {{"version", options.version},
            {"read_only", options.read_only},
            {"token_needed", options.needs_token},
            {"now", format_utc(now())},
            {"home", std::filesystem::current_path().string()},
            {"configs", configs},
            {"experiments", call.backend.runs.experiments().size()}};
}

}  // namespace

void add_status_routes(WebRoutes& routes) {
    routes.reads("/api/v1/status", answer_status);
}

}  // namespace forecast
