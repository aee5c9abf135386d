#include "training_samples.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// The samples as they were if all had been known at once.
Samples with_hindsight(const TrainingTask& task) {
    Frame known = *task.frame;
    for (Column& column : known.columns) {
        std::fill(column.available_at.begin(), column.available_at.end(), Timestamp::min());
    }
    return make_samples(known, task);
}

/// "'load' of features.past": the column that hindsight would help most.
std::string known_too_late(const Samples& samples, const Samples& hindsight, RowRange rows) {
    const auto then = count_missing(samples, rows);
    const auto later = count_missing(hindsight, rows);
    std::string worst;
    std::size_t most = 0;
    for (std::size_t i = 0; i < then.size(); ++i) {
        const std::size_t helped = then[i].n - std::min(then[i].n, later[i].n);
        if (helped > most) {
            most = helped;
            worst = fmt::format("'{}' of features.{}", then[i].column, then[i].in_window ? "past" : "ahead");
        }
    }
    return worst;
}

/// The first decoder row, from 0, that no sample teaches; nothing if each is taught.
std::optional<std::size_t> untaught_row(const Samples& samples, const std::vector<std::int64_t>& numbers) {
    const auto teaches = [&](std::int64_t number, std::size_t lead) {
        const auto sample = static_cast<std::size_t>(number);
        return !std::isnan(samples.target_at(sample, lead)) && ahead_is_complete(samples, sample, lead);
    };
    for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
        if (std::none_of(numbers.begin(), numbers.end(), [&](std::int64_t n) { return teaches(n, lead); })) {
            return lead;
        }
    }
    return std::nullopt;
}

bool can_be_learnt(const Samples& samples, RowRange rows) {
    const auto numbers = learnable_samples(samples, rows);
    return !numbers.empty() && !untaught_row(samples, numbers);
}

/// ": 'wind' is missing most often, it ends on 2021-03-01"; empty where nothing is missing.
std::string most_missing(const Samples& samples, const Frame* frame, RowRange rows) {
    const std::string worst = most_often_missing(samples, rows);
    if (worst.empty()) {
        return "";
    }
    std::string text = fmt::format(": column '{}' is missing most often", worst);
    if (const auto index = frame == nullptr ? std::nullopt : frame->find(worst)) {
        const auto& values = frame->columns[*index].values;
        const auto there = [](double x) { return !std::isnan(x); };
        const auto first = std::find_if(values.begin(), values.end(), there) - values.begin();
        const auto last = values.rend() - std::find_if(values.rbegin(), values.rend(), there) - 1;
        text += fmt::format(", it is known from {} to {}", format_day(frame->axis.day(static_cast<std::size_t>(first))),
                            format_day(frame->axis.day(static_cast<std::size_t>(last))));
    }
    return text;
}

[[noreturn]] void refuse(const char* part, const Samples& samples, const TrainingTask& task, RowRange rows) {
    const IssueOptions& issue = task.input.issue;
    const int first_lag = days_ahead(issue) + task.input.window.horizon;
    const Samples hindsight = task.frame == nullptr ? samples : with_hindsight(task);
    if (can_be_learnt(hindsight, rows)) {
        throw Error(
            ErrorKind::insufficient_data,
            "not all that the network reads is known when a forecast of the {} part is issued ({}, {}): {} is in "
            "the data, but not known yet; neither more data nor a smaller window helps. Take lags of whole days "
            "from {} on (\"type\": \"lag\", \"at\": [{}, 7]) in its place",
            part, to_string(issue.mode), issue.time, known_too_late(samples, hindsight, rows), first_lag, first_lag);
    }
    const int window = task.input.window.size;
    throw Error(ErrorKind::insufficient_data,
                "none of the {} rows of the {} part has all that the network reads: {} rows before it and the features "
                "of its own{}; fetch more data, {}or leave the column out",
                rows.size(), part, window, most_missing(samples, task.frame, rows),
                window > 1 ? "take a smaller window, " : "");
}

[[noreturn]] void refuse_untaught(std::size_t lead, const Samples& samples, const TrainingTask& task) {
    const RowRange rows = task.split.training;
    if (task.frame != nullptr && can_be_learnt(with_hindsight(task), rows)) {
        refuse("training", samples, task, rows);
    }
    throw Error(ErrorKind::insufficient_data,
                "row {} of the {} that are forecast at once is never known with all of its columns in the training part"
                "{}; fetch more data, or leave the column out",
                lead + 1, samples.shape.horizon, most_missing(samples, task.frame, rows));
}

std::vector<std::int64_t> samples_of(const char* part, const Samples& samples, const TrainingTask& task,
                                     RowRange range) {
    auto numbers = learnable_samples(samples, range);
    if (numbers.empty()) {
        refuse(part, samples, task, range);
    }
    return numbers;
}

bool can_forecast_any(const Samples& samples, RowRange range) {
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        if (range.contains(samples.first_rows[sample]) && input_is_complete(samples, sample)) {
            return true;
        }
    }
    return false;
}

}  // namespace

Samples make_samples(const Frame& frame, const TrainingTask& task) {
    const NeuralInput& input = task.input;
    return SampleMaker(frame, input.features, input.window, input.issue, input.target_name).all(task.cancellation);
}

TrainingSamples training_samples(const Samples& samples, const TrainingTask& task) {
    TrainingSamples numbers;
    numbers.training = samples_of("training", samples, task, task.split.training);
    if (const auto lead = untaught_row(samples, numbers.training)) {
        refuse_untaught(*lead, samples, task);
    }
    if (task.split.validation.size() > 0) {
        numbers.validation = samples_of("validation", samples, task, task.split.validation);
    }
    const RowRange test = task.split.test;
    if (test.size() > 0 && !can_forecast_any(samples, test)) {
        refuse("test", samples, task, test);
    }
    return numbers;
}

}  // namespace forecast
