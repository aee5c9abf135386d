#include "forecast/workflow/refitted_network.hpp"

#include <cmath>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/features/split.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestTrainingDays = 180;

/// The frame with the loads that are known at the moment, as they were then.
Frame with_loads_known(const Frame& frame, Timestamp moment) {
    Frame known = frame;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        known.target().values[row] = observed_load(frame, row, moment);
    }
    return known;
}

std::size_t end_of_loads(const Frame& frame, std::size_t end) {
    while (end > 0 && std::isnan(frame.target().values[end - 1])) {
        --end;
    }
    return end;
}

/// All rows with a load train or validate; none tests.
Split split_of(const Frame& known, SplitOptions options, std::size_t first, std::size_t end) {
    const TimeAxis& axis = known.axis;
    const std::size_t fewest = kFewestTrainingDays * static_cast<std::size_t>(rows_per_day(axis));
    if (end < first + fewest) {
        throw Error(ErrorKind::insufficient_data,
                    "the network has {} rows to learn from before {}, it needs {}; fetch more history",
                    end < first ? 0 : end - first, format_day(axis.day(end)), fewest);
    }
    options.test_from = axis.day(end);
    options.validation_from.reset();
    const std::size_t validation = validation_begin(axis, options, first);
    return {{first, validation}, {validation, end}, {end, end}};
}

}  // namespace

RefittedNetwork::RefittedNetwork(const NeuralPlugin& neural, const ExperimentConfig& config, WeatherMode weather,
                                 Cancellation cancellation)
    : neural_(neural),
      input_(neural_input(config)),
      network_options_(config.network),
      training_(config.training),
      split_(config.split),
      cancellation_(std::move(cancellation)) {
    input_.issue.weather = weather;
}

void RefittedNetwork::prepare(const Frame& frame) {
    frame_ = &frame;
    network_.reset();
    fitted_.reset();
}

void RefittedNetwork::fit(const Origin& origin) {
    const Day day = frame_->axis.day(origin.first_row);
    const Frame known = with_loads_known(*frame_, origin.issued_at);
    const auto window = static_cast<std::size_t>(input_.window.size);
    TrainingTask task;
    task.frame = &known;
    task.input = input_;
    task.network = network_options_;
    task.training = training_;
    task.split = split_of(known, split_, first_target_row(known, input_.features, window),
                          end_of_loads(known, origin.first_row));
    task.cancellation = cancellation_;
    TrainingResult result = neural_.fit(task);
    if (result.interrupted) {
        throw Cancelled();
    }
    network_ = std::move(result.forecaster);
    network_->prepare(*frame_);
    fitted_ = day;
}

void RefittedNetwork::update(std::size_t first, std::size_t last) {
    if (network_) {
        network_->update(first, last);
    }
}

std::vector<double> RefittedNetwork::predict(const Origin& origin) const {
    return network_ ? network_->predict(origin) : std::vector<double>(origin.horizon, kMissing);
}

std::optional<Explanation> RefittedNetwork::explain(const Origin& origin) const {
    return network_ ? network_->explain(origin) : std::nullopt;
}

bool RefittedNetwork::uses_weather() const {
    return frame_ != nullptr &&
           (reads_weather(*frame_, input_.features.past) || reads_weather(*frame_, input_.features.ahead));
}

}  // namespace forecast
