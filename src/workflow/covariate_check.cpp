#include "forecast/workflow/covariate_check.hpp"

#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/statistical/covariate_end.hpp"

namespace forecast {
namespace {

/// The same, but without what trees and networks read themselves: they can do without a column that has not begun.
ForecasterSpecs without_learnt(ForecasterSpecs specs) {
    for (auto& [name, entry] : specs.named) {
        entry.boosted.learnt.features.clear();
        entry.network.learnt.features.clear();
        entry.network.past.clear();
    }
    return specs;
}

/// Those of a forecaster of the config, or the network's.
std::vector<FeatureOptions> features_read_by(const std::string& forecaster, const ForecasterSpecs& specs,
                                             const ExperimentConfig& config) {
    if (auto features = features_of(forecaster, specs)) {
        const auto of_days = features_of_days(forecaster, specs);
        features->insert(features->end(), of_days.begin(), of_days.end());
        return *std::move(features);
    }
    std::vector<FeatureOptions> features = config.features.past;
    features.insert(features.end(), config.features.ahead.begin(), config.features.ahead.end());
    return features;
}

/// Whether the forecaster has no forecast where the column is unknown.
bool needs(const EvaluatedForecaster& forecaster, const std::vector<FeatureOptions>& features, const Column& column) {
    const bool weather = column.role == Role::future_covariate && forecaster.weather != WeatherMode::none;
    return (weather || column.role == Role::calendar) &&
           std::any_of(features.begin(), features.end(), [&](const FeatureOptions& feature) {
               return std::find(feature.of.begin(), feature.of.end(), column.name) != feature.of.end();
           });
}

std::optional<std::size_t> first_observed(const Column& column) {
    for (std::size_t row = 0; row < column.values.size(); ++row) {
        if (column.is_observed(row)) {
            return row;
        }
    }
    return std::nullopt;
}

bool begins_behind(const Column& column, std::size_t last_row) {
    return first_observed(column) && !last_observed(column, last_row);
}

/// What to do: about a file that ends before the rows, or that begins after them.
std::string what_to_do(const Column& column, std::size_t last_row) {
    const bool begins_later = !last_observed(column, last_row);
    if (column.role == Role::calendar) {
        return begins_later ? "give a file of it that begins earlier, or take it out of the features"
                            : "give a newer file of it, or take it out of the features";
    }
    return fmt::format("{}, or forecast without it: --weather none (issue.weather in the config)",
                       begins_later ? "give a file of it that begins earlier or fetch it, begin the period later"
                                    : "give a newer file of it or fetch it, end the period there");
}

/// Why what reads the column cannot forecast all of the rows; empty where it can, but for the last days perhaps.
std::string what_is_missing(const Column& column, const TimeAxis& axis, std::size_t first_row, std::size_t last_row) {
    const auto last = last_observed(column, last_row);
    if (!last) {
        const auto begin = first_observed(column);
        return begin ? fmt::format("'{}' begins on {} only", column.name, format_day(axis.day(*begin)))
                     : fmt::format("'{}' has no value at all", column.name);
    }
    const bool stops = *last < first_row || axis.day(last_row - 1) - axis.day(*last) > kLongestGap;
    return stops ? fmt::format("'{}' ends on {}", column.name, format_day(axis.day(*last))) : "";
}

void check_columns_of(const EvaluatedForecaster& forecaster, const Frame& frame, const ExperimentConfig& config,
                      std::size_t first_row, std::size_t last_row) {
    const auto specs = forecaster_specs(config);
    const auto features = features_read_by(forecaster.name, specs, config);
    const auto needed_from_the_start = features_read_by(forecaster.name, without_learnt(specs), config);
    for (const Column& column : frame.columns) {
        const auto& read = begins_behind(column, last_row) ? needed_from_the_start : features;
        const auto fault =
            needs(forecaster, read, column) ? what_is_missing(column, frame.axis, first_row, last_row) : "";
        if (fault.empty()) {
            continue;
        }
        const bool calendar = column.role == Role::calendar;
        throw Error(ErrorKind::insufficient_data, "{} has no forecast from {} to {}{}: {}", forecaster.name,
                    format_day(frame.axis.day(first_row)), format_day(frame.axis.day(last_row - 1)),
                    calendar ? "" : " with weather " + to_string(forecaster.weather), fault)
            .with_advice(what_to_do(column, last_row));
    }
}

void warn_of_end(const Frame& frame) {
    if (const auto ended = ended_weather(frame)) {
        spdlog::warn("{}: ended on {}; later days are forecast by models that do not read it (weather none)",
                     join(ended->columns, ", "), format_day(ended->last));
    }
}

}  // namespace

void check_covariates(const Frame& frame, const ExperimentConfig& config, std::size_t first_row, std::size_t last_row,
                      const std::vector<EvaluatedForecaster>& forecasters) {
    bool goes_on_without = false;
    for (const EvaluatedForecaster& forecaster : forecasters) {
        goes_on_without = goes_on_without || (forecaster.uses_weather && forecaster.weather == WeatherMode::none);
        check_columns_of(forecaster, frame, config, first_row, last_row);
    }
    if (goes_on_without) {
        warn_of_end(frame);
    }
}

}  // namespace forecast
