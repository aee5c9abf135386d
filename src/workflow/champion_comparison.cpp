#include "forecast/workflow/champion_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recorded_network.hpp"

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
        throw Error("the champion's forecasts are issued {} at {}, the new model's {} at {}",
                    to_string(champion.issue.mode), champion.issue.time, to_string(challenger.issue.mode),
                    challenger.issue.time);
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
        throw Error("their loads differ: at {} the champion's data say {:.6g}, the new model's {:.6g}",
                    format_local(time, axis.zone()), champion, challenger);
    }
}

/// Rows of a day, and the sums of the forecasters' errors on them.
struct DaySums {
    double rows = 0;
    double champion = 0;
    std::vector<double> ours;
};

/// Places in `forecaster_set` of those that can be recorded and said anything.
std::vector<std::size_t> recordable(const Comparison& scored) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < scored.forecasters.size(); ++i) {
        if (can_be_recorded(scored.forecasters[i].name) && scored.result.scores[i].n > 0) {
            places.push_back(i);
        }
    }
    return places;
}

void add(DaySums& day, const ScoredRow& row, const std::vector<std::size_t>& places) {
    day.ours.resize(places.size());
    day.rows += 1;
    for (std::size_t i = 0; i < places.size(); ++i) {
        day.ours[i] += std::abs(row.predicted[places[i]] - row.actual);
    }
}

ErrorsByDay means(const std::map<Day, DaySums>& days, const Comparison& scored,
                  const std::vector<std::size_t>& places) {
    ErrorsByDay errors;
    for (const std::size_t place : places) {
        errors.ours.push_back({scored.forecasters[place].name, {}});
    }
    for (const auto& [day, sums] : days) {
        errors.days.push_back(day);
        errors.champion.push_back(sums.champion / sums.rows);
        for (std::size_t i = 0; i < places.size(); ++i) {
            errors.ours[i].by_day.push_back(sums.ours[i] / sums.rows);
        }
    }
    return errors;
}

std::shared_ptr<Forecaster> load_champion(const Champion& champion, const ExperimentConfig& config,
                                          const Frame& frame) {
    if (champion.forecaster == kNetworkName) {
        return load_network(champion.run, neural_input(config), frame);
    }
    std::shared_ptr<Forecaster> forecaster =
        Forecasters(forecaster_specs(config), champion.run.artifacts).get(champion.forecaster);
    forecaster->prepare(frame);
    return forecaster;
}

/// The champion's forecasts of the days from `from` to the end of our test period, by their time; `axis` is ours.
std::map<Timestamp, RowForecast> forecasts_of(const Champion& champion, const ExperimentConfig& ours, Day from,
                                              const TimeAxis& axis) {
    const ExperimentConfig theirs = champion_config(champion.run, ours);
    check_same_task(theirs, ours);
    const ExperimentData data = read_experiment_data(theirs, champion.run.config_file().string());
    const Frame frame = build_experiment_frame(data, theirs, 0);
    check_same_axis(frame.axis, axis);
    const auto forecaster = load_champion(champion, theirs, frame);
    return by_time(
        forecast_period(*forecaster, frame, theirs.issue, std::max(from, theirs.split.test_from), ours.split.test_to),
        frame.axis);
}

}  // namespace

const ErrorsOf& ErrorsByDay::best() const {
    return *std::min_element(ours.begin(), ours.end(), [](const ErrorsOf& a, const ErrorsOf& b) {
        return mean_of(a.by_day) < mean_of(b.by_day);
    });
}

ErrorsByDay errors_by_day(const Comparison& scored, const PreparedTraining& prepared) {
    const auto places = recordable(scored);
    std::map<Day, DaySums> days;
    for (const ScoredRow& row : scored.result.rows) {
        add(days[prepared.frame.axis.day(row.row)], row, places);
    }
    ErrorsByDay errors = means(days, scored, places);
    errors.champion.clear();
    return errors;
}

ErrorsByDay errors_beside(const Champion& champion, const Comparison& scored, const PreparedTraining& prepared) {
    const TimeAxis& axis = prepared.frame.axis;
    const auto places = recordable(scored);
    const ExperimentConfig& ours = prepared.config.values;
    const auto theirs = forecasts_of(champion, ours, ours.split.test_from, axis);
    std::map<Day, DaySums> days;
    for (const ScoredRow& row : scored.result.rows) {
        const auto other = theirs.find(axis.start(row.row));
        if (other == theirs.end()) {
            continue;
        }
        check_same_load(other->second.actual, row.actual, other->first, axis);
        DaySums& day = days[axis.day(row.row)];
        day.champion += std::abs(other->second.predicted - row.actual);
        add(day, row, places);
    }
    return means(days, scored, places);
}

}  // namespace forecast
