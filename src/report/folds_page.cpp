#include "forecast/report/folds_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// What is drawn of each fold.
struct DrawnMetric {
    const char* name;  ///< of the figure
    const char* text;
    double FoldScore::*value;
    int decimals;
    bool in_unit;  ///< of the load
};
constexpr std::array kDrawnMetrics = {DrawnMetric{"fold-mae", "MAE", &FoldScore::mae, 2, true},
                                      DrawnMetric{"fold-mape", "MAPE %", &FoldScore::mape, 2, false},
                                      DrawnMetric{"fold-val-loss", "val_loss", &FoldScore::validation_loss, 5, false}};

std::vector<double> metric_of_folds(const FoldScores& scores, const DrawnMetric& metric) {
    std::vector<double> values;
    for (const FoldScore& fold : scores.folds) {
        values.push_back(fold.*metric.value);
    }
    return values;
}

std::string metric_title(const FoldScores& scores, const DrawnMetric& metric) {
    return metric.in_unit ? fmt::format("{} {}", metric.text, scores.unit) : metric.text;
}

bool has_days(const FoldScores& scores) {
    return std::all_of(scores.folds.begin(), scores.folds.end(),
                       [](const FoldScore& fold) { return fold.from < fold.to && fold.training_from < fold.from; });
}

std::string days_text(const Words& words, Day from, Day to) {
    return from < to ? period_text(words, from, to - 1) : "–";
}

PageTable folds_table(const FoldScores& scores, const Words& words) {
    PageTable table{
        {{words("folds.column"), false}, {words("folds.trained"), false}, {words("folds.validated"), false}}, {}};
    for (const DrawnMetric& metric : kDrawnMetrics) {
        table.headings.push_back({metric_title(scores, metric)});
    }
    table.headings.push_back({words("folds.epoch")});
    table.headings.push_back({words("variants.seconds")});
    for (std::size_t i = 0; i < scores.folds.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        std::vector<std::string> row = {words("folds.fold", i + 1), days_text(words, fold.training_from, fold.from),
                                        days_text(words, fold.from, fold.to)};
        for (const DrawnMetric& metric : kDrawnMetrics) {
            row.push_back(words.number(fold.*metric.value, metric.decimals));
        }
        row.push_back(std::to_string(fold.best_epoch));
        row.push_back(words.number(fold.seconds, 1));
        table.rows.push_back(std::move(row));
    }
    const auto add_summary = [&](const char* name, double (*summary)(const std::vector<double>&)) {
        std::vector<std::string> row = {words(name), "", ""};
        for (const DrawnMetric& metric : kDrawnMetrics) {
            row.push_back(words.number(summary(metric_of_folds(scores, metric)), metric.decimals));
        }
        row.insert(row.end(), {"", ""});
        table.rows.push_back(std::move(row));
    };
    add_summary("folds.mean", mean_of);
    add_summary("folds.deviation", sample_deviation);
    table.strong_row = scores.folds.size();  // the mean
    return table;
}

/// Days of all folds.
StepAxis days_of_folds(const FoldScores& scores) {
    StepAxis axis;
    axis.kind = StepAxis::Kind::days;
    axis.first_day = scores.folds.front().training_from;
    Day end = scores.folds.front().to;
    for (const FoldScore& fold : scores.folds) {
        axis.first_day = std::min(axis.first_day, fold.training_from);
        end = std::max(end, fold.to);
    }
    axis.size = static_cast<std::size_t>(end - axis.first_day);
    return axis;
}

/// What each fold learns from, and what it is validated on. REQUIRES: their days are known.
PageFigure period_figure(const FoldScores& scores, const Words& words) {
    ItemPlot plot;
    PageTable table{
        {{words("folds.column"), false}, {words("folds.trained"), false}, {words("folds.validated"), false}}, {}};
    plot.x.steps = days_of_folds(scores);
    plot.groups = {{words("folds.validated"), "validation"}, {words("folds.trained"), "training"}};
    for (std::size_t i = 0; i < scores.folds.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        const auto stretch = [&](std::size_t group, Day from, Day to) {
            const Day first = plot.x.steps->first_day;
            plot.items.push_back({i,
                                  group,
                                  {static_cast<double>(from - first), static_cast<double>(to - first)},
                                  {static_cast<double>(i), static_cast<double>(i)}});
        };
        plot.y.names.push_back(words("folds.fold", i + 1));
        table.rows.push_back({plot.y.names.back(), days_text(words, fold.training_from, fold.from),
                              days_text(words, fold.from, fold.to)});
        stretch(0, fold.from, fold.to);
        stretch(1, fold.training_from, fold.from);
    }
    PageFigure figure;
    figure.name = "fold-periods";
    figure.title = words.name("folds.scheme.", scores.scheme);
    figure.subtitle =
        words("folds.periods", period_text(words, plot.x.steps->first_day, plot.x.steps->day(plot.x.steps->size - 1)));
    constexpr int kRow = 28;
    figure.height = kRow * static_cast<int>(scores.folds.size()) + kRow;
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.list = "folds";
    figure.wide = true;
    return figure;
}

