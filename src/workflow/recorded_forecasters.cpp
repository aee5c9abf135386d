#include "forecast/workflow/recorded_forecasters.hpp"

#include <algorithm>
#include <array>
#include <functional>
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
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/tracking/model_artifact.hpp"
#include "forecast/workflow/forecaster_set.hpp"

namespace forecast {
namespace {

constexpr const char* kNameOne = "name a forecaster with --forecaster";

constexpr std::array kBaselines = {"j-1", "j-7", "climatology"};

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

std::vector<std::shared_ptr<Forecaster>> prepared_forecasters(const Frame& frame, const ExperimentConfig& config,
                                                              const Cancellation& cancellation) {
    ForecasterSpecs specs = forecaster_specs(config);
    specs.cancellation = cancellation;
    Forecasters made(specs);
    std::vector<std::shared_ptr<Forecaster>> forecasters;
    for (const std::string& name : forecaster_names(frame, specs)) {
        forecasters.push_back(made.get(name));
        forecasters.back()->prepare(frame);
    }
    return forecasters;
}

}  // namespace

void fit_as_due(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row) {
    if (forecaster.refit_every_days() == 0) {
        return;
    }
    const std::size_t due = refit_row(frame.axis, row, forecaster.refit_every_days());
    const auto fitted = forecaster.fitted_on();
    if (!fitted || *fitted < frame.axis.day(due) || frame.axis.day(row) < *fitted) {
        forecaster.fit({issue_time(issue, frame.axis, due), due, 1});
    }
}

void save_forecaster(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row,
                     const std::filesystem::path& artifacts) {
    if (forecaster.refit_every_days() > 0) {
        fit_as_due(forecaster, frame, issue, row);
        save_fit(forecaster, forecaster_file(forecaster.name(), artifacts));
    }
}

void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts, const Cancellation& cancellation) {
    for (const auto& forecaster : prepared_forecasters(frame, config, cancellation)) {
        save_forecaster(*forecaster, frame, config.issue, row, artifacts);
    }
}

void describe_forecasters(const std::filesystem::path& artifacts, const std::string& run_id) {
    write_forecasters_model(artifacts / kForecastersArtifact, run_id);
}

void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row) {
    for (const auto& forecaster : prepared_forecasters(frame, config, {})) {
        fit_as_due(*forecaster, frame, config.issue, row);
    }
}

std::vector<std::string> recorded_names(const std::vector<std::string>& artifacts) {
    const std::string directory = std::string(kForecastersArtifact) + "/";
    std::vector<std::string> names;
    for (const std::string& path : artifacts) {
        const std::string file = path.compare(0, directory.size(), directory) == 0 ? path.substr(directory.size()) : "";
        const auto dot = file.find('.');
        if (dot != std::string::npos && file.substr(dot) == ".json") {  // not .intervals.json
            names.push_back(file.substr(0, dot));
        }
    }
    std::sort(names.begin(), names.end(), std::greater<>());  // linear before additive, as tables have them
    if (is_one_of(std::string(kModelArtifact) + "/MLmodel", artifacts)) {
        names.insert(names.begin(), kNetworkName);
    }
    if (is_one_of(kConfigArtifact, artifacts)) {
        names.insert(names.end(), kBaselines.begin(), kBaselines.end());
    }
    return names;
}

std::vector<std::string> recorded_names(const RunSummary& run, const RunStore& store) {
    std::vector<std::string> paths;
    for (const ArtifactFile& file : store.list_artifacts(run)) {
        paths.push_back(file.path);
    }
    return recorded_names(paths);
}

std::vector<std::string> recorded_names(const TrainedRun& run) {
    std::vector<std::string> paths;
    for (const std::string& path : {std::string(kModelArtifact) + "/MLmodel", std::string(kConfigArtifact)}) {
        if (std::filesystem::exists(run.artifacts / path)) {
            paths.push_back(path);
        }
    }
    std::error_code absent;
    for (const auto& file : std::filesystem::directory_iterator(run.artifacts / kForecastersArtifact, absent)) {
        paths.push_back(kForecastersArtifact + ("/" + file.path().filename().string()));
    }
    return recorded_names(paths);
}

void check_recorded(const std::string& forecaster, const std::vector<std::string>& recorded, const RunSummary& run) {
    if (is_one_of(forecaster, recorded)) {
        return;
    }
    if (run.status != RunStatus::finished) {
        throw unfinished(run, fmt::format("it recorded no forecaster '{}'{}", forecaster,
                                          recorded.empty() ? "" : ", but " + visible(join(recorded, ", "))));
    }
    const std::string choice = recorded.empty() ? "" : "choose one: --forecaster " + recorded[0];
    const std::string other_terms = forecaster == "additive" ? "give its config additive.terms and train anew" : "";
    const std::string either = choice.empty() || other_terms.empty() ? "" : ", or ";
    throw Error(ErrorKind::invalid_argument, "the run {} ({}) has no recorded forecaster '{}', it has {}", run.run_id,
                visible(run.name), forecaster, recorded.empty() ? "none" : visible(join(recorded, ", ")))
        .with_advice(choice + either + other_terms);
}

void check_recorded(const std::string& forecaster, const TrainedRun& run) {
    check_recorded(forecaster, recorded_names(run), run.summary);
}

bool is_recorded(const std::string& forecaster, const TrainedRun& run) {
    return is_one_of(forecaster, recorded_names(run));
}

std::string usual_forecaster(const TrainedRun& run) {
    const auto recorded = recorded_names(run);
    if (is_one_of(kNetworkName, recorded)) {
        return kNetworkName;
    }
    const auto best = best_of_backtest(run, recorded);
    if (!best && run.summary.status != RunStatus::finished) {
        throw unfinished(run.summary, "it has neither a network nor the report of a backtest");
    }
    if (!best) {
        check_recorded(kNetworkName, recorded, run.summary);
    }
    spdlog::info("{} was the best forecaster of the backtest", *best);
    return *best;
}

std::shared_ptr<Forecaster> recorded_forecaster(const std::string& name, const ExperimentConfig& config,
                                                const TrainedRun& run, const Frame& frame, std::size_t row,
                                                const std::function<void(Forecaster&)>& on_loaded) {
    check_recorded(name, run);
    ForecasterSpecs specs = forecaster_specs(config);
    specs.keep_fits = true;
    std::shared_ptr<Forecaster> forecaster = Forecasters(std::move(specs), run.artifacts).get(name);
    forecaster->prepare(frame);
    const auto recorded = forecaster->fitted_on();
    if (on_loaded) {
        on_loaded(*forecaster);
    }
    fit_as_due(*forecaster, frame, config.issue, row);
    if (const auto day = forecaster->fitted_on()) {
        spdlog::info(day == recorded ? "{} as it was recorded, fitted for {}"
                                     : "{} is fitted anew as of {}, as its schedule has it",
                     name, format_day(*day));
        forecaster->keep_fit();
    }
    return forecaster;
}

}  // namespace forecast
