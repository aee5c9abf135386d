#include "champion_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

struct RowForecast {
    double actual = 0;
    double predicted = 0;
};

/// The champion's config on today's data.
ExperimentConfig champion_config(const TrainedRun& champion, const ExperimentConfig& current) {
    ExperimentConfig config = recorded_config(champion, {}).values;
    for (auto& [name, source] : config.sources) {
        if (const auto now = current.sources.find(name); now != current.sources.end()) {
            source = now->second;
        }
    }
    config.store = current.store;
    return config;
}

void check_same_task(const ExperimentConfig& champion, const ExperimentConfig& challenger) {
    if (champion.issue.mode != challenger.issue.mode || champion.issue.time != challenger.issue.time) {
        throw Error("the champion's forecasts are issued {} at {}, the new model's {} at {}", champion.issue.mode,
                    champion.issue.time, challenger.issue.mode, challenger.issue.time);
    }
}

void check_same_axis(const TimeAxis& champion, const TimeAxis& challenger) {
    if (champion.daily() != challenger.daily() || champion.step() != challenger.step() ||
        champion.zone() != challenger.zone()) {
        throw Error("the champion forecasts rows of {} in {}, the new model rows of {} in {}",
                    format_duration(champion.step()), champion.zone(), format_duration(challenger.step()),
                    challenger.zone());
    }
}

std::vector<ScoredRow> forecast_period(Forecaster& model, const Frame& frame, const IssueOptions& issue, Day from,
                                       Day to) {
    BacktestOptions options;
    options.first_row = frame.axis.first_row_of(from);
    options.last_row = frame.axis.first_row_of(to);
    options.calibrate_from = options.first_row;
    options.issue = issue;
    return options.first_row < options.last_row ? backtest(frame, {&model}, options).rows : std::vector<ScoredRow>();
}

std::map<Timestamp, RowForecast> by_time(const std::vector<ScoredRow>& rows, const TimeAxis& axis) {
    std::map<Timestamp, RowForecast> found;
    for (const ScoredRow& row : rows) {
        found[axis.start(row.row)] = {row.actual, row.predicted.front()};
    }
    return found;
}

void check_same_load(double champion, double challenger, Timestamp time, const TimeAxis& axis) {
    constexpr double kRounding = 1e-9;
    if (std::abs(champion - challenger) > kRounding * std::max(std::abs(champion), std::abs(challenger))) {
        throw Error("their loads differ: at {} the champion's data say {:.6g} MW, the new model's {:.6g} MW",
                    format_local(time, axis.zone()), champion, challenger);
    }
}

/// Sums of a day's rows.
struct DayErrors {
    double champion = 0;
    double challenger = 0;
    double rows = 0;
};

std::map<Day, DayErrors> errors_by_day(const std::map<Timestamp, RowForecast>& champion,
                                       const std::vector<ScoredRow>& challenger, const TimeAxis& axis) {
    std::map<Day, DayErrors> days;
    for (const ScoredRow& row : challenger) {
        const auto other = champion.find(axis.start(row.row));
        if (other == champion.end()) {
            continue;
        }
        check_same_load(other->second.actual, row.actual, other->first, axis);
        DayErrors& day = days[axis.day(row.row)];
        day.champion += std::abs(other->second.predicted - row.actual);
        day.challenger += std::abs(row.predicted.front() - row.actual);
        day.rows += 1;
    }
    return days;
}

}  // namespace

PairedErrors forecast_with_both(Forecaster& challenger, const PreparedTraining& prepared, const TrainedRun& champion,
                                const NeuralPlugin& neural) {
    const ExperimentConfig& ours = prepared.config.values;
    const ExperimentConfig theirs = champion_config(champion, ours);
    check_same_task(theirs, ours);
    const ExperimentData data = read_experiment_data(theirs, champion.config_file().string());
    const Frame frame = build_experiment_frame(data, theirs, 0);
    check_same_axis(frame.axis, prepared.frame.axis);
    const auto model = neural.load(champion.model(), neural_input(theirs), frame);

    const Day from = std::max(ours.split.test_from, theirs.split.test_from);
    const auto their_rows = forecast_period(*model, frame, theirs.issue, from, ours.split.test_to);
    const auto our_rows = forecast_period(challenger, prepared.frame, ours.issue, from, ours.split.test_to);
    PairedErrors errors;
    for (const auto& [day, sums] : errors_by_day(by_time(their_rows, frame.axis), our_rows, prepared.frame.axis)) {
        errors.days.push_back(day);
        errors.champion.push_back(sums.champion / sums.rows);
        errors.challenger.push_back(sums.challenger / sums.rows);
    }
    return errors;
}

}  // namespace forecast
