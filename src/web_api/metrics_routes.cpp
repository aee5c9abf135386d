#include <cstdio>
#include <map>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "forecast/core/file.hpp"
#include "forecast/core/time.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "jobs.hpp"
#include "service_health.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

// GET /metrics in Prometheus' text format. The labels are names of configs, of the checks of monitor and of the series
// that these judge, commands and exit codes: as many as the configs make, whoever asks for what.

namespace forecast {
namespace {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

std::string escaped_label(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        escaped += c == '\n' ? "\\n" : (c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c));
    }
    return escaped;
}

/// One metric: its head, and a line for each value.
class MetricFamily {
public:
    MetricFamily(std::string name, const char* type, const char* help) : name_(std::move(name)) {
        text_ = fmt::format("# HELP {} {}\n# TYPE {} {}\n", name_, help, name_, type);
    }
    void add(const MetricLabels& labels, double value) {
        std::string inside;
        for (const auto& [label, text] : labels) {
            inside += fmt::format("{}{}=\"{}\"", inside.empty() ? "" : ",", label, escaped_label(text));
        }
        text_ +=
            fmt::format("{}{}{}{} {}\n", name_, labels.empty() ? "" : "{", inside, labels.empty() ? "" : "}", value);
        is_empty_ = false;
    }
    [[nodiscard]] std::string text() const { return is_empty_ ? "" : text_; }

private:
    std::string name_;
    std::string text_;
    bool is_empty_ = true;
};

std::string process_metrics(const WebBackend& backend) {
    MetricFamily build("forecast_build_info", "gauge", "The program's version.");
    build.add({{"version", backend.options.version}}, 1);
    MetricFamily memory("process_resident_memory_bytes", "gauge", "Memory of the server itself.");
    long pages = 0;
    if (std::sscanf(read_file("/proc/self/statm").c_str(), "%*d %ld", &pages) == 1) {
        memory.add({}, static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    }
    return build.text() + memory.text();
}

std::string job_metrics(const Jobs& jobs) {
    MetricFamily ended("forecast_jobs_ended_total", "counter", "Jobs of the kept history that have ended.");
    MetricFamily running("forecast_jobs_running", "gauge", "Jobs that run.");
    std::map<std::pair<std::string, std::string>, double> counts;
    double at_work = 0;
    for (const JobRecord& job : jobs.list()) {
        if (job.state == "running") {
            ++at_work;
        } else {
            ++counts[{job.command, job.exit_code ? std::to_string(*job.exit_code) : job.state}];
        }
    }
    for (const auto& [key, count] : counts) {
        ended.add({{"command", key.first}, {"exit_code", key.second}}, count);
    }
    running.add({}, at_work);
    return ended.text() + running.text();
}

/// What the kept result of monitor says, as far as it is numbers.
void add_monitor_values(const nlohmann::json& result, const std::string& config, MetricFamily& values,
                        MetricFamily& limits, MetricFamily& ages) {
    if (const auto at = parse_time(result.value("at", ""), "UTC")) {
        ages.add({{"config", config}}, std::chrono::duration<double>(now() - *at).count());
    }
    for (const char* list : {"findings", "in_order"}) {
        for (const auto& finding : result.value(list, nlohmann::json::array())) {
            const MetricLabels labels = {
                {"config", config}, {"kind", finding.value("kind", "")}, {"series", finding.value("series", "")}};
            if (finding.contains("value") && finding["value"].is_number()) {
                values.add(labels, finding["value"].get<double>());
            }
            if (finding.contains("limit") && finding["limit"].is_number()) {
                limits.add(labels, finding["limit"].get<double>());
            }
        }
    }
}

std::string config_metrics(const WebBackend& backend) {
    MetricFamily data("forecast_data_age_seconds", "gauge", "Since the end of the newest load.");
    MetricFamily model("forecast_model_age_seconds", "gauge", "Since the run that predicts had ended.");
    MetricFamily monitored("forecast_monitor_age_seconds", "gauge", "Since monitor looked last.");
    MetricFamily values("forecast_monitor_value", "gauge",
                        "What monitor found: errors, coverage, drift, ages, by the kind of check.");
    MetricFamily limits("forecast_monitor_limit", "gauge", "The limit of the check.");
    for (const ServedConfig& config : backend.options.configs) {
        const ConfigState state = backend.health->state_of(config);
        if (state.data_age) {
            data.add({{"config", config.name}}, *state.data_age);
        }
        if (state.model_age) {
            model.add({{"config", config.name}}, *state.model_age);
        }
        if (const auto result = last_monitor_result(backend.options.workspace, config.values)) {
            add_monitor_values(*result, config.name, values, limits, monitored);
        }
    }
    return data.text() + model.text() + monitored.text() + values.text() + limits.text();
}

OutgoingAnswer answer_metrics(const WebCall& call) {
    return web_text(process_metrics(call.backend) + job_metrics(*call.backend.jobs) + config_metrics(call.backend),
                    "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

void add_metrics_routes(WebRoutes& routes) {
    routes.sends("/metrics", answer_metrics);
}

}  // namespace forecast
