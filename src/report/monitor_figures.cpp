#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "forecast/core/mean.hpp"
#include "monitor_view.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

constexpr double kPercent = 100;

/// Where a change began, if there is one.
std::vector<PlotMark> mark_of(const MonitorView& view, const std::string& kind) {
    const MonitorFinding* finding = view.find(kind);
    const bool is_there = finding != nullptr && finding->level != MonitorLevel::ok && finding->since &&
                          *finding->since >= view.curves().first;
    if (!is_there) {
        return {};
    }
    const auto step = static_cast<std::size_t>(*finding->since - view.curves().first);
    return {{step, view.words()("monitor.mark.since", view.since(*finding))}};
}

/// Over the days of the errors.
SeriesPlot plot_of_days(const MonitorView& view) {
    const MonitorCurves& curves = view.curves();
    const TimeAxis axis = TimeAxis::days(curves.first, curves.errors.size(), curves.zone);
    SeriesPlot plot;
    plot.axis = step_axis(axis);
    plot.shades = days_of_rest(axis);
    plot.with_zero = true;
    return plot;
}

std::string period_of_days(const MonitorView& view) {
    const MonitorCurves& curves = view.curves();
    return period_text(view.words(), curves.first, curves.first + (static_cast<int>(curves.errors.size()) - 1));
}

/// Of the newest four weeks.
struct NewestErrors {
    std::vector<double> errors;
    std::size_t outside = 0;  ///< of what was expected
};

NewestErrors newest_errors(const MonitorCurves& curves) {
    constexpr std::size_t kNewest = 28;
    const std::size_t size = curves.errors.size();
    NewestErrors newest;
    for (std::size_t i = size - std::min(kNewest, size); i < size; ++i) {
        if (std::isnan(curves.errors[i])) {
            continue;
        }
        newest.errors.push_back(curves.errors[i]);
        const bool is_outside =
            !curves.low.empty() && (curves.errors[i] < curves.low[i] || curves.high[i] < curves.errors[i]);
        newest.outside += is_outside ? 1 : 0;
    }
    return newest;
}

std::string daily_error_title(const MonitorView& view) {
    const Words& words = view.words();
    const NewestErrors newest = newest_errors(view.curves());
    const auto days = words.number(static_cast<double>(newest.errors.size()), 0);
    const std::string mean = view.error_change(mean_of(newest.errors)) + "\u202f" + view.unit();
    return view.curves().low.empty()
               ? words("monitor.errors.alone", days, mean)
               : words("monitor.errors.title", days, words.number(static_cast<double>(newest.outside), 0));
}

PageFigure change_figure(const MonitorView& view, const FollowedChange& change) {
    const Words& words = view.words();
    const MonitorFinding& finding = *view.find(change.kind);
    SeriesPlot plot = plot_of_days(view);
    plot.unit = change.unit;
    constexpr int kDecimals = 2;
    plot.decimals = change.unit.empty() ? kDecimals : view.error_decimals();
    plot.lines.push_back({view.kind_name(change.kind), "forecast", change.statistic});
    plot.lines.push_back({words("monitor.line.limit", view.limit(finding)), "ideal",
                          std::vector<double>(change.statistic.size(), change.limit)});
    plot.marks = mark_of(view, change.kind);
    PageFigure figure;
    figure.name = change.kind;
    std::replace(figure.name.begin(), figure.name.end(), '_', '-');
    figure.title = words(finding.value > change.limit ? "monitor.change.above" : "monitor.change.below",
                         view.kind_name(change.kind), view.value(finding), view.limit(finding));
    figure.subtitle = words("monitor.how." + change.kind);
    figure.plot = std::move(plot);
    figure.height = 200;
    return figure;
}

/// How much of its limit something has used up.
struct UsedLimit {
    const MonitorFinding* finding = nullptr;
    std::string name;

    [[nodiscard]] double share() const { return finding->value / finding->limit; }
};

