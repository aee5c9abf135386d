#include "forecast/workflow/kept_forecasts.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

/// What one run tells: the loads of its config are without rows where they are not to be had.
struct RunLoads {
    std::string experiment;
    TimeAxis axis;
    Column load;
    std::string unit;
    std::optional<IssueOptions> issue = std::nullopt;

    [[nodiscard]] std::optional<Timestamp> due(Timestamp time) const {
        const auto row = axis.size() == 0 ? std::nullopt : axis.row_at(time);
        return row && issue ? std::optional(issue_time(*issue, axis, *row)) : std::nullopt;
    }
    [[nodiscard]] std::optional<double> at(Timestamp time) const {
        const auto row = axis.size() == 0 ? std::nullopt : axis.row_at(time);
        return row && axis.start(*row) == time && load.is_observed(*row) ? std::optional(load.values[*row])
                                                                         : std::nullopt;
    }
};

/// Whether loads that were read for the experiment are those of this config, too.
bool are_loads_of(const ExperimentConfig& config, const KeptRequest& request) {
    const FrameOptions& asked = request.experiment ? request.experiment->frame : config.frame;
    return request.loads != nullptr && request.experiment && config.frame.target == asked.target &&
           config.frame.step == asked.step && config.frame.time_zone == asked.time_zone;
}

RunLoads read_loads(const std::string& run_id, const RunStore* runs, const KeptRequest& request) {
    RunLoads loads;
    if (runs == nullptr || run_id.empty()) {
        return loads;
    }
    try {
        const TrainedRun run = with_artifacts(runs->resolve(run_id), *runs);
        loads.experiment = run.summary.experiment;
        const ExperimentConfig config =
            with_sources_of(request.experiment, recorded_config(run, request.settings, request.recorded_store).values);
        if (are_loads_of(config, request)) {
            return {loads.experiment, request.loads->axis, request.loads->target(), config.frame.unit, config.issue};
        }
        Frame frame = build_experiment_frame(read_experiment_data(config, run.config_file().string()), config, 0);
        loads = {loads.experiment, frame.axis, std::move(frame.target()), config.frame.unit, config.issue};
    } catch (const Error& error) {
        spdlog::warn("the loads that the forecasts of run {} are compared with: {}", run_id, error.with_its_advice());
    }
    return loads;
}

/// Whose forecast it is: the experiment's, the forecaster's, the run's.
using Owner = std::tuple<std::string, std::string, std::string>;
Owner owner_of(const KeptForecast& compared) {
    const StoredForecast& forecast = compared.forecast;
    return {compared.experiment, forecast.model, is_naive(forecast) ? "" : forecast.run_id};
}

void add_known(ForecasterErrors& record, const StoredForecast& forecast, double error) {
    ++record.known;
    record.mae += std::abs(error);
    record.rmse += error * error;
    record.bias += error;
    if (forecast.low80 && forecast.high80) {
        ++record.with_interval;
        record.inside80 += *forecast.low80 <= *forecast.actual && *forecast.actual <= *forecast.high80 ? 1 : 0;
    }
}

/// Runs by their id, each looked up once; nothing of one that is gone.
class KnownRuns {
public:
    explicit KnownRuns(const RunStore* store) : store_(store) {}

    const std::optional<RunSummary>& find(const std::string& run_id) {
        const auto known = runs_.find(run_id);
        return known != runs_.end() ? known->second : runs_.emplace(run_id, look_up(run_id)).first->second;
    }

private:
    [[nodiscard]] std::optional<RunSummary> look_up(const std::string& run_id) const {
        try {
            return store_ == nullptr || run_id.empty() ? std::nullopt : std::optional(store_->resolve(run_id));
        } catch (const Error& error) {
            return error.kind() == ErrorKind::not_found ? std::nullopt : throw;
        }
    }

    const RunStore* store_;
    std::map<std::string, std::optional<RunSummary>> runs_;
};

std::vector<StoredForecast> chosen_forecasts(const std::vector<StoredForecast>& forecasts, const KeptRequest& asked,
                                             KnownRuns& runs) {
    const auto is_asked = [&](const StoredForecast& forecast) {
        if ((!asked.forecaster.empty() && forecast.model != asked.forecaster) ||
            (asked.run && forecast.run_id != asked.run->run_id)) {
            return false;
        }
        if (!asked.experiment) {
            return true;
        }
        const auto& run = runs.find(forecast.run_id);
        return run && is_of(*asked.experiment, *run);
    };
    std::vector<StoredForecast> chosen;
    std::copy_if(forecasts.begin(), forecasts.end(), std::back_inserter(chosen), is_asked);
    return chosen;
}

