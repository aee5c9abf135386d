#include <algorithm>
#include <cmath>
#include <map>

#include "forecast/core/distribution.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/quantile.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostPoints = 1200;  ///< more lie upon each other

double deviation_of(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return std::sqrt(sum / static_cast<double>(values.size()));
}

std::vector<double> absolutes(std::vector<double> values) {
    for (double& value : values) {
        value = std::abs(value);
    }
    return values;
}

/// Every n-th row, so that there are no more than can be told apart.
std::size_t stride_of(std::size_t rows) {
    return (rows + kMostPoints - 1) / kMostPoints;
}

std::string thinned_words(const ReportView& view, std::size_t stride) {
    return stride > 1 ? " " + view.words()("points.thinned", stride) : "";
}

PageFigure scatter_figure(const ReportView& view) {
    const Words& words = view.words();
    const std::size_t stride = stride_of(view.rows().size());
    PointPlot plot;
    plot.diagonal = true;
    plot.x_title = words("axis.forecast", view.unit());
    plot.y_title = words("axis.load", view.unit());
    PageTable table{{{words("table.day"), false}, {plot.x_title}, {plot.y_title}}, {}};
    for (std::size_t i = 0; i < view.rows().size(); i += stride) {
        plot.x.push_back(view.rows()[i].predicted[view.headline()]);
        plot.y.push_back(view.rows()[i].actual);
    }
    for (const auto& day : view.days()) {
        table.rows.push_back({format_day(day.day), view.load(day.predicted), view.load(day.actual)});
    }
    const auto r2 = view.score(view.headline()).value("r2");
    PageFigure figure;
    figure.name = "scatter";
    figure.title = r2 && view.rows().size() > 1 ? words("scatter.title", words.number(*r2, 3)) : words("scatter.flat");
    figure.subtitle = words("scatter.subtitle", plot.x_title, plot.y_title) + thinned_words(view, stride);
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.height = 320;
    return figure;
}

PageFigure over_time_figure(const ReportView& view) {
    const Words& words = view.words();
    SeriesPlot plot;
    plot.axis = step_axis(view.axis());
    plot.unit = view.unit();
    plot.decimals = view.error_decimals();
    plot.with_zero = true;
    plot.shades = days_of_rest(view.axis());
    std::vector<double> values(view.axis().size(), kMissing);
    for (std::size_t i = 0; i < view.rows().size(); ++i) {
        values[view.rows()[i].row] = view.errors()[i];
    }
    plot.lines.push_back({words("line.error", view.label(view.headline())), "forecast", values});
    std::map<int, std::pair<double, double>> months;
    for (const auto& day : view.days()) {
        const Date date = to_date(day.day);
        auto& [sum, count] = months[date.year * 12 + date.month - 1];
        sum += day.error;
        count += 1;
    }
    const auto mean = [](const auto& month) { return month.second.first / month.second.second; };
    const auto most = std::max_element(months.begin(), months.end(), [&](const auto& a, const auto& b) {
        return std::abs(mean(a)) < std::abs(mean(b));
    });
    PageFigure figure;
    figure.name = "errors-time";
    figure.title = words(mean(*most) > 0 ? "errors_time.high" : "errors_time.low",
                         words.name("month.", std::to_string(most->first % 12 + 1)), most->first / 12,
                         view.error_in_unit(std::abs(mean(*most))));
    figure.subtitle = words("errors_time.subtitle", view.unit());
    figure.plot = std::move(plot);
    figure.wide = true;
    figure.height = 220;
    return figure;
}

/// Edges of bins of one width that hold all but the farthest values; the first and last bin take those, too.
std::vector<double> bin_edges(const std::vector<double>& values) {
    constexpr double kBins = 30;
    const double reach = std::max(std::abs(quantile(values, 0.002)), std::abs(quantile(values, 0.998)));
    const double width = reach > 0 ? 2 * reach / kBins : 1;
    std::vector<double> edges;
    for (int i = 0; i <= static_cast<int>(kBins); ++i) {
        edges.push_back((i - kBins / 2) * width);
    }
    return edges;
}