/// Lines from zero, the longest first.
DotPlot plot_of_limits(std::vector<UsedLimit> used, const std::string& x_title) {
    constexpr std::size_t kMost = 20;
    std::stable_sort(used.begin(), used.end(),
                     [](const UsedLimit& a, const UsedLimit& b) { return a.share() > b.share(); });
    used.resize(std::min(kMost, used.size()));
    DotPlot plot;
    plot.decimals = 0;
    plot.references = {0, kPercent};
    plot.x_title = x_title;
    for (const UsedLimit& one : used) {
        const double value = kPercent * one.share();
        const bool is_in_order = one.finding->level == MonitorLevel::ok;
        const bool is_excused = is_in_order && value > kPercent;  // beyond it, and no test agrees
        plot.dots.push_back({one.name, is_excused ? "baseline" : is_in_order ? "forecast" : "action", value, 0, value});
    }
    return plot;
}

std::vector<UsedLimit> with_limits(const std::vector<const MonitorFinding*>& findings) {
    std::vector<UsedLimit> used;
    for (const MonitorFinding* finding : findings) {
        if (std::isfinite(finding->value) && finding->limit > 0) {
            used.push_back({finding, finding->series});
        }
    }
    return used;
}

const UsedLimit& most_used(const std::vector<UsedLimit>& used) {
    return *std::max_element(used.begin(), used.end(),
                             [](const UsedLimit& a, const UsedLimit& b) { return a.share() < b.share(); });
}

/// The values of a kind of finding by its series.
std::map<std::string, std::string> values_by_series(const MonitorView& view, const std::string& kind) {
    std::map<std::string, std::string> values;
    for (const MonitorFinding* finding : view.of_kind(kind)) {
        values[finding->series] = view.value(*finding);
    }
    return values;
}

/// Days that have intervals, by month.
struct BandedMonth {
    double days = 0;
    double inside = 0;
};

std::map<Day, BandedMonth> banded_months(const MonitorCurves& curves) {
    std::map<Day, BandedMonth> months;
    for (std::size_t i = 0; i < curves.inside.size(); ++i) {
        if (!std::isnan(curves.inside[i])) {
            Date date = to_date(curves.first + static_cast<int>(i));
            date.day = 1;
            months[to_day(date)].days += 1;
            months[to_day(date)].inside += curves.inside[i];
        }
    }
    return months;
}

}  // namespace

std::vector<PageFigure> daily_error_figures(const MonitorView& view) {
    const MonitorCurves& curves = view.curves();
    if (newest_errors(curves).errors.empty()) {
        return {};
    }
    const Words& words = view.words();
    SeriesPlot plot = plot_of_days(view);
    plot.unit = view.unit();
    plot.decimals = view.error_decimals();
    plot.lines.push_back({words("monitor.line.error"), "forecast", curves.errors});
    if (!curves.low.empty()) {
        plot.bands.push_back({words("monitor.band.expected"), "band80", curves.low, curves.high});
    }
    plot.marks = mark_of(view, "error_shift");
    PageFigure figure;
    figure.name = "daily-errors";
    figure.title = daily_error_title(view);
    figure.subtitle = words(curves.low.empty() ? "monitor.errors.subtitle_alone" : "monitor.errors.subtitle",
                            view.unit(), period_of_days(view));
    figure.plot = std::move(plot);
    figure.wide = true;
    return {std::move(figure)};
}

std::vector<PageFigure> change_figures(const MonitorView& view) {
    std::vector<PageFigure> figures;
    for (const FollowedChange& change : view.curves().changes) {
        figures.push_back(change_figure(view, change));
    }
    return figures;
}

