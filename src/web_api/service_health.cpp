#include "service_health.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <sys/stat.h>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/finding.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/pages/words.hpp"
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

/// Each file system once: where jobs and locks are, the store, the artifacts.
void add_disk_checks(std::vector<HealthCheck>& checks, const WebApiOptions& options) {
    std::vector<std::pair<const char*, std::filesystem::path>> places = {
        {"disk", options.workspace.directory}, {"disk of the store", options.workspace.tracking.directory}};
    for (const std::filesystem::path& folder : options.workspace.tracking.artifact_directories) {
        places.emplace_back("disk of the artifacts", folder);
    }
    std::set<dev_t> seen;
    for (const auto& [name, place] : places) {
        struct stat status = {};
        const bool is_there = ::stat(place.c_str(), &status) == 0;
        if (name == places.front().first || (is_there && seen.count(status.st_dev) == 0)) {
            add_checks(checks, name,
                       [directory = place.string()] { return std::vector<Finding>{check_disk(directory)}; });
            checks.back().name = name;
        }
        if (is_there) {
            seen.insert(status.st_dev);
        }
    }
}

std::vector<HealthCheck> store_checks(const WebApiOptions& options) {
    std::vector<HealthCheck> checks;
    add_checks(checks, "program", [] { return std::vector<Finding>{check_program()}; });
    add_disk_checks(checks, options);
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

/// What `known` tells of the last `newest`; where somebody looks at it now, of any time; else what `look` finds.
template <class Known, class Look>
auto known_or_looked_at(std::mutex& looking, std::chrono::seconds newest, Known&& known, Look&& look) {
    constexpr std::chrono::hours kEver{24 * 365};
    if (auto found = known(newest)) {
        return *found;
    }
    std::unique_lock one_at_a_time(looking, std::try_to_lock);
    if (!one_at_a_time) {
        if (auto found = known(kEver)) {
            return *found;
        }
        const PlaceGivenBack waiting;
        one_at_a_time.lock();
    }
    auto found = known(newest);  // by who has just looked
    return found ? *found : look();
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

std::optional<ConfigState> ServiceHealth::known_state(const ServedConfig& config, Clock::duration at_most) {
    const std::lock_guard lock(mutex_);
    const auto found = states_.find(config.name);
    if (found == states_.end() || Clock::now() - found->second.at >= at_most) {
        return std::nullopt;
    }
    ConfigState state = found->second.state;
    const double since = std::chrono::duration<double>(Clock::now() - found->second.at).count();
    for (std::optional<double>* age : {&state.data_age, &state.model_age}) {
        *age = *age ? std::optional(**age + since) : std::nullopt;
    }
    return state;
}

ConfigState ServiceHealth::state_of(const ServedConfig& config) {
    return known_or_looked_at(
        looking_, kConfigFor, [&](Clock::duration at_most) { return known_state(config, at_most); },
        [&] {
            ConfigState state = look(config);
            const std::lock_guard lock(mutex_);
            states_[config.name] = {Clock::now(), state};
            return state;
        });
}

std::optional<std::vector<HealthCheck>> ServiceHealth::known_checks(Clock::duration at_most) {
    const std::lock_guard lock(mutex_);
    return checked_at_ && Clock::now() - *checked_at_ < at_most ? std::optional(checks_) : std::nullopt;
}

std::vector<HealthCheck> ServiceHealth::checks_of_stores() {
    auto checks = known_or_looked_at(
        looking_, kStoresFor, [&](Clock::duration at_most) { return known_checks(at_most); },
        [&] {
            auto found = store_checks(options_);
            const std::lock_guard lock(mutex_);
            checks_ = found;
            checked_at_ = Clock::now();
            return found;
        });
    if (!file_.is_in_place()) {
        constexpr const char* kName = "run store";
        checks.erase(
            std::remove_if(checks.begin(), checks.end(), [&](const HealthCheck& check) { return check.name == kName; }),
            checks.end());
        checks.insert(checks.begin(), {kName, "error", file_.sentence(), file_.advice()});
    }
    return checks;
}

std::vector<HealthCheck> ServiceHealth::checks() {
    std::vector<HealthCheck> checks = checks_of_stores();
    for (const ServedConfig& config : options_.configs) {
        const ConfigState state = state_of(config);
        const MonitorOptions& limits = config.values.monitor;
        checks.push_back(age_check(
            "data of " + config.name, state.data_age, state.data_fault, limits.data_late_days + 1, "the newest load",
            config.is_fetched ? "forecast data fetch --config " + config.file
                              : Words(Language::en)("monitor.advice.data_age.file", config.file)));
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
