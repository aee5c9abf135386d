#include "forecast/core/error.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "service_health.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

OutgoingAnswer answer_health_check(const WebCall& call) {
    const WebJson health = health_json(call.backend.health->checks());
    constexpr int kUnavailable = 503;
    return web_json(health, health.at("status") == "error" ? kUnavailable : 200);
}

WebJson show_monitor(const WebCall& call) {
    const ServedConfig& config = call.config();
    auto kept = last_monitor_result(call.backend.options.workspace, config.values);
    if (!kept) {
        throw Error(ErrorKind::not_found, "monitor has not looked at {} yet", config.name)
            .with_advice("forecast monitor --config " + config.file);
    }
    for (const char* own : {"told", "unchecked"}) {  // notes of monitor for itself
        kept->erase(own);
    }
    return *kept;
}

}  // namespace

void add_health_routes(WebRoutes& routes) {
    routes.sends("/system_health_check", answer_health_check);
    routes.reads("/api/v1/monitor", show_monitor, {"config"});
}

}  // namespace forecast
