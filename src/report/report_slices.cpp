#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// A slice as the reader calls it.
std::string slice_text(const Words& words, const Slice& slice) {
    if (slice.by == "hour") {
        return slice.value;
    }
    return slice.value == "yes" ? words.name("kind.", slice.by) : words.name(slice.by + "_short.", slice.value);
}

double mae_of(const Score& score) {
    return score.n > 0 ? score.mae() : kMissing;
}

/// Bars of the headline's errors beside the yardstick's, a category a slice. Nothing if there are fewer than two.
std::optional<PageFigure> bars_of(const ReportView& view, const std::string& name,
                                  const std::vector<const SliceScores*>& slices) {
    if (slices.size() < 2) {
        return std::nullopt;
    }
    const Words& words = view.words();
    const auto other = view.yardstick();
    BarPlot plot;
    plot.decimals = view.error_decimals();
    PageTable table{
        {{words("by." + name), false}, {fmt::format("MAE {}, {}", view.unit(), view.label(view.headline()))}}, {}};
    BarGroup main{view.label(view.headline()), "forecast", {}};
    BarGroup beside;
    if (other) {
        beside = {view.label(*other), "baseline", {}};
        table.headings.push_back({fmt::format("MAE {}, {}", view.unit(), beside.name)});
    }
    table.headings.push_back({words("score.rows")});
    for (const SliceScores* part : slices) {
        plot.categories.push_back(slice_text(words, part->slice));
        main.values.push_back(mae_of(part->scores[view.headline()]));
        std::vector<std::string> row = {plot.categories.back(), view.error(main.values.back())};
        if (other) {
            beside.values.push_back(mae_of(part->scores[*other]));
            row.push_back(view.error(beside.values.back()));
        }
        row.push_back(std::to_string(part->slice.rows.size()));
        table.rows.push_back(std::move(row));
    }
    const auto place = [&](auto found) { return static_cast<std::size_t>(found - main.values.begin()); };
    const std::size_t most = place(std::max_element(main.values.begin(), main.values.end()));
    const std::size_t least = place(std::min_element(main.values.begin(), main.values.end()));
    PageFigure figure;
    figure.name = "errors-" + name;
    figure.title =
        words("slices.title", words.name("at.", plot.categories[most]), view.error_in_unit(main.values[most]),
              words.name("at.", plot.categories[least]), view.error(main.values[least]));
    figure.subtitle = words("slices.subtitle", view.unit(), words("by." + name));
    plot.groups.push_back(std::move(main));
    if (other) {
        plot.groups.push_back(std::move(beside));
    }
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.height = 200;
    return figure;
}

std::vector<const SliceScores*> slices_by(const ReportView& view, const std::string& by) {
    std::vector<const SliceScores*> found;
    for (const SliceScores& part : view.reported().breakdown.slices) {
        if (part.slice.by == by) {
            found.push_back(&part);
        }
    }
    return found;
}

/// All days, and those of a kind.
std::optional<PageFigure> by_kind(const ReportView& view) {
    SliceScores ordinary;
    ordinary.slice.by = "ordinary_day";
    ordinary.slice.value = "yes";
    for (std::size_t i = 0; i < view.rows().size(); ++i) {
        ordinary.slice.rows.push_back(i);
    }
    std::vector<const SliceScores*> parts;
    for (const char* kind : {"holiday", "bridge", "christmas", "cold_spell"}) {
        for (const SliceScores* part : slices_by(view, kind)) {
            parts.push_back(part);
            std::vector<std::size_t> rest;
            std::set_difference(ordinary.slice.rows.begin(), ordinary.slice.rows.end(), part->slice.rows.begin(),
                                part->slice.rows.end(), std::back_inserter(rest));
            ordinary.slice.rows = std::move(rest);
        }
    }
    if (!ordinary.slice.rows.empty()) {
        ordinary.scores = score_rows(view.reported().comparison.result, ordinary.slice.rows);
        parts.insert(parts.begin(), &ordinary);
    }
    return bars_of(view, "kind", parts);
}

std::string lead_text(const Words& words, const LeadErrors& lead) {
    return lead.first_day == lead.last_day ? words("leads.day", lead.first_day)
                                           : words("leads.days", lead.first_day, lead.last_day);
}

/// Bars of the headline's errors by lead time.
std::optional<PageFigure> by_lead(const ReportView& view) {
    const auto& leads = view.reported().leads;
    if (leads.size() < 2) {
        return std::nullopt;
    }
    const Words& words = view.words();
    BarPlot plot;
    plot.decimals = view.error_decimals();
    PageTable table{{{words("leads.column"), false}, {fmt::format("MAE {}", view.unit())}, {words("score.rows")}}, {}};
    BarGroup bars{view.label(view.headline()), "forecast", {}};
    for (const LeadErrors& lead : leads) {
        plot.categories.push_back(lead.first_day == lead.last_day
                                      ? std::to_string(lead.first_day)
                                      : fmt::format("{}–{}", lead.first_day, lead.last_day));
        bars.values.push_back(lead.mae);
        table.rows.push_back({plot.categories.back(), view.error(lead.mae), std::to_string(lead.n)});
    }
    plot.groups.push_back(std::move(bars));
    PageFigure figure;
    figure.name = "errors-lead";
    figure.title = words("leads.title", view.label(view.headline()), view.error_in_unit(leads.front().mae),
                         view.error_in_unit(leads.back().mae), lead_text(words, leads.back()));
    figure.subtitle = words("leads.subtitle", view.unit());
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.height = 200;
    return figure;
}

}  // namespace

std::vector<PageFigure> slice_figures(const ReportView& view) {
    std::vector<PageFigure> figures;
    for (const char* by : {"month", "weekday", "hour"}) {
        if (auto figure = bars_of(view, by, slices_by(view, by))) {
            figures.push_back(std::move(*figure));
        }
    }
    for (auto* by : {&by_kind, &by_lead}) {
        if (auto figure = (*by)(view)) {
            figures.push_back(std::move(*figure));
        }
    }
    if (figures.size() % 2 == 1) {
        figures.front().wide = true;  // two stand side by side
    }
    return figures;
}

}  // namespace forecast
