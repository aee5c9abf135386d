#include "recorded_forecasters.hpp"

#include <spdlog/spdlog.h>

#include "contenders.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/statistical/saved_forecaster.hpp"

namespace forecast {
namespace {

constexpr const char* kForecastersArtifact = "forecasters";

std::filesystem::path file_of(const std::string& name, const std::filesystem::path& artifacts) {
    return artifacts / kForecastersArtifact / (name + ".json");
}

class AsRecorded : public Forecaster {
public:
    explicit AsRecorded(std::unique_ptr<Forecaster> recorded) : recorded_(std::move(recorded)) {}

    [[nodiscard]] std::string name() const override { return recorded_->name(); }
    void prepare(const Frame& frame) override {
        recorded_->prepare(frame);
        first_row_ = frame.axis.first_row_of(*day_of_fit(*recorded_));
    }
    void fit(const Origin&) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        return origin.first_row < first_row_ ? std::vector<double>(origin.horizon, kMissing)
                                             : recorded_->predict(origin);
    }
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override {
        return origin.first_row < first_row_ ? std::nullopt : recorded_->explain(origin);
    }
    [[nodiscard]] bool uses_weather() const override { return recorded_->uses_weather(); }

private:
    std::unique_ptr<Forecaster> recorded_;
    std::size_t first_row_ = 0;
};

[[noreturn]] void refuse(const std::string& name, const StatisticalOptions& options, const TrainedRun& run) {
    std::vector<std::string> known;
    for (const char* one : {"linear", "additive"}) {
        if (std::filesystem::exists(file_of(one, run.artifacts))) {
            known.emplace_back(one);
        }
    }
    const bool lacks_terms = name == "additive" && options.additive.terms.empty();
    throw Error(ExitCode::usage, "the run {} ({}) has no recorded forecaster '{}', it has {}; {}", run.summary.run_id,
                run.summary.name, name, known.empty() ? "none" : join(known, ", "),
                lacks_terms ? "give its config additive.terms and train anew" : "train anew");
}

/// As a backtest has it at `row`.
void fit_as_of(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, std::size_t row) {
    const std::size_t due = refit_row(frame.axis, row, forecaster.refit_every_days());
    if (day_of_fit(forecaster) != frame.axis.day(due)) {
        forecaster.fit({issue_time(issue, frame.axis, due), due, 1});
    }
}

std::vector<std::unique_ptr<Forecaster>> prepared_forecasters(const Frame& frame, const ExperimentConfig& config) {
    const StatisticalOptions options = statistical_options(config);
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
        fit_as_of(forecaster, frame, issue, row);
        save_statistical(forecaster, file_of(forecaster.name(), artifacts));
    }
}

void save_forecasters(const Frame& frame, const ExperimentConfig& config, std::size_t row,
                      const std::filesystem::path& artifacts) {
    for (const auto& forecaster : prepared_forecasters(frame, config)) {
        save_forecaster(*forecaster, frame, config.issue, row, artifacts);
    }
}

void check_fits(const Frame& frame, const ExperimentConfig& config, std::size_t row) {
    for (const auto& forecaster : prepared_forecasters(frame, config)) {
        if (can_save(*forecaster)) {
            fit_as_of(*forecaster, frame, config.issue, row);
        }
    }
}

std::unique_ptr<Forecaster> saved_or_new_forecaster(const std::string& name, const StatisticalOptions& options,
                                                    const std::filesystem::path& artifacts) {
    const auto file = file_of(name, artifacts);
    return std::filesystem::exists(file) ? load_statistical(file, options) : make_statistical(name, options);
}

std::unique_ptr<Forecaster> recorded_forecaster(const std::string& name, const StatisticalOptions& options,
                                                const TrainedRun& run) {
    const auto file = file_of(name, run.artifacts);
    if (!std::filesystem::exists(file)) {
        refuse(name, options, run);
    }
    auto recorded = load_statistical(file, options);
    spdlog::info("{} as it was fitted for {} and later", name, format_day(*day_of_fit(*recorded)));
    return std::make_unique<AsRecorded>(std::move(recorded));
}

}  // namespace forecast
