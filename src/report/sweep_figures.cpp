#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "sweep_view.hpp"

namespace forecast {
namespace {

using TrialStatus = ReportedTrial::Status;

/// Places in sweep_groups().
enum SweepGroup : std::size_t { kChosen, kFinished, kPruned, kFailed };

std::vector<ItemGroup> sweep_groups(const SweepView& view) {
    const Words& words = view.words();
    return {{words(view.winner() != nullptr ? "sweep.group.winner" : "sweep.group.best"), "best"},
            {words("sweep.group.finished"), "finished"},
            {words("sweep.group.pruned"), "pruned", true},
            {words("sweep.group.failed"), "failed", true}};
}

std::size_t group_of(const SweepView& view, const ReportedTrial& trial) {
    if (&trial == view.chosen()) {
        return kChosen;
    }
    return trial.status == TrialStatus::failed ? kFailed : trial.status == TrialStatus::pruned ? kPruned : kFinished;
}

ValueAxis parameter_axis(const ReportedParameter& parameter) {
    ValueAxis axis;
    axis.title = parameter.name;
    axis.names = parameter.choices;
    axis.logarithmic = parameter.logarithmic;
    return axis;
}

/// A trial's value on its axis: those of one choice lie beside each other, so that all can be seen.
double place_on_axis(const ReportedParameter& parameter, const ReportedTrial& trial, std::size_t p) {
    if (parameter.choices.empty()) {
        return trial.point[p];
    }
    constexpr double kGoldenShare = 0.6180339887498949;
    constexpr double kRoom = 0.5;  // of the distance between choices
    const double share = std::fmod(kGoldenShare * static_cast<double>(trial.number), 1.0);
    return trial.point[p] + kRoom * (share - 0.5);
}

/// Trials with an objective and a value of a parameter.
std::vector<const ReportedTrial*> trials_with(const SweepView& view, std::size_t p) {
    std::vector<const ReportedTrial*> trials;
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        const ReportedTrial& trial = view.trial(rank);
        if (trial.status == TrialStatus::finished && std::isfinite(trial.objective) && std::isfinite(trial.point[p])) {
            trials.push_back(&trial);
        }
    }
    return trials;
}

/// Trials of one choice, or of neighbouring values of a range.
struct TrialPart {
    std::string text;
    std::vector<double> objectives;

    [[nodiscard]] double least() const { return *std::min_element(objectives.begin(), objectives.end()); }
};

std::vector<TrialPart> parts_by_choice(const SweepView& view, std::size_t p) {
    const ReportedParameter& parameter = view.sweep().parameters[p];
    std::vector<TrialPart> parts;
    for (const std::string& choice : parameter.choices) {
        parts.push_back({choice, {}});
    }
    for (const ReportedTrial* trial : trials_with(view, p)) {
        parts[static_cast<std::size_t>(trial->point[p])].objectives.push_back(trial->objective);
    }
    parts.erase(
        std::remove_if(parts.begin(), parts.end(), [](const TrialPart& part) { return part.objectives.empty(); }),
        parts.end());
    return parts;
}

/// As many trials in each part of a range.
std::vector<TrialPart> parts_of_range(const SweepView& view, std::size_t p) {
    constexpr std::size_t kParts = 5;
    auto trials = trials_with(view, p);
    std::stable_sort(trials.begin(), trials.end(),
                     [&](const ReportedTrial* a, const ReportedTrial* b) { return a->point[p] < b->point[p]; });
    const std::size_t count = std::min(kParts, trials.size());
    std::vector<TrialPart> parts;
    for (std::size_t part = 0; part < count; ++part) {
        const std::size_t begin = part * trials.size() / count;
        const std::size_t end = (part + 1) * trials.size() / count;
        const std::string low = view.value(*trials[begin], p);
        const std::string high = view.value(*trials[end - 1], p);
        TrialPart one{low == high ? low : low + " – " + high, {}};
        for (std::size_t i = begin; i < end; ++i) {
            one.objectives.push_back(trials[i]->objective);
        }
        parts.push_back(std::move(one));
    }
    return parts;
}

PageTable part_table(const SweepView& view, const ReportedParameter& parameter, const std::vector<TrialPart>& parts) {
    const Words& words = view.words();
    const std::string& objective = view.sweep().objective;
    PageTable table{{{parameter.name, false},
                     {words("sweep.column.trials")},
                     {words("sweep.column.least", objective)},
                     {words("sweep.column.mean", objective)}},
                    {}};
    for (const TrialPart& part : parts) {
        table.rows.push_back({part.text, std::to_string(part.objectives.size()), view.objective(part.least()),
                              view.objective(mean_of(part.objectives))});
    }
    return table;
}

/// What is to be seen of a parameter.
std::string part_title(const SweepView& view, const ReportedParameter& parameter, const std::vector<TrialPart>& parts) {
    const Words& words = view.words();
    if (parts.size() < 2) {
        return words("sweep.slice.one", parameter.name, parts.empty() ? "–" : parts.front().text);
    }
    const auto [least, most] = std::minmax_element(
        parts.begin(), parts.end(),
        [](const TrialPart& a, const TrialPart& b) { return mean_of(a.objectives) < mean_of(b.objectives); });
    return words("sweep.slice.title", parameter.name, least->text, view.objective(mean_of(least->objectives)),
                 most->text, view.objective(mean_of(most->objectives)));
}

/// A name that a file can have: "slice-learning_rate".
std::string slice_name(const SweepView& view, std::size_t p) {
    constexpr std::size_t kLongest = 60;
    const auto plain = [](const std::string& text) {
        std::string name = text.substr(0, kLongest);
        std::replace_if(
            name.begin(), name.end(),
            [](char c) { return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '.'; },
            '_');
        return name;
    };
    const std::string name = plain(view.sweep().parameters[p].name);
    for (std::size_t other = 0; other < p; ++other) {
        if (plain(view.sweep().parameters[other].name) == name) {
            return fmt::format("slice-{}-{}", name, p + 1);
        }
    }
    return "slice-" + name;
}

PageFigure slice_figure(const SweepView& view, std::size_t p) {
    const ReportedParameter& parameter = view.sweep().parameters[p];
    const auto parts = parameter.choices.empty() ? parts_of_range(view, p) : parts_by_choice(view, p);
    ItemPlot plot;
    plot.x = parameter_axis(parameter);
    plot.y.logarithmic = view.is_logarithmic();
    plot.groups = sweep_groups(view);
    plot.groups[kPruned].crossed = false;  // its square tells it
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        const ReportedTrial& trial = view.trial(rank);
        if (std::isfinite(trial.objective)) {
            plot.items.push_back(
                {rank, group_of(view, trial), {place_on_axis(parameter, trial, p)}, {trial.objective}});
        }
    }
    PageFigure figure;
    figure.name = slice_name(view, p);
    figure.title = part_title(view, parameter, parts);
    figure.subtitle = view.words()(parameter.logarithmic ? "sweep.slice.subtitle_log" : "sweep.slice.subtitle",
                                   view.sweep().objective, parameter.key);
    figure.plot = std::move(plot);
    figure.table = part_table(view, parameter, parts);
    figure.height = 220;
    figure.list = kTrialList;
    return figure;
}

}  // namespace

