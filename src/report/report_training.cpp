#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

const std::vector<Metric>* points_of(const ReportedRun& reported, const std::string& key) {
    for (const auto& history : reported.histories) {
        if (history.size() > 1 && history.front().key == key) {
            return &history;
        }
    }
    return nullptr;
}

std::int64_t last_epoch(const ReportedRun& reported) {
    constexpr std::int64_t kMostEpochs = 100'000;  // a step beyond is no epoch: other programs log times as steps
    std::int64_t last = 0;
    if (const auto* loss = points_of(reported, "loss")) {
        for (const Metric& point : *loss) {
            last = point.step <= kMostEpochs ? std::max(last, point.step) : last;
        }
    }
    return last;
}

/// [epochs] a metric by epoch, from 1 on; the point behind the last epoch is of the weights that were kept.
std::vector<double> by_epoch(const ReportedRun& reported, const std::string& key) {
    std::vector<double> values(static_cast<std::size_t>(last_epoch(reported)), kMissing);
    const auto* points = points_of(reported, key);
    if (points != nullptr) {
        for (const Metric& point : *points) {
            if (point.step >= 1 && point.step <= static_cast<std::int64_t>(values.size())) {
                values[static_cast<std::size_t>(point.step) - 1] = point.value;
            }
        }
    }
    return values;
}

bool has_any(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

SeriesPlot epoch_plot(const ReportedRun& reported, const Words& words) {
    SeriesPlot plot;
    plot.axis.kind = StepAxis::Kind::numbers;
    plot.axis.size = static_cast<std::size_t>(last_epoch(reported));
    plot.axis.first_number = 1;
    plot.decimals = 4;
    plot.logarithmic = true;
    const auto best = reported.run.metric("best_epoch");
    if (best && best->last >= 1 && best->last <= static_cast<double>(plot.axis.size)) {
        plot.marks.push_back(
            {static_cast<std::size_t>(best->last) - 1, words("mark.kept", words.number(best->last, 0))});
    }
    return plot;
}

/// "0.0005", "12": two digits that count.
std::string two_digits(double value, const Words& words) {
    const int power = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
    return words.number(value, std::max(0, 1 - power));
}

/// The smallest value and its epoch.
std::pair<double, std::size_t> least_of(const std::vector<double>& values) {
    std::size_t least = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        least = values[i] < values[least] || std::isnan(values[least]) ? i : least;
    }
    return {values[least], least + 1};
}

}  // namespace

std::vector<PageFigure> training_figures(const ReportedRun& reported, const Words& words) {
    std::vector<PageFigure> figures;
    const auto loss = by_epoch(reported, "loss");
    const auto validation = by_epoch(reported, "val_loss");
    if (loss.size() < 2 || !has_any(validation)) {
        return figures;
    }
    const auto [least, epoch] = least_of(validation);
    PageFigure figure;
    figure.name = "training-loss";
    figure.title = words("training.loss", words.number(least, 4), epoch, loss.size());
    figure.subtitle = words("training.loss_subtitle");
    SeriesPlot plot = epoch_plot(reported, words);
    plot.lines = {{words("line.loss"), "actual", loss}, {words("line.validation"), "forecast", validation}};
    const auto mae = by_epoch(reported, "val_mae");
    if (has_any(mae)) {
        plot.lines.push_back({"MAE", "baseline", mae});
    }
    figure.plot = std::move(plot);
    figure.wide = true;
    figures.push_back(figure);
    const auto add = [&](const char* name, const char* key, const char* title, const char* subtitle) {
        const auto values = by_epoch(reported, key);
        if (!has_any(values)) {
            return;
        }
        SeriesPlot one = epoch_plot(reported, words);
        one.decimals = 6;
        one.lines = {{words(subtitle), "forecast", values}};
        const auto most =
            std::max_element(values.begin(), values.end(), [](double a, double b) { return std::isnan(a) || a < b; });
        figure.name = name;
        figure.title = words(title, two_digits(*most, words), most - values.begin() + 1);
        figure.subtitle = words("training.by_epoch", words(subtitle));
        figure.plot = std::move(one);
        figure.wide = false;
        figure.height = 200;
        figures.push_back(figure);
    };
    add("training-rate", "learning_rate", "training.rate", "line.rate");
    add("training-gradients", "gradient_norm", "training.gradients", "line.gradients");
    return figures;
}

}  // namespace forecast