/// Gives a naive forecast that was kept without its run one of those that issued a forecast with it, where these are of
/// one experiment.
using ExperimentOf = std::function<std::string(const std::string& run_id)>;
std::vector<StoredForecast> with_runs_of_naive(std::vector<StoredForecast> forecasts,
                                               const ExperimentOf& experiment_of) {
    std::map<Timestamp, std::set<std::string>> issuing;
    for (const StoredForecast& forecast : forecasts) {
        if (!forecast.run_id.empty()) {
            issuing[forecast.issued_at].insert(forecast.run_id);
        }
    }
    const auto are_of_one_experiment = [&](const std::set<std::string>& runs) {
        std::set<std::string> experiments;
        std::transform(runs.begin(), runs.end(), std::inserter(experiments, experiments.end()), experiment_of);
        return experiments.size() == 1;
    };
    for (StoredForecast& forecast : forecasts) {
        const auto runs = issuing.find(forecast.issued_at);
        if (forecast.run_id.empty() && runs != issuing.end() && are_of_one_experiment(runs->second)) {
            forecast.run_id = *runs->second.begin();
        }
    }
    return forecasts;
}

std::vector<KeptForecast> compare_with_loads(const std::vector<StoredForecast>& forecasts, const KeptRequest& request,
                                             const RunStore* runs) {
    std::map<std::string, RunLoads> loads;
    std::vector<KeptForecast> compared;
    for (const StoredForecast& forecast : forecasts) {
        auto found = loads.find(forecast.run_id);
        if (found == loads.end()) {
            found = loads.emplace(forecast.run_id, read_loads(forecast.run_id, runs, request)).first;
        }
        const RunLoads& of_run = found->second;
        compared.push_back({forecast, of_run.experiment, of_run.axis.zone(), of_run.axis.daily(), of_run.unit,
                            of_run.due(forecast.time)});
        compared.back().forecast.actual = of_run.at(forecast.time);
    }
    return compared;
}

}  // namespace

bool is_naive(const StoredForecast& forecast) {
    return forecast.model.rfind("baseline_", 0) == 0;
}

std::vector<KeptForecast> kept_forecasts(const KeptRequest& request, const RunStore* runs) {
    const auto store = open_observation_store_read_only(request.store);
    KnownRuns known(runs);
    const auto kept =
        with_runs_of_naive(store ? store->load_forecasts("", request.period) : std::vector<StoredForecast>(),
                           [&](const std::string& run_id) {
                               const auto& run = known.find(run_id);
                               return run ? run->experiment : run_id;
                           });
    return compare_with_loads(chosen_forecasts(kept, request, known), request, runs);
}

std::vector<KeptForecast> newest_issues(const std::vector<KeptForecast>& compared) {
    std::map<std::pair<Timestamp, Owner>, Timestamp> newest;
    for (const KeptForecast& one : compared) {
        Timestamp& issue =
            newest.emplace(std::pair(one.forecast.time, owner_of(one)), one.forecast.issued_at).first->second;
        issue = std::max(issue, one.forecast.issued_at);
    }
    std::vector<KeptForecast> chosen;
    for (const KeptForecast& one : compared) {
        const auto of_its = newest.find({one.forecast.time, owner_of(one)});
        if (of_its != newest.end() && of_its->second == one.forecast.issued_at) {
            chosen.push_back(one);
            newest.erase(of_its);  // of several runs' naive forecasts of one issue the first
        }
    }
    return chosen;
}

std::vector<ForecasterErrors> errors_of(const std::vector<KeptForecast>& compared) {
    std::map<Owner, ForecasterErrors> records;
    std::map<Owner, std::size_t> told;
    for (const KeptForecast& one : compared) {
        const Owner owner = owner_of(one);
        ForecasterErrors& record = records[owner];
        record.unit = one.unit;
        ++record.forecasts;
        record.late += one.due && *one.due < one.forecast.issued_at ? 1 : 0;
        if (const auto error = one.error()) {
            add_known(record, one.forecast, *error);
            if (*one.forecast.actual != 0) {
                record.mape += 100 * std::abs(*error / *one.forecast.actual);
                ++told[owner];
            }
        }
    }
    std::vector<ForecasterErrors> all;
    for (auto& [owner, record] : records) {
        std::tie(record.experiment, record.forecaster, record.run_id) = owner;
        const auto known = static_cast<double>(record.known);
        record.mae /= known;
        record.rmse = std::sqrt(record.rmse / known);
        record.bias /= known;
        record.mape /= static_cast<double>(told[owner]);
        all.push_back(record);
    }
    return all;
}

std::vector<ForecasterErrors> errors_and_gaps_of(const std::vector<KeptForecast>& compared,
                                                 const std::optional<Day>& first, const std::optional<Day>& end) {
    std::map<Owner, std::set<Day>> forecast_days;
    for (const KeptForecast& one : compared) {
        forecast_days[owner_of(one)].insert(day_of(one.forecast.time, one.zone.empty() ? kParis : one.zone));
    }
    auto records = errors_of(compared);
    for (ForecasterErrors& record : records) {
        const auto& days = forecast_days.at({record.experiment, record.forecaster, record.run_id});
        const Day last = end ? *end - 1 : *days.rbegin();
        for (Day day = first.value_or(*days.begin()); day <= last; day = day + 1) {
            if (days.count(day) == 0) {
                record.missing.push_back(day);
            }
        }
    }
    return records;
}

}  // namespace forecast
