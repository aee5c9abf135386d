#include "forecast/workflow/recorded_forecasters.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/statistical/saved_forecaster.hpp"
#include "forecast/tracking/model_artifact.hpp"
#include "forecast/workflow/forecaster_set.hpp"

namespace forecast {
namespace {

constexpr const char* kNameOne = "name a forecaster with --forecaster";

constexpr std::array kLearners = {"linear", "additive"};
constexpr std::array kBaselines = {"j-1", "j-7", "climatology"};

std::filesystem::path file_of(const std::string& name, const std::filesystem::path& artifacts) {
    return artifacts / kForecastersArtifact / (name + ".json");
}

/// Fits it as a backtest has it at `row`, unless its fit is as new as that; what learns nothing is left as it is.
void fit_as_due(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row) {
    if (!can_save(forecaster)) {
        return;
    }
    const std::size_t due = refit_row(frame.axis, row, forecaster.refit_every_days());
    const auto fitted = day_of_fit(forecaster);
    if (!fitted || *fitted < frame.axis.day(due) || frame.axis.day(row) < *fitted) {
        forecaster.fit({issue_time(issue, frame.axis, due), due, 1});
    }
}

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The one with the smallest MAE in the report of the run's backtest.
std::optional<std::string> best_of_backtest(const TrainedRun& run, const std::vector<std::string>& recorded) {
    const auto file = run.artifacts / kBacktestReport;
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    const std::string weather = to_string(recorded_config(run, {}).values.issue.weather);
    std::optional<std::string> best;
    double smallest = 0;
    const auto report = find_json(read_file(file));
    if (!report) {
        throw Error("{} is no JSON that can be used", file.string()).with_advice(kNameOne);
    }
    try {
        for (const auto& scored : report->at("forecasters")) {
            const auto name = scored.at("name").get<std::string>();
            const bool usual = scored.at("weather") == weather || !scored.at("uses_weather").get<bool>();
            if (!usual || scored.at("mae").is_null() || !is_one_of(name, recorded)) {
                continue;
            }
            const auto mae = scored.at("mae").get<double>();
            if (!best || mae < smallest) {
                best = name;
                smallest = mae;
            }
        }
    } catch (const nlohmann::json::exception& error) {
        throw Error("{} is not the report of a backtest: {}", file.string(), error.what()).with_advice(kNameOne);
    }
    return best;
}

std::vector<std::string> names_recorded_in(const TrainedRun& run) {
    return recorded_names([&](const std::string& path) { return std::filesystem::exists(run.artifacts / path); });
}

std::vector<std::unique_ptr<Forecaster>> prepared_forecasters(const Frame& frame, const ExperimentConfig& config,
                                                              const Cancellation& cancellation) {
    StatisticalOptions options = statistical_options(config);
    options.cancellation = cancellation;
    std::vector<std::unique_ptr<Forecaster>> forecasters;
    for (const std::string& name : forecaster_names(frame, options)) {
        forecasters.push_back(make_statistical(name, options));
        forecasters.back()->prepare(frame);
    }
    return forecasters;
}

}  // namespace

void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts) {
    if (can_save(forecaster)) {
        fit_as_due(forecaster, frame, issue, row);
        save_statistical(forecaster, file_of(forecaster.name(), artifacts));
    }
}

void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts, const Cancellation& cancellation) {
    for (const auto& forecaster : prepared_forecasters(frame, config, cancellation)) {
        save_forecaster(*forecaster, frame, config.issue, row, artifacts);
    }
}

void describe_forecasters(const std::filesystem::path& artifacts, const std::string& run_id) {
    write_command_only_model(artifacts / kForecastersArtifact, run_id);
}

void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row) {
    for (const auto& forecaster : prepared_forecasters(frame, config, {})) {
        fit_as_due(*forecaster, frame, config.issue, row);
    }
}

std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts) {
    const auto file = file_of(name, artifacts);
    return std::filesystem::exists(file) ? load_statistical(file, options) : make_statistical(name, options);
}

std::vector<std::string> recorded_names(const HasArtifact& has) {
    std::vector<std::string> names;
    if (has(std::string(kModelArtifact) + "/MLmodel")) {
        names.emplace_back(kNetworkName);
    }
    for (const char* name : kLearners) {
        if (has(file_of(name, {}).string())) {
            names.emplace_back(name);
        }
    }
    if (has(kConfigArtifact)) {
        names.insert(names.end(), kBaselines.begin(), kBaselines.end());
    }
    return names;
}

std::vector<std::string> recorded_names(const RunSummary& run, const RunStore& store) {
    const auto files = store.list_artifacts(run);
    return recorded_names([&](const std::string& path) {
        return std::any_of(files.begin(), files.end(), [&](const ArtifactFile& file) { return file.path == path; });
    });
}

void check_recorded(const std::string& forecaster, const std::vector<std::string>& recorded, const RunSummary& run) {
    if (is_one_of(forecaster, recorded)) {
        return;
    }
    const std::string choice = recorded.empty() ? "" : "choose one: --forecaster " + recorded[0];
    const std::string other_terms = forecaster == "additive" ? "give its config additive.terms and train anew" : "";
    const std::string either = choice.empty() || other_terms.empty() ? "" : ", or ";
    throw Error(ErrorKind::invalid_argument, "the run {} ({}) has no recorded forecaster '{}', it has {}", run.run_id,
                visible(run.name), forecaster, recorded.empty() ? "none" : join(recorded, ", "))
        .with_advice(choice + either + other_terms);
}

void check_recorded(const std::string& forecaster, const TrainedRun& run) {
    check_recorded(forecaster, names_recorded_in(run), run.summary);
}

bool is_recorded(const std::string& forecaster, const TrainedRun& run) {
    return is_one_of(forecaster, names_recorded_in(run));
}

std::string usual_forecaster(const TrainedRun& run) {
    const auto recorded = names_recorded_in(run);
    if (is_one_of(kNetworkName, recorded)) {
        return kNetworkName;
    }
    const auto best = best_of_backtest(run, recorded);
    if (!best) {
        check_recorded(kNetworkName, recorded, run.summary);
    }
    spdlog::info("{} was the best forecaster of the backtest", *best);
    return *best;
}

std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const ExperimentConfig& config,
                                                const TrainedRun& run, const Frame& frame, std::size_t row,
                                                const std::function<void(Forecaster&)>& on_loaded) {
    check_recorded(name, run);
    StatisticalOptions options = statistical_options(config);
    options.keep_fits = true;
    auto forecaster = saved_or_new_forecaster(name, options, run.artifacts);
    forecaster->prepare(frame);
    const auto recorded = day_of_fit(*forecaster);
    if (on_loaded) {
        on_loaded(*forecaster);
    }
    fit_as_due(*forecaster, frame, config.issue, row);
    if (const auto day = day_of_fit(*forecaster)) {
        spdlog::info(day == recorded ? "{} as it was recorded, fitted for {}"
                                     : "{} is fitted anew as of {}, as its schedule has it",
                     name, format_day(*day));
        keep_fit(*forecaster);
    }
    return forecaster;
}

}  // namespace forecast
