#include <cmath>

#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsShownFirst = 800;  ///< of a fine axis; all of it would be a smear
constexpr int kDaysShownFirst = 14;

/// What a forecaster's line looks like: the headline's, in a comparison the other runs', else a baseline's.
PlotKind kind_of(const ReportView& view, std::size_t forecaster) {
    if (forecaster == view.headline()) {
        return "forecast";
    }
    constexpr std::array kOthers = {"second", "third", "fourth"};
    const bool is_run = !view.reported().compared.empty();
    const std::size_t place = forecaster < view.headline() ? forecaster : forecaster - 1;
    return is_run && place < kOthers.size() ? kOthers.at(place) : "baseline";
}

std::vector<double> on_axis(const ReportView& view, double (*value)(const ScoredRow&, std::size_t),
                            std::size_t forecaster) {
    std::vector<double> values(view.axis().size(), kMissing);
    for (const ScoredRow& row : view.rows()) {
        values[row.row] = value(row, forecaster);
    }
    return values;
}

double actual_of(const ScoredRow& row, std::size_t /*forecaster*/) {
    return row.actual;
}

double predicted_of(const ScoredRow& row, std::size_t forecaster) {
    return row.predicted[forecaster];
}

template <double Intervals::*Bound>
double bound_of(const ScoredRow& row, std::size_t forecaster) {
    const auto& intervals = row.intervals[forecaster];
    return intervals ? (*intervals).*Bound : kMissing;
}

/// The part of an axis that has scored rows, and a fine one from its last days on.
std::size_t first_shown(const TimeAxis& axis) {
    return axis.size() <= kRowsShownFirst ? 0 : axis.first_row_of(axis.day(axis.size() - 1) - (kDaysShownFirst - 1));
}

std::string coverage_sentence(const ReportView& view) {
    const auto covered = view.score(view.headline()).value("coverage80");
    return covered ? view.words()("forecast.covered", view.words().percent(*covered)) : "";
}

std::string difference_text(const ReportView& view, std::size_t forecaster) {
    const PairedGain* gain = view.difference(forecaster);
    if (gain == nullptr) {
        return "–";
    }
    return std::isnan(gain->low) ? view.error_change(gain->mean)
                                 : view.words()("difference.cell", view.error_change(gain->mean),
                                                view.error_change(gain->low), view.error_change(gain->high));
}

/// A finding about the forecaster beside which the headline is shown.
std::string skill_title(const ReportView& view) {
    const auto other = view.yardstick();
    const PairedGain* gain = other ? view.difference(*other) : nullptr;
    if (gain == nullptr) {
        return view.words()("skill.title");
    }
    const std::string key = std::isnan(gain->low) ? "skill.short"
                            : gain->low > 0       ? "skill.better"
                            : gain->high < 0      ? "skill.worse"
                                                  : "skill.unsure";
    return view.words()(key, view.label(view.headline()), view.label(*other), view.error_in_unit(std::abs(gain->mean)));
}

}  // namespace