std::vector<PageFigure> monitored_band_figures(const MonitorView& view) {
    const auto months = banded_months(view.curves());
    if (months.empty()) {
        return {};
    }
    const Words& words = view.words();
    constexpr double kPromised = 0.8;
    DotPlot plot;
    plot.references = {kPercent * kPromised};
    plot.x_title = words("coverage.axis");
    PageTable table{{{words("by.month"), false}, {words("score.inside", "80")}, {words("key.days")}}, {}};
    BandedMonth all;
    for (const auto& [first, month] : months) {
        const std::string name = words.day(first).substr(words.day(first).find(' ') + 1);
        const double share = month.inside / month.days;
        plot.dots.push_back(coverage_dot(name, "forecast", share, month.days, kPromised));
        table.rows.push_back({name, words.percent(share, 1), words.number(month.days, 0)});
        all.days += month.days;
        all.inside += month.inside;
    }
    PageFigure figure;
    figure.name = "coverage";
    const MonitorFinding* coverage = view.find("coverage");
    figure.title = coverage != nullptr ? words("monitor.coverage.since", view.value(*coverage), view.since(*coverage))
                                       : words("monitor.coverage.title", words.percent(all.inside / all.days, 1),
                                               words.number(all.days, 0));
    figure.subtitle = words("monitor.coverage.subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return {std::move(figure)};
}

std::vector<PageFigure> input_figures(const MonitorView& view) {
    const auto used = with_limits(view.of_kind("input_drift"));
    if (used.empty()) {
        return {};
    }
    const Words& words = view.words();
    auto outside = values_by_series(view, "input_range");
    PageTable table{{{words("monitor.table.feature"), false},
                     {words("monitor.table.psi")},
                     {words("monitor.table.limit")},
                     {words("monitor.kind.input_range")},
                     {words("monitor.table.level"), false}},
                    {}};
    for (const UsedLimit& one : used) {
        const MonitorFinding& finding = *one.finding;
        table.rows.push_back({finding.series, view.value(finding), view.limit(finding),
                              outside.count(finding.series) > 0 ? outside[finding.series] : "–",
                              finding.level == MonitorLevel::ok && one.share() > 1 ? words("monitor.inputs.excused")
                                                                                   : view.level_name(finding.level)});
    }
    const UsedLimit& most = most_used(used);
    PageFigure figure;
    figure.name = "inputs";
    figure.title = words("monitor.inputs.title", most.name, view.value(*most.finding), view.limit(*most.finding));
    figure.subtitle = words("monitor.inputs.subtitle");
    DotPlot plot = plot_of_limits(used, words("monitor.axis.inputs"));
    plot.references.push_back(2 * kPercent);  // an alert from there on
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return {std::move(figure)};
}

/// One for each temperature, below each other: what was forecast, and what came.
std::vector<PageFigure> temperature_figures(const MonitorView& view) {
    const Words& words = view.words();
    std::vector<PageFigure> figures;
    for (const FollowedTemperature& temperature : view.curves().temperatures) {
        const auto findings = view.of_kind("temperature_forecast");
        const auto finding = std::find_if(findings.begin(), findings.end(),
                                          [&](const MonitorFinding* one) { return one->series == temperature.series; });
        if (finding == findings.end()) {
            continue;
        }
        const TimeAxis axis = TimeAxis::days(temperature.first, temperature.forecast.size(), view.curves().zone);
        SeriesPlot plot;
        plot.axis = step_axis(axis);
        plot.unit = "°C";
        plot.decimals = 1;
        plot.lines.push_back({words("monitor.line.observed"), "actual", temperature.observed});
        plot.lines.push_back({words("monitor.line.forecast"), "forecast", temperature.forecast});
        PageFigure figure;
        figure.name = "temperature-forecasts" + (figures.empty() ? "" : "-" + std::to_string(figures.size() + 1));
        figure.title = words("monitor.temperature.title", temperature.series, view.value(**finding));
        figure.subtitle = words("monitor.temperature.subtitle");
        figure.plot = std::move(plot);
        figure.wide = true;
        figures.push_back(std::move(figure));
    }
    return figures;
}

std::vector<PageFigure> age_figures(const MonitorView& view) {
    const Words& words = view.words();
    std::vector<UsedLimit> used;
    for (const char* kind : {"data_age", "last_fetch", "last_predict", "model_age", "fit_age"}) {
        for (UsedLimit one : with_limits(view.of_kind(kind))) {
            one.name = kind == std::string("data_age") ? one.name : view.kind_name(kind);
            used.push_back(std::move(one));
        }
    }
    if (used.empty()) {
        return {};
    }
    PageTable table{{{words("monitor.table.what"), false},
                     {words("monitor.table.until"), false},
                     {words("monitor.table.value")},
                     {words("monitor.table.limit")}},
                    {}};
    for (const UsedLimit& one : used) {
        table.rows.push_back({one.name, view.since(*one.finding), view.value(*one.finding), view.limit(*one.finding)});
    }
    const UsedLimit& most = most_used(used);
    PageFigure figure;
    figure.name = "ages";
    figure.title = words("monitor.ages.title", most.name, view.value(*most.finding), view.limit(*most.finding));
    figure.subtitle = words("monitor.ages.subtitle");
    figure.plot = plot_of_limits(used, words("monitor.axis.used"));
    figure.table = std::move(table);
    figure.wide = true;
    return {std::move(figure)};
}

}  // namespace forecast