PageFigure histogram_figure(const ReportView& view) {
    const Words& words = view.words();
    const auto& errors = view.errors();
    BarPlot plot;
    plot.edges = bin_edges(errors);
    plot.decimals = 0;
    plot.x_title = words("axis.error", view.unit());
    plot.y_title = words("axis.rows");
    const double width = plot.edges[1] - plot.edges[0];
    std::vector<double> counts(plot.edges.size() - 1);
    for (const double error : errors) {
        const auto bin = static_cast<std::ptrdiff_t>(std::floor((error - plot.edges.front()) / width));
        counts[static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(bin, 0, static_cast<std::ptrdiff_t>(counts.size()) - 1))] += 1;
    }
    const double mean = mean_of(errors);
    const double deviation = deviation_of(errors);
    PageTable table{{{words("table.from_to", view.unit()), false}, {words("axis.rows")}}, {}};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double middle = plot.edges[i] + width / 2;
        plot.categories.push_back(i == 0                   ? words("range.below", view.error_change(plot.edges[i + 1]))
                                  : i + 1 == counts.size() ? words("range.above", view.error_change(plot.edges[i]))
                                                           : words("range", view.error_change(plot.edges[i]),
                                                                   view.error_change(plot.edges[i + 1])));
        table.rows.push_back({plot.categories.back(), words.number(counts[i], 0)});
        if (deviation > 0) {
            const double z = (middle - mean) / deviation;
            constexpr double kRootOfTwoPi = 2.5066282746310002;
            plot.curve.push_back(static_cast<double>(errors.size()) * width / deviation / kRootOfTwoPi *
                                 std::exp(-z * z / 2));
        }
    }
    plot.groups.push_back({"", "forecast", counts});
    const auto sizes = absolutes(errors);
    PageFigure figure;
    figure.name = "errors-histogram";
    figure.title =
        words("histogram.title", view.error_in_unit(quantile(sizes, 0.5)), view.error_in_unit(quantile(sizes, 0.95)));
    figure.subtitle = words("histogram.subtitle", plot.x_title);
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    return figure;
}

PageFigure normal_figure(const ReportView& view) {
    const Words& words = view.words();
    std::vector<double> sorted = view.errors();
    std::sort(sorted.begin(), sorted.end());
    const double mean = mean_of(sorted);
    const double deviation = deviation_of(sorted);
    PointPlot plot;
    plot.diagonal = true;
    plot.x_title = words("axis.normal", view.unit());
    plot.y_title = words("axis.error", view.unit());
    PageTable table{{{words("table.share"), false}, {plot.x_title}, {plot.y_title}}, {}};
    const auto n = static_cast<double>(sorted.size());
    const std::size_t stride = stride_of(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); i += i < 50 || i + 50 > sorted.size() ? 1 : stride) {
        plot.x.push_back(mean + deviation * normal_quantile((static_cast<double>(i) + 0.5) / n));
        plot.y.push_back(sorted[i]);
    }
    for (const double share : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99}) {
        table.rows.push_back({words.percent(share), view.error_change(mean + deviation * normal_quantile(share)),
                              view.error_change(quantile(sorted, share))});
    }
    double fourth = 0;
    for (const double error : sorted) {
        const double z = deviation > 0 ? (error - mean) / deviation : 0;
        fourth += z * z * z * z / n;
    }
    const double largest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    constexpr double kHeavy = 4;  // of a normal distribution it is 3
    PageFigure figure;
    figure.name = "errors-normal";
    figure.title = words(fourth > kHeavy ? "normal.heavy" : "normal.light",
                         words.number(deviation > 0 ? largest / deviation : 0, 1));
    figure.subtitle = words("normal.subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.height = 320;
    return figure;
}