/// A dot a fold, and their mean as a line.
PageFigure fold_figure(const FoldScores& scores, const DrawnMetric& metric, const Words& words) {
    const auto values = metric_of_folds(scores, metric);
    DotPlot plot;
    plot.decimals = metric.decimals;
    plot.x_title = metric_title(scores, metric);
    const double mean = mean_of(values);
    if (std::isfinite(mean)) {
        plot.references.push_back(mean);
    }
    PageTable table{{{words("folds.column"), false}, {words("folds.validated"), false}, {plot.x_title}}, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        plot.dots.push_back({words("folds.fold", i + 1), "forecast", values[i], kMissing, kMissing});
        table.rows.push_back({words("folds.fold", i + 1), days_text(words, fold.from, fold.to),
                              words.number(values[i], metric.decimals)});
    }
    table.rows.push_back({words("folds.mean"), "", words.number(mean, metric.decimals)});
    table.rows.push_back({words("folds.deviation"), "", words.number(sample_deviation(values), metric.decimals)});
    table.strong_row = values.size();
    PageFigure figure;
    figure.name = metric.name;
    const auto worst =
        std::max_element(values.begin(), values.end(), [](double a, double b) { return std::isnan(a) || a < b; });
    figure.title = std::isfinite(*worst)
                       ? words("folds.worst", plot.x_title, worst - values.begin() + 1,
                               words.number(*worst, metric.decimals), words.number(mean, metric.decimals))
                       : words("variants.none", plot.x_title);
    figure.subtitle = words("folds.subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    return figure;
}

std::string folds_headline(const FoldScores& scores, const Words& words) {
    constexpr int kDecimals = 2;
    const auto maes = metric_of_folds(scores, kDrawnMetrics.front());
    const auto [least, most] = std::minmax_element(maes.begin(), maes.end());
    const std::string unit = "\u202f" + scores.unit;
    return maes.size() == 1 ? words("folds.headline.one", words.number(maes.front(), kDecimals) + unit)
                            : words("folds.headline", maes.size(), words.number(mean_of(maes), kDecimals) + unit,
                                    words.number(sample_deviation(maes), kDecimals) + unit,
                                    words.number(*least, kDecimals), words.number(*most, kDecimals) + unit);
}

}  // namespace

WebPage folds_page(const RunSummary& run, const FoldScores& scores, const Words& words) {
    if (scores.folds.empty()) {
        throw Error(ErrorKind::insufficient_data, "the cross-validation {} has no fold yet: nothing can be shown",
                    run.run_id);
    }
    WebPage page;
    page.title = run.name;
    page.kicker = words("kicker", run.name, run.experiment);
    page.headline = folds_headline(scores, words);
    page.answer.push_back(words("folds.test"));
    if (run.status != RunStatus::finished) {
        page.warnings.push_back(words(run.status == RunStatus::running ? "folds.running" : "folds.interrupted"));
    }
    page.data = folds_json(scores);
    page.data["run_id"] = run.run_id;
    page.lists["folds"] = folds_table(scores, words);
    PageSection all{"", {}, {folds_table(scores, words)}, {}};
    if (has_days(scores)) {
        all.figures.push_back(period_figure(scores, words));
    } else {
        all.paragraphs.push_back(words("folds.no_days"));
    }
    page.sections.push_back(std::move(all));
    PageSection metrics{words("folds.section"), {}, {}, {}};
    for (const DrawnMetric& metric : kDrawnMetrics) {
        metrics.figures.push_back(fold_figure(scores, metric, words));
    }
    metrics.figures.front().wide = true;
    page.sections.push_back(std::move(metrics));
    page.facts = run_facts(run, words);
    return page;
}

}  // namespace forecast
