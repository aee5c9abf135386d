#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// What a part of the year says of the bands.
struct BandPart {
    std::string name;
    double rows = 0;
    double days = 0;      ///< errors within a day are too alike to count as independent
    double inside80 = 0;  ///< shares
    double inside95 = 0;
    double width80 = 0;
    double width95 = 0;
};

std::vector<BandPart> band_parts(const ReportView& view) {
    std::vector<BandPart> parts;
    const double rows_of_day = static_cast<double>(view.rows().size()) / static_cast<double>(view.days().size());
    const auto add = [&](const std::string& name, const Score& score) {
        const auto inside = score.n > 0 ? score.value("coverage80") : std::nullopt;
        if (inside) {
            const auto rows = static_cast<double>(score.n);
            parts.push_back({name, rows, rows / rows_of_day, *inside, *score.value("coverage95"),
                             *score.value("width80"), *score.value("width95")});
        }
    };
    add(view.words()("part.all"), view.score(view.headline()));
    for (const SliceScores& part : view.reported().breakdown.slices) {
        if (part.slice.by == "season") {
            add(view.words().name("season.", part.slice.value), part.scores[view.headline()]);
        }
    }
    return parts;
}

PageTable band_table(const ReportView& view, const std::vector<BandPart>& parts) {
    const Words& words = view.words();
    PageTable table{{{words("by.season"), false},
                     {words("score.inside", "80")},
                     {words("score.inside", "95")},
                     {words("bands.width", "80", view.unit())},
                     {words("bands.width", "95", view.unit())},
                     {words("score.rows")}},
                    {}};
    for (const BandPart& part : parts) {
        table.rows.push_back({part.name, words.percent(part.inside80, 1), words.percent(part.inside95, 1),
                              view.error(part.width80), view.error(part.width95), words.number(part.rows, 0)});
    }
    return table;
}

PageFigure coverage_figure(const ReportView& view, const std::vector<BandPart>& parts) {
    const Words& words = view.words();
    DotPlot plot;
    plot.decimals = 1;
    constexpr double kPromised80 = 0.8;
    constexpr double kPromised95 = 0.95;
    plot.references = {100 * kPromised80, 100 * kPromised95};
    plot.x_title = words("coverage.axis");
    for (const BandPart& part : parts) {
        plot.dots.push_back(
            coverage_dot(words("coverage.row", part.name, "80"), "forecast", part.inside80, part.days, kPromised80));
        plot.dots.push_back(
            coverage_dot(words("coverage.row", part.name, "95"), "baseline", part.inside95, part.days, kPromised95));
    }
    const auto farthest = std::max_element(parts.begin(), parts.end(), [](const BandPart& a, const BandPart& b) {
        return std::abs(a.inside80 - kPromised80) < std::abs(b.inside80 - kPromised80);
    });
    PageFigure figure;
    figure.name = "coverage";
    figure.title = words("coverage.title", words.percent(parts.front().inside80), farthest->name,
                         words.percent(farthest->inside80));
    figure.subtitle = words("coverage.subtitle");
    figure.plot = std::move(plot);
    figure.table = band_table(view, parts);
    return figure;
}

PageFigure width_figure(const ReportView& view, const std::vector<BandPart>& parts) {
    const Words& words = view.words();
    BarPlot plot;
    plot.decimals = view.error_decimals();
    BarGroup narrow{words("band.80"), "forecast", {}};
    BarGroup wide{words("band.95"), "baseline", {}};
    for (const BandPart& part : parts) {
        plot.categories.push_back(part.name);
        narrow.values.push_back(part.width80);
        wide.values.push_back(part.width95);
    }
    const auto widest = std::max_element(parts.begin(), parts.end(),
                                         [](const BandPart& a, const BandPart& b) { return a.width80 < b.width80; });
    PageFigure figure;
    figure.name = "band-width";
    figure.title =
        words("width.title", view.error_in_unit(parts.front().width80), widest->name, view.error(widest->width80));
    figure.subtitle = words("width.subtitle", view.unit());
    plot.groups = {std::move(narrow), std::move(wide)};
    figure.plot = std::move(plot);
    figure.table = band_table(view, parts);
    return figure;
}

}  // namespace

PlotDot coverage_dot(const std::string& name, const char* kind, double share, double trials, double promised) {
    constexpr double kZ = 1.96;
    const double z2 = kZ * kZ / trials;
    const double middle = (share + z2 / 2) / (1 + z2);
    const double reach = kZ * std::sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
    const bool is_kept = middle - reach <= promised && promised <= middle + reach;
    constexpr double kPercent = 100;
    return {name, is_kept ? kind : "action", kPercent * share, kPercent * (middle - reach),
            kPercent * (middle + reach)};
}

std::vector<PageFigure> band_figures(const ReportView& view) {
    const auto parts = band_parts(view);
    if (parts.empty()) {
        return {};
    }
    return {coverage_figure(view, parts), width_figure(view, parts)};
}

std::vector<PageFigure> weather_figures(const ReportView& view) {
    const auto& attribution = view.reported().breakdown.attribution;
    if (attribution.empty() || !view.reported().compared.empty()) {
        return {};
    }
    const Words& words = view.words();
    const std::string& name = view.reported().comparison.forecasters[view.headline()].name;
    const auto found =
        std::find_if(attribution.begin(), attribution.end(), [&](const auto& line) { return line.name == name; });
    const WeatherAttribution& main = found == attribution.end() ? attribution.front() : *found;
    BarPlot plot;
    plot.decimals = view.error_decimals();
    PageTable table{{{words("score.forecaster"), false}}, {}};
    std::array<BarGroup, 3> groups = {BarGroup{words("weather.perfect"), "forecast", {}},
                                      BarGroup{words("weather.issued"), "second", {}},
                                      BarGroup{words("weather.none"), "baseline", {}}};
    for (const BarGroup& group : groups) {
        table.headings.push_back({fmt::format("MAE {}, {}", view.unit(), group.name)});
    }
    for (const WeatherAttribution& line : attribution) {
        plot.categories.push_back(words.name("forecaster.", line.name));
        groups[0].values.push_back(line.perfect);
        groups[1].values.push_back(line.issued);
        groups[2].values.push_back(line.none);
        table.rows.push_back(
            {plot.categories.back(), view.error(line.perfect), view.error(line.issued), view.error(line.none)});
    }
    PageFigure figure;
    figure.name = "weather";
    figure.title = words("weather.title", view.error_in_unit(main.forecast_cost()),
                         words.name("forecaster.", main.name), view.error(main.weather_worth()));
    figure.subtitle = words("weather.subtitle", view.unit());
    plot.groups.assign(groups.begin(), groups.end());
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return {std::move(figure)};
}

}  // namespace forecast