PageFigure by_forecast_figure(const ReportView& view) {
    const Words& words = view.words();
    const std::size_t stride = stride_of(view.rows().size());
    std::vector<std::pair<double, double>> by_forecast;
    for (std::size_t i = 0; i < view.rows().size(); ++i) {
        by_forecast.emplace_back(view.rows()[i].predicted[view.headline()], view.errors()[i]);
    }
    PointPlot plot;
    plot.zero = true;
    plot.x_title = words("axis.forecast", view.unit());
    plot.y_title = words("axis.error", view.unit());
    for (std::size_t i = 0; i < by_forecast.size(); i += stride) {
        plot.x.push_back(by_forecast[i].first);
        plot.y.push_back(by_forecast[i].second);
    }
    std::sort(by_forecast.begin(), by_forecast.end());
    PageTable table{{{words("axis.forecast", view.unit()), false},
                     {words("score.bias", view.unit())},
                     {fmt::format("MAE {}", view.unit())}},
                    {}};
    constexpr std::size_t kParts = 5;
    std::vector<double> maes;
    for (std::size_t part = 0; part < kParts && by_forecast.size() >= kParts; ++part) {
        const std::size_t begin = part * by_forecast.size() / kParts;
        const std::size_t end = (part + 1) * by_forecast.size() / kParts;
        double sum = 0;
        double absolute = 0;
        for (std::size_t i = begin; i < end; ++i) {
            sum += by_forecast[i].second;
            absolute += std::abs(by_forecast[i].second);
        }
        maes.push_back(absolute / static_cast<double>(end - begin));
        table.rows.push_back(
            {words("range", view.load(by_forecast[begin].first), view.load(by_forecast[end - 1].first)),
             view.error_change(sum / static_cast<double>(end - begin)), view.error(maes.back())});
    }
    PageFigure figure;
    figure.name = "errors-forecast";
    figure.title = maes.empty()
                       ? words("by_forecast.few")
                       : words("by_forecast.title", view.error_in_unit(maes.back()), view.error_in_unit(maes.front()));
    figure.subtitle = words("by_forecast.subtitle", plot.x_title) + thinned_words(view, stride);
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    figure.height = 200;
    return figure;
}

PageFigure autocorrelation_figure(const ReportView& view) {
    constexpr int kLags = 28;
    const Words& words = view.words();
    std::map<int, double> by_day;
    std::vector<double> errors;
    for (const auto& day : view.days()) {
        by_day[day.day.number] = day.error;
        errors.push_back(day.error);
    }
    const double mean = mean_of(errors);
    const double variance = std::pow(deviation_of(errors), 2);
    BarPlot plot;
    plot.decimals = 2;
    plot.x_title = words("axis.days_before");
    PageTable table{{{plot.x_title, false}, {words("autocorrelation.correlation")}}, {}};
    std::vector<double> values;
    for (int lag = 1; lag <= kLags && lag < static_cast<int>(errors.size()); ++lag) {
        double sum = 0;
        double count = 0;
        for (const auto& [day, error] : by_day) {
            const auto before = by_day.find(day - lag);
            if (before != by_day.end()) {
                sum += (error - mean) * (before->second - mean);
                count += 1;
            }
        }
        values.push_back(count > 0 && variance > 0 ? sum / count / variance : kMissing);
        plot.categories.push_back(std::to_string(lag));
        table.rows.push_back({plot.categories.back(), words.change(values.back(), 2)});
    }
    const double limit = 1.96 / std::sqrt(static_cast<double>(errors.size()));
    plot.limits = {limit, -limit};
    const double first = values.empty() ? kMissing : values.front();
    plot.groups.push_back({"", "forecast", std::move(values)});
    PageFigure figure;
    figure.name = "errors-autocorrelation";
    figure.title =
        words(std::abs(first) > limit ? "autocorrelation.there" : "autocorrelation.none", words.change(first, 2));
    figure.subtitle = words("autocorrelation.subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    return figure;
}

PageFigure calendar_figure(const ReportView& view) {
    const Words& words = view.words();
    const auto& days = view.days();
    CalendarPlot plot;
    plot.first = days.front().day;
    plot.unit = view.unit();
    plot.decimals = view.error_decimals();
    plot.values.assign(static_cast<std::size_t>(days.back().day - plot.first) + 1, kMissing);
    for (int i = 0; i < 7; ++i) {
        plot.weekdays.push_back(words.name("weekday_short.", std::to_string(i + 1)));
    }
    PageTable table{{{words("table.day"), false}, {fmt::format("MAE {}", view.unit())}}, {}};
    const ScoredDay* worst = &days.front();
    for (const auto& day : days) {
        plot.values[static_cast<std::size_t>(day.day - plot.first)] = day.absolute;
        table.rows.push_back({format_day(day.day), view.error(day.absolute)});
        worst = day.absolute > worst->absolute ? &day : worst;
    }
    PageFigure figure;
    figure.name = "errors-calendar";
    figure.title = words("calendar.title", words.weekday_and_day(worst->day), view.error_in_unit(worst->absolute));
    figure.subtitle = words("calendar.subtitle", view.unit());
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return figure;
}

}  // namespace

std::vector<PageFigure> error_figures(const ReportView& view) {
    return {over_time_figure(view), calendar_figure(view), histogram_figure(view),  autocorrelation_figure(view),
            scatter_figure(view),   normal_figure(view),   by_forecast_figure(view)};
}

}  // namespace forecast