PageFigure parallel_figure(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    ParallelPlot plot;
    for (const ReportedParameter& parameter : sweep.parameters) {
        plot.axes.push_back(parameter_axis(parameter));
    }
    ValueAxis objective;
    objective.title = sweep.objective;
    objective.logarithmic = view.is_logarithmic();
    plot.axes.push_back(objective);
    plot.groups = sweep_groups(view);
    plot.groups[kPruned].crossed = false;  // they have an objective
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        const ReportedTrial& trial = view.trial(rank);
        PlotItem item{rank, group_of(view, trial), {}, {}};
        for (std::size_t p = 0; p < sweep.parameters.size(); ++p) {
            item.x.push_back(place_on_axis(sweep.parameters[p], trial, p));
        }
        item.x.push_back(trial.status == TrialStatus::failed ? kMissing : trial.objective);
        plot.items.push_back(std::move(item));
    }
    PageFigure figure;
    figure.name = "parallel";
    const std::size_t finished = view.finished();
    figure.title = finished == 0 ? words("sweep.parallel.none", sweep.trials.size())
                                 : words("sweep.parallel.title", sweep.objective, finished,
                                         view.objective(view.trial(0).objective),
                                         view.objective(view.trial(finished - 1).objective));
    figure.subtitle = words("sweep.parallel.subtitle", sweep.objective);
    figure.plot = std::move(plot);
    figure.wide = true;
    figure.list = kTrialList;
    return figure;
}

std::vector<PageFigure> sweep_slice_figures(const SweepView& view) {
    std::vector<PageFigure> figures;
    for (std::size_t p = 0; p < view.sweep().parameters.size(); ++p) {
        figures.push_back(slice_figure(view, p));
    }
    return figures;
}

PageFigure importance_figure(const SweepView& view) {
    const Words& words = view.words();
    std::vector<const ReportedParameter*> parameters;
    double together = 1;
    for (const ReportedParameter& parameter : view.sweep().parameters) {
        parameters.push_back(&parameter);
        together -= parameter.importance;
    }
    together = std::max(0.0, together);
    std::stable_sort(parameters.begin(), parameters.end(), [](const ReportedParameter* a, const ReportedParameter* b) {
        return a->importance > b->importance;
    });
    constexpr double kPercent = 100;
    DotPlot plot;
    plot.references = {0};
    plot.x_title = words("sweep.importance.axis");
    PageTable table{{{words("sweep.column.parameter"), false},
                     {words("sweep.column.share")},
                     {words("sweep.column.low")},
                     {words("sweep.column.high")}},
                    {}};
    for (const ReportedParameter* parameter : parameters) {
        plot.dots.push_back({parameter->name, "forecast", kPercent * parameter->importance,
                             kPercent * parameter->importance_low, kPercent * parameter->importance_high});
        table.rows.push_back({parameter->key, words.percent(parameter->importance, 1),
                              words.percent(parameter->importance_low, 1),
                              words.percent(parameter->importance_high, 1)});
    }
    plot.dots.push_back({words("sweep.importance.together"), "baseline", kPercent * together, kMissing, kMissing});
    table.rows.push_back({words("sweep.importance.together"), words.percent(together, 1), "–", "–"});
    PageFigure figure;
    figure.name = "importance";
    figure.title =
        words("sweep.importance.title", parameters.front()->name, words.percent(parameters.front()->importance));
    figure.subtitle = words("sweep.importance.subtitle", view.sweep().objective, view.finished());
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return figure;
}

}  // namespace forecast
