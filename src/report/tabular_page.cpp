#include "forecast/report/tabular_page.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostDots = 1500;  // more lie upon each other
constexpr std::size_t kMostFeatures = 15;
constexpr int kErrorBins = 30;
constexpr int kTall = 320;

std::size_t every_nth(std::size_t rows) {
    return (rows + kMostDots - 1) / kMostDots;
}

double score_of(const ScoredTable& scored, const std::string& key) {
    for (const RowScore& score : scored.scores) {
        if (score.key == key) {
            return score.value;
        }
    }
    return kMissing;
}

PageFigure confusion_figure(const ScoredTable& scored, const Words& words) {
    const ConfusionMatrix m = confusion_matrix(scored.actual, scored.predicted);
    const auto number = [&](std::size_t count) { return words.number(static_cast<double>(count), 0); };
    BarPlot plot;
    plot.categories = {words("rows.actual", "0"), words("rows.actual", "1")};
    plot.groups = {{words("rows.predicted", "0"),
                    "baseline",
                    {static_cast<double>(m.true_negative), static_cast<double>(m.false_negative)}},
                   {words("rows.predicted", "1"),
                    "forecast",
                    {static_cast<double>(m.false_positive), static_cast<double>(m.true_positive)}}};
    plot.y_title = words("rows.count");
    plot.decimals = 0;
    PageTable table{{{"", false}, {words("rows.predicted", "0")}, {words("rows.predicted", "1")}},
                    {{words("rows.actual", "0"), number(m.true_negative), number(m.false_positive)},
                     {words("rows.actual", "1"), number(m.false_negative), number(m.true_positive)}}};
    return {"confusion-matrix",
            words("rows.confusion.title", number(m.true_positive), number(m.true_positive + m.false_negative),
                  number(m.false_positive)),
            words("rows.confusion.subtitle", words.number(scored.threshold, 3)), std::move(plot), std::move(table)};
}

PageFigure roc_figure(const ScoredTable& scored, const Words& words) {
    const auto points = roc_curve(scored.actual, scored.output);
    const std::size_t stride = every_nth(points.size());
    PointPlot plot;
    plot.diagonal = true;
    plot.x_title = words("rows.roc.x");
    plot.y_title = words("rows.roc.y");
    PageTable table{{{words("rows.threshold")}, {plot.x_title}, {plot.y_title}}, {}};
    for (std::size_t i = 0; i < points.size(); i += stride) {
        plot.x.push_back(points[i].false_positive_rate);
        plot.y.push_back(points[i].true_positive_rate);
    }
    const std::size_t rows = std::max<std::size_t>(1, points.size() / 25);
    for (std::size_t i = 1; i < points.size(); i += rows) {
        table.rows.push_back({words.number(points[i].threshold, 3), words.number(points[i].false_positive_rate, 3),
                              words.number(points[i].true_positive_rate, 3)});
    }
    return {"roc-curve",
            words("rows.roc.title", words.number(score_of(scored, "roc_auc"), 3)),
            words("rows.roc.subtitle"),
            std::move(plot),
            std::move(table),
            false,
            kTall};
}

PageFigure calibration_figure(const ScoredTable& scored, const Words& words) {
    constexpr std::size_t kBins = 10;
    std::vector<double> said(kBins);
    std::vector<double> came(kBins);
    std::vector<double> count(kBins);
    for (std::size_t i = 0; i < scored.rows(); ++i) {
        const auto bin = std::min(kBins - 1, static_cast<std::size_t>(scored.output[i] * kBins));
        said[bin] += scored.output[i];
        came[bin] += scored.actual[i];
        count[bin] += 1;
    }
    PointPlot plot;
    plot.diagonal = true;
    plot.x_title = words("rows.calibration.x");
    plot.y_title = words("rows.calibration.y");
    PageTable table{{{plot.x_title}, {plot.y_title}, {words("rows.count")}}, {}};
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        if (count[bin] > 0) {
            plot.x.push_back(said[bin] / count[bin]);
            plot.y.push_back(came[bin] / count[bin]);
            table.rows.push_back(
                {words.number(plot.x.back(), 3), words.number(plot.y.back(), 3), words.number(count[bin], 0)});
        }
    }
    return {"calibration",
            words("rows.calibration.title", words.number(score_of(scored, "brier"), 4)),
            words("rows.calibration.subtitle"),
            std::move(plot),
            std::move(table),
            false,
            kTall};
}

PageFigure prediction_figure(const ScoredTable& scored, const Words& words) {
    const std::size_t stride = every_nth(scored.rows());
    PointPlot plot;
    plot.diagonal = true;
    plot.x_title = words("rows.predicted", scored.target);
    plot.y_title = words("rows.actual", scored.target);
    PageTable table{{}, {}};
    for (const std::string& name : scored.id_names) {
        table.headings.push_back({name, false});
    }
    table.headings.push_back({plot.x_title});
    table.headings.push_back({plot.y_title});
    for (std::size_t i = 0; i < scored.rows(); i += stride) {
        plot.x.push_back(scored.output[i]);
        plot.y.push_back(scored.actual[i]);
        std::vector<std::string> cells;
        for (const auto& column : scored.ids) {
            cells.push_back(column[i]);
        }
        cells.push_back(words.number(scored.output[i], 1));
        cells.push_back(words.number(scored.actual[i], 1));
        table.rows.push_back(std::move(cells));
    }
    return {"scatter",
            words("rows.scatter.title", words.percent(score_of(scored, "r2_score"), 1)),
            stride > 1 ? words("rows.scatter.some", stride) : words("rows.scatter.all"),
            std::move(plot),
            std::move(table),
            false,
            kTall};
}

