#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/missing.hpp"
#include "sweep_view.hpp"

namespace forecast {
namespace {

using CourseStatus = ReportedTrial::Status;

/// The smallest loss and its epoch, from 1.
std::pair<double, std::size_t> least_loss(const std::vector<double>& losses) {
    const auto least = std::min_element(losses.begin(), losses.end());
    return {*least, static_cast<std::size_t>(least - losses.begin()) + 1};
}

/// Epochs of a curve that are drawn, from 0: every `stride`th, and its last and best.
std::vector<double> shown_epochs(const std::vector<double>& losses, std::size_t stride) {
    const std::size_t best = least_loss(losses).second;
    std::vector<double> epochs;
    for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch) {
        if (epoch % stride == 0 || epoch == 1 || epoch == losses.size() || epoch == best) {
            epochs.push_back(static_cast<double>(epoch) - 1);
        }
    }
    return epochs;
}

std::string curve_title(const SweepView& view, std::size_t epochs, std::size_t all) {
    const Words& words = view.words();
    const std::size_t pruned = view.count(CourseStatus::pruned);
    if (pruned > 0 && all > 0) {
        return words("sweep.curves.pruned", pruned,
                     words.percent(1 - static_cast<double>(epochs) / static_cast<double>(all)));
    }
    const ReportedTrial* chosen = view.chosen();
    if (chosen == nullptr || chosen->losses.empty()) {
        return words("sweep.curves.title");
    }
    const auto [loss, epoch] = least_loss(chosen->losses);
    return words("sweep.curves.best", chosen->number, words.number(loss, view.decimals()), epoch,
                 chosen->losses.size());
}

}  // namespace

PageFigure progress_figure(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    const std::size_t size = sweep.trials.back().number;
    SeriesPlot plot;
    plot.axis.size = size;
    plot.axis.first_number = 1;
    plot.axis.step_name = words("sweep.column.trial");
    plot.decimals = view.decimals();
    plot.logarithmic = view.is_logarithmic();
    std::vector<double> best(size, kMissing);
    std::vector<double> each(size, kMissing);
    std::vector<double> pruned(size, kMissing);
    for (const ReportedTrial& trial : sweep.trials) {
        if (trial.status == CourseStatus::finished) {
            each[trial.number - 1] = trial.objective;
        } else if (trial.status == CourseStatus::pruned) {
            pruned[trial.number - 1] = trial.objective;
        }
    }
    double least = kMissing;
    std::size_t found = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (std::isfinite(each[i]) && !(each[i] >= least)) {
            least = each[i];
            found = i + 1;
        }
        best[i] = least;
    }
    plot.lines = {{words("sweep.line.best"), "forecast", std::move(best)},
                  {words("sweep.line.each"), "baseline", std::move(each)}};
    plot.lines.back().dotted = true;
    if (view.count(CourseStatus::pruned) > 0) {
        plot.lines.push_back({words("sweep.group.pruned"), "pruned", std::move(pruned)});
        plot.lines.back().dotted = true;
    }
    PageFigure figure;
    figure.name = "progress";
    figure.title =
        size > found ? words("sweep.progress.title", found, size, size - found) : words("sweep.progress.last", size);
    figure.subtitle =
        words(plot.logarithmic ? "sweep.progress.subtitle_log" : "sweep.progress.subtitle", sweep.objective);
    figure.plot = std::move(plot);
    return figure;
}

PageFigure curve_figure(const SweepView& view) {
    constexpr std::size_t kMostPoints = 15000;
    const Words& words = view.words();
    std::size_t points = 0;
    std::size_t longest = 0;
    std::size_t curves = 0;
    for (const ReportedTrial& trial : view.sweep().trials) {
        points += trial.losses.size();
        longest = std::max(longest, trial.losses.size());
        curves += trial.losses.empty() ? 0 : 1;
    }
    const std::size_t stride = points / kMostPoints + 1;
    ItemPlot plot;
    plot.x.title = words("sweep.curves.axis");
    plot.x.steps = StepAxis{};
    plot.x.steps->size = longest;
    plot.x.steps->first_number = 1;
    plot.y.logarithmic = true;
    plot.groups = {{words(view.winner() != nullptr ? "sweep.group.winner" : "sweep.group.best"), "best"},
                   {words("sweep.group.finished"), "finished"},
                   {words("sweep.group.pruned"), "pruned", true}};
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        const ReportedTrial& trial = view.trial(rank);
        if (trial.losses.empty()) {
            continue;
        }
        const std::size_t group = &trial == view.chosen() ? 0 : trial.status == CourseStatus::pruned ? 2 : 1;
        PlotItem item{rank, group, shown_epochs(trial.losses, stride), {}};
        for (const double step : item.x) {
            item.y.push_back(trial.losses[static_cast<std::size_t>(step)]);
        }
        plot.items.push_back(std::move(item));
    }
    PageFigure figure;
    figure.name = "curves";
    figure.title = curve_title(view, points, longest * curves);
    figure.subtitle = words("sweep.curves.subtitle");
    figure.plot = std::move(plot);
    figure.list = kTrialList;
    return figure;
}

PageFigure finalist_figure(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    DotPlot plot;
    plot.decimals = view.error_decimals();
    plot.references = {0};
    plot.x_title = words("sweep.finalists.axis", sweep.unit);
    PageTable table{{{words("sweep.column.setting"), false},
                     {sweep.objective},
                     {"MAE " + sweep.unit},
                     {"RMSE " + sweep.unit},
                     {"MAPE %"},
                     {words("sweep.column.difference", sweep.unit)}},
                    {}};
    const auto text = [&](const std::optional<double>& value, int decimals) {
        return words.number(value.value_or(kMissing), decimals);
    };
    for (const ReportedFinalist& finalist : sweep.finalists) {
        std::string difference = "–";
        if (finalist.difference) {
            const PairedGain& gain = *finalist.difference;
            const char* kind = gain.high < 0 ? "good" : gain.low > 0 ? "action" : "forecast";
            plot.dots.push_back({view.name(finalist), kind, gain.mean, gain.low, gain.high});
            const auto change = [&](double value) { return words.change(value, view.error_decimals()); };
            difference = std::isnan(gain.low)
                             ? change(gain.mean)
                             : words("difference.cell", change(gain.mean), change(gain.low), change(gain.high));
        }
        std::string setting = view.name(finalist);
        setting += finalist.trial ? ": " + view.setting(sweep.trials[*finalist.trial]) : "";
        table.rows.push_back({setting, view.objective(finalist.objective), text(finalist.mae, view.error_decimals()),
                              text(finalist.rmse, view.error_decimals()), text(finalist.mape, 2), difference});
    }
    table.strong_row = sweep.winner.value_or(table.strong_row);
    PageFigure figure;
    figure.name = "finalists";
    const auto better =
        std::count_if(plot.dots.begin(), plot.dots.end(), [](const PlotDot& dot) { return dot.high < 0; });
    figure.title = words("sweep.finalists.title", better, plot.dots.size());
    figure.subtitle = words("sweep.finalists.subtitle", sweep.finalists.front().seeds);
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return figure;
}

}  // namespace forecast
