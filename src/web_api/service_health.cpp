#include "service_health.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/finding.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/health_checks.hpp"
#include "forecast/workflow/predicting_run.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kStoresFor{60};
constexpr std::chrono::seconds kConfigFor{300};
constexpr double kSecondsOfADay = 86'400;

double age_of(Timestamp then) {
    return std::chrono::duration<double>(now() - then).count();
}

/// The end of the newest step that has a load.
Timestamp newest_load(const ServedConfig& config) {
    const auto data = read_experiment_data(config.values, config.file);
    const auto series = data.series.find(config.values.frame.target);
    if (series != data.series.end()) {
        const auto& values = series->second.values;
        const auto newest =
            std::find_if(values.rbegin(), values.rend(), [](const Observation& o) { return !std::isnan(o.value); });
        if (newest != values.rend()) {
            return newest->time + series->second.info.step;
        }
    }
    throw Error(ErrorKind::insufficient_data, "there is no value of {} yet", config.values.frame.target);
}

Timestamp predicting_since(const ServedConfig& config, const Workspace& workspace) {
    const AskedRun asked{"", "", config.values, workspace.tracking, workspace.registry};
    const RunSummary run = find_predicting_run(asked).run.summary;
    return Timestamp(std::chrono::seconds(run.end_ms.value_or(run.start_ms) / 1000));
}

HealthCheck check_of(const Finding& finding) {
    return {finding.subject, finding.severity == Severity::problem ? "error" : "ok", without_secrets(finding.sentence),
            finding.severity == Severity::problem ? without_secrets(finding.advice) : ""};
}

/// Those of `check`; a check that breaks down is an error itself.
template <class Check>
void add_checks(std::vector<HealthCheck>& checks, const char* name, Check&& check) {
    try {
        for (const Finding& finding : check()) {
            checks.push_back(check_of(finding));
        }
    } catch (const Error& failure) {
        checks.push_back({name, "error", without_secrets(failure.what()), without_secrets(failure.advice())});
    }
}

std::vector<HealthCheck> store_checks(const WebApiOptions& options) {
    std::vector<HealthCheck> checks;
    add_checks(checks, "program", [] { return std::vector<Finding>{check_program()}; });
    add_checks(checks, "disk", [&] { return std::vector<Finding>{check_disk(options.workspace.directory.string())}; });
    add_checks(checks, "run store", [&] { return diagnose_store(options.workspace.tracking); });
    std::set<std::string> stores;
    for (const ServedConfig& config : options.configs) {
        stores.insert(config.values.store);
    }
    for (const std::string& store : stores) {
        add_checks(checks, "observations", [&] { return check_observations(store); });
    }
    return checks;
}

/// Old data and models are warnings: what is asked is still answered.
HealthCheck age_check(const std::string& name, const std::optional<double>& age, const std::string& fault,
                      double most_days, const char* what, const std::string& advice) {
    if (!age) {
        return {name, "warning", fault, advice};
    }
    const double days = *age / kSecondsOfADay;
    const std::string sentence = fmt::format("{} is {:.1f} days old", what, days);
    return days > most_days
               ? HealthCheck{name, "warning", sentence + fmt::format(", more than {:g}", most_days), advice}
               : HealthCheck{name, "ok", sentence};
}

}  // namespace

ConfigState ServiceHealth::look(const ServedConfig& config) const {
    ConfigState state;
    try {
        state.data_age = age_of(newest_load(config));
    } catch (const Error& failure) {
        state.data_fault = without_secrets(failure.what());
    }
    try {
        state.model_age = age_of(predicting_since(config, options_.workspace));
    } catch (const Error& failure) {
        state.model_fault = without_secrets(failure.what());
    }
    return state;
}

ConfigState ServiceHealth::state_of(const ServedConfig& config) {
    const std::lock_guard lock(mutex_);
    const auto found = states_.find(config.name);
    if (found != states_.end() && Clock::now() - found->second.at < kConfigFor) {
        ConfigState state = found->second.state;
        const double since = std::chrono::duration<double>(Clock::now() - found->second.at).count();
        for (std::optional<double>* age : {&state.data_age, &state.model_age}) {
            *age = *age ? std::optional(**age + since) : std::nullopt;
        }
        return state;
    }
    const ConfigState state = look(config);
    states_[config.name] = {Clock::now(), state};
    return state;
}

std::vector<HealthCheck> ServiceHealth::checks() {
    std::vector<HealthCheck> checks;
    {
        const std::lock_guard lock(mutex_);
        if (!checked_at_ || Clock::now() - *checked_at_ >= kStoresFor) {
            checks_ = store_checks(options_);
            checked_at_ = Clock::now();
        }
        checks = checks_;
    }
    for (const ServedConfig& config : options_.configs) {
        const ConfigState state = state_of(config);
        const MonitorOptions& limits = config.values.monitor;
        checks.push_back(age_check("data of " + config.name, state.data_age, state.data_fault,
                                   limits.data_late_days + 1, "the newest load",
                                   "forecast data fetch --config " + config.file));
        checks.push_back(age_check("model of " + config.name, state.model_age, state.model_fault, limits.model_days,
                                   "the run that predicts", "forecast train --config " + config.file));
    }
    return checks;
}

nlohmann::ordered_json health_json(const std::vector<HealthCheck>& checks) {
    const auto has = [&](const char* status) {
        return std::any_of(checks.begin(), checks.end(),
                           [&](const HealthCheck& check) { return check.status == status; });
    };
    nlohmann::ordered_json listed = nlohmann::ordered_json::array();
    for (const HealthCheck& check : checks) {
        listed.push_back(
            {{"name", check.name}, {"status", check.status}, {"sentence", check.sentence}, {"advice", check.advice}});
    }
    return {{"status", has("error") ? "error" : (has("warning") ? "warning" : "ok")}, {"checks", listed}};
}

}  // namespace forecast