PageFigure error_figure(const ScoredTable& scored, const Words& words) {
    std::vector<double> errors;
    for (std::size_t i = 0; i < scored.rows(); ++i) {
        errors.push_back(scored.output[i] - scored.actual[i]);
    }
    const auto [least, most] = std::minmax_element(errors.begin(), errors.end());
    const double reach = std::max({std::abs(*least), std::abs(*most), 1e-9});
    const double width = 2 * reach / kErrorBins;
    BarPlot plot;
    plot.decimals = 0;
    plot.x_title = words("rows.errors.x");
    plot.y_title = words("rows.count");
    std::vector<double> counts(kErrorBins);
    for (const double error : errors) {
        const int bin = std::clamp(static_cast<int>((error + reach) / width), 0, kErrorBins - 1);
        counts[static_cast<std::size_t>(bin)] += 1;
    }
    PageTable table{{{words("rows.from"), true}, {words("rows.to"), true}, {words("rows.count")}}, {}};
    for (int bin = 0; bin <= kErrorBins; ++bin) {
        plot.edges.push_back(-reach + bin * width);
    }
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        const std::string from = words.change(plot.edges[bin], 1);
        const std::string to = words.change(plot.edges[bin + 1], 1);
        plot.categories.push_back(words("rows.errors.bin", from, to));
        table.rows.push_back({from, to, words.number(counts[bin], 0)});
    }
    plot.groups.push_back({"", "forecast", counts});
    std::vector<double> sizes;
    std::transform(errors.begin(), errors.end(), std::back_inserter(sizes),
                   [](double error) { return std::abs(error); });
    return {"errors-histogram",
            words("rows.errors.title", words.number(quantile(sizes, 0.5), 1), words.number(quantile(sizes, 0.95), 1)),
            words("rows.errors.subtitle", scored.target), std::move(plot), std::move(table)};
}

PageFigure parts_figure(const std::string& name, const std::string& title, const std::string& subtitle,
                        const std::vector<std::pair<std::string, double>>& parts, const std::string& unit,
                        const Words& words) {
    DotPlot plot;
    plot.references = {0};
    plot.decimals = 3;
    plot.x_title = unit;
    PageTable table{{{words("rows.feature"), false}, {unit.empty() ? words("rows.adds") : unit}}, {}};
    for (const auto& [feature, value] : parts) {
        if (plot.dots.size() < kMostFeatures) {
            plot.dots.push_back({feature, "forecast", value, kMissing, kMissing});
        }
        table.rows.push_back({feature, words.change(value, 4)});
    }
    return {name, title, subtitle, std::move(plot), std::move(table)};
}

PageSection explanation_section(const TabularReport& report, const Words& words) {
    PageSection section;
    section.title = words("rows.parts.title");
    section.paragraphs = {words("rows.parts.sum")};
    section.figures = {parts_figure("importance", words("rows.importance.title", report.importance.front().first),
                                    words("rows.importance.subtitle"), report.importance, report.parts_unit, words),
                       parts_figure("one-row", words("rows.one.title", report.row_name), words("rows.one.subtitle"),
                                    report.row_parts, report.parts_unit, words)};
    return section;
}

}  // namespace

WebPage tabular_page(const ScoredTable& scored, const TabularReport& report, const Words& words) {
    WebPage page;
    page.title = report.run_name;
    page.kicker = words(scored.is_class ? "rows.classification" : "rows.regression", scored.target);
    page.headline = scored.is_class ? words("rows.headline.class", words.number(score_of(scored, "roc_auc"), 3),
                                            words.number(score_of(scored, "f1_score"), 3))
                                    : words("rows.headline.number", words.number(score_of(scored, "mae"), 2),
                                            words.number(score_of(scored, "rmse"), 2));
    page.answer = {words("rows.answer", words.number(static_cast<double>(scored.rows()), 0))};
    if (report.simulated) {
        page.warnings.push_back(words("rows.simulated"));
    }
    PageTable scores{{{words("rows.metric"), false}, {words("rows.value")}, {words("rows.low")}, {words("rows.to")}},
                     {}};
    for (const RowScore& score : scored.scores) {
        scores.rows.push_back(
            {score.key, words.number(score.value, 4), words.number(score.low, 4), words.number(score.high, 4)});
    }
    PageSection results;
    results.title = words("rows.good");
    results.tables = {std::move(scores)};
    results.figures = scored.is_class
                          ? std::vector<PageFigure>{confusion_figure(scored, words), roc_figure(scored, words),
                                                    calibration_figure(scored, words)}
                          : std::vector<PageFigure>{prediction_figure(scored, words), error_figure(scored, words)};
    page.sections.push_back(std::move(results));
    if (!report.importance.empty()) {
        page.sections.push_back(explanation_section(report, words));
    }
    page.facts = {{words("rows.model"), report.model_type},
                  {words("rows.count"), words.number(static_cast<double>(scored.rows()), 0)}};
    return page;
}

}  // namespace forecast