PageFigure forecast_figure(const ReportView& view) {
    const Words& words = view.words();
    const std::size_t main = view.headline();
    SeriesPlot plot;
    plot.axis = step_axis(view.axis());
    plot.unit = view.unit();
    plot.decimals = view.load_decimals();
    plot.shown_from = first_shown(view.axis());
    plot.shades = days_of_rest(view.axis());
    plot.marks = clock_changes(view.axis(), words);
    plot.lines.push_back({words("line.actual"), "actual", on_axis(view, actual_of, 0)});
    plot.lines.push_back({view.label(main), kind_of(view, main), on_axis(view, predicted_of, main)});
    for (std::size_t i = 0; i < view.reported().comparison.forecasters.size(); ++i) {
        if (i != main && view.score(i).n > 0) {
            const bool is_run = !view.reported().compared.empty();
            plot.lines.push_back({view.label(i), kind_of(view, i), on_axis(view, predicted_of, i), !is_run});
        }
    }
    if (view.score(main).value("coverage80")) {
        plot.bands.push_back({words("band.80"), "band80", on_axis(view, bound_of<&Intervals::low80>, main),
                              on_axis(view, bound_of<&Intervals::high80>, main)});
        plot.bands.push_back({words("band.95"), "band95", on_axis(view, bound_of<&Intervals::low95>, main),
                              on_axis(view, bound_of<&Intervals::high95>, main)});
    }
    PageFigure figure;
    figure.name = "forecast";
    figure.title =
        words("forecast.title", view.label(main), view.error_in_unit(view.score(main).mae())) + coverage_sentence(view);
    figure.subtitle = words(plot.shown_from > 0 ? "forecast.last_days" : "forecast.subtitle", view.unit(),
                            view.period(), view.axis().zone());
    figure.plot = std::move(plot);
    figure.wide = true;
    figure.height = 340;
    return figure;
}

PageTable score_table(const ReportView& view) {
    const Words& words = view.words();
    PageTable table;
    table.headings = {{words("score.forecaster"), false},
                      {fmt::format("MAE {}", view.unit())},
                      {words("score.difference", view.unit())},
                      {fmt::format("RMSE {}", view.unit())},
                      {"MAPE %"},
                      {words("score.bias", view.unit())},
                      {words("score.inside", "80")},
                      {words("score.inside", "95")},
                      {words("score.rows")}};
    for (std::size_t i = 0; i < view.reported().comparison.forecasters.size(); ++i) {
        const Score& score = view.score(i);
        const auto shown = [&](const char* key, auto text) {
            const auto value = score.n > 0 ? score.value(key) : std::nullopt;
            return value ? text(*value) : std::string("–");
        };
        const auto error = [&](double value) { return view.error(value); };
        const auto share = [&](double value) { return words.percent(value, 1); };
        if (i == view.headline()) {
            table.strong_row = table.rows.size();
        }
        table.rows.push_back({view.label(i), shown("mae", error), i == view.headline() ? "" : difference_text(view, i),
                              shown("rmse", error), shown("mape", [&](double value) { return words.number(value, 2); }),
                              shown("bias", [&](double value) { return view.error_change(value); }),
                              shown("coverage80", share), shown("coverage95", share), std::to_string(score.n)});
    }
    return table;
}

namespace {

PageTable difference_table(const ReportView& view) {
    const Words& words = view.words();
    PageTable table{{{words("score.forecaster"), false},
                     {words("score.difference", view.unit())},
                     {words("table.from")},
                     {words("table.to")}},
                    {}};
    for (std::size_t i = 0; i < view.reported().comparison.forecasters.size(); ++i) {
        if (const PairedGain* gain = view.difference(i)) {
            table.rows.push_back({view.label(i), view.error_change(gain->mean), view.error_change(gain->low),
                                  view.error_change(gain->high)});
        }
    }
    return table;
}

}  // namespace

PageFigure skill_figure(const ReportView& view) {
    const Words& words = view.words();
    DotPlot plot;
    plot.decimals = view.error_decimals();
    plot.references = {0};
    plot.x_title = words("skill.axis", view.label(view.headline()), view.unit());
    for (std::size_t i = 0; i < view.reported().comparison.forecasters.size(); ++i) {
        if (const PairedGain* gain = view.difference(i)) {
            const PlotKind kind = gain->low > 0 ? "good" : gain->high < 0 ? "action" : "baseline";
            plot.dots.push_back({view.label(i), kind, gain->mean, gain->low, gain->high});
        }
    }
    PageFigure figure;
    figure.name = "skill";
    figure.title = skill_title(view);
    figure.subtitle = words("skill.subtitle");
    figure.table = difference_table(view);
    figure.plot = std::move(plot);
    figure.wide = true;
    return figure;
}

}  // namespace forecast
