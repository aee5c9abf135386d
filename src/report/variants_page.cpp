#include "forecast/report/variants_page.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

/// What is drawn of each seed of each variant.
struct SeedMetric {
    std::string name;   ///< of the figure: "val-loss"
    std::string title;  ///< of its column: "val_loss", "RMSE MW"
    std::function<double(const VariantScore&, const SeedScore&)> value;
    bool least_is_best = true;
    int decimals = 2;
};

/// Variants as the page's figures look at them.
class VariantsView {
public:
    VariantsView(const VariantScores& scores, const Words& words) : scores_(scores), words_(words) {
        std::vector<double> errors;
        for (const VariantScore& variant : scores.variants) {
            for (const SeedScore& seed : variant.seeds) {
                errors.push_back(seed.mae.value_or(0));
            }
        }
        decimals_ = decimals_of(errors, Shown::errors);
    }

    [[nodiscard]] const VariantScores& scores() const { return scores_; }
    [[nodiscard]] const Words& words() const { return words_; }
    [[nodiscard]] int decimals() const { return decimals_; }  ///< of errors in the target's unit
    [[nodiscard]] const VariantScore* best() const { return scores_.best ? &scores_.variants[*scores_.best] : nullptr; }
    [[nodiscard]] std::vector<SeedMetric> metrics() const;
    /// [seeds] of a variant.
    [[nodiscard]] static std::vector<double> values(const VariantScore& variant, const SeedMetric& metric) {
        std::vector<double> values;
        for (const SeedScore& seed : variant.seeds) {
            values.push_back(metric.value(variant, seed));
        }
        return values;
    }
    [[nodiscard]] std::string error(double value) const {
        return words_.number(value, decimals_) + "\u202f" + scores_.unit;
    }
    [[nodiscard]] std::string change(double value) const { return words_.change(value, decimals_); }
    /// "+0.34 (+0.12 to +0.55)"
    [[nodiscard]] std::string difference(const VariantScore& variant) const;

private:
    const VariantScores& scores_;
    const Words& words_;
    int decimals_ = 2;
};

std::string VariantsView::difference(const VariantScore& variant) const {
    if (&variant == best()) {
        return words_("variants.best");
    }
    if (!variant.difference) {
        return "–";
    }
    const PairedGain& gain = *variant.difference;
    return std::isnan(gain.low) ? change(gain.mean)
                                : words_("difference.cell", change(gain.mean), change(gain.low), change(gain.high));
}

std::vector<SeedMetric> VariantsView::metrics() const {
    using Value = double (*)(const VariantScore&, const SeedScore&);
    const Value loss = [](const VariantScore&, const SeedScore& seed) { return seed.validation_loss; };
    const Value mae = [](const VariantScore&, const SeedScore& seed) { return seed.mae.value_or(kMissing); };
    const Value rmse = [](const VariantScore&, const SeedScore& seed) { return seed.rmse.value_or(kMissing); };
    const Value r2 = [](const VariantScore&, const SeedScore& seed) { return seed.r2.value_or(kMissing); };
    const Value parameters = [](const VariantScore& variant, const SeedScore&) {
        return static_cast<double>(variant.parameters);
    };
    const Value seconds = [](const VariantScore&, const SeedScore& seed) { return seed.seconds; };
    return {{"val-loss", "val_loss", loss, true, 5},
            {"test-mae", words_("variants.of_test", "MAE " + scores_.unit), mae, true, decimals_},
            {"test-rmse", words_("variants.of_test", "RMSE " + scores_.unit), rmse, true, decimals_},
            {"test-r2", words_("variants.of_test", "R²"), r2, false, 4},
            {"parameters", words_("variants.parameters"), parameters, true, 0},
            {"seconds", words_("variants.seconds"), seconds, true, 1}};
}

/// A row a variant, with the mean of each metric over its seeds.
PageTable variant_rows_of(const VariantsView& view) {
    const Words& words = view.words();
    PageTable table{{{words("variants.column"), false}}, {}};
    for (const SeedMetric& metric : view.metrics()) {
        table.headings.push_back({metric.title});
    }
    table.headings.push_back({words("variants.more", view.scores().unit)});
    table.headings.push_back({words("variants.seeds")});
    for (const VariantScore& variant : view.scores().variants) {
        std::vector<std::string> row = {variant.name};
        for (const SeedMetric& metric : view.metrics()) {
            row.push_back(words.number(mean_of(VariantsView::values(variant, metric)), metric.decimals));
        }
        row.push_back(view.difference(variant));
        row.push_back(std::to_string(variant.seeds.size()));
        table.rows.push_back(std::move(row));
    }
    table.strong_row = view.scores().best.value_or(table.strong_row);
    return table;
}

/// Of each variant the mean, and beside it its seeds.
PageFigure metric_figure(const VariantsView& view, const SeedMetric& metric) {
    const Words& words = view.words();
    DotPlot plot;
    plot.decimals = metric.decimals;
    plot.x_title = metric.title;
    PageTable table{{{words("variants.column"), false},
                     {words("variants.mean", metric.title)},
                     {words("variants.deviation")},
                     {words("variants.each_seed"), false}},
                    {}};
    const VariantScore* first = nullptr;
    double least = kMissing;
    for (const VariantScore& variant : view.scores().variants) {
        const auto values = VariantsView::values(variant, metric);
        const double mean = mean_of(values);
        const double sign = metric.least_is_best ? 1 : -1;
        if (std::isfinite(mean) && !(sign * mean >= sign * least)) {
            least = mean;
            first = &variant;
        }
        const bool is_best = &variant == view.best();
        plot.dots.push_back({variant.name, is_best ? "forecast" : "baseline", mean, kMissing, kMissing, values});
        std::string seeds;
        for (std::size_t s = 0; s < values.size(); ++s) {
            seeds += fmt::format("{}{}: {}", s == 0 ? "" : ", ", variant.seeds[s].seed,
                                 words.number(values[s], metric.decimals));
        }
        table.rows.push_back({variant.name, words.number(mean, metric.decimals),
                              words.number(sample_deviation(values), metric.decimals), seeds});
    }
    table.strong_row = view.scores().best.value_or(table.strong_row);
    PageFigure figure;
    figure.name = metric.name;
    figure.title = first == nullptr ? words("variants.none", metric.title)
                                    : words(metric.least_is_best ? "variants.least" : "variants.most", metric.title,
                                            first->name, words.number(least, metric.decimals));
    figure.subtitle = words("variants.subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    return figure;
}

/// By how much each errs more than the best. REQUIRES: there is a best one.
PageFigure difference_figure(const VariantsView& view) {
    const Words& words = view.words();
    DotPlot plot;
    plot.decimals = view.decimals();
    plot.references = {0};
    plot.x_title = words("variants.axis", view.scores().unit, view.best()->name);
    PageTable table{{{words("variants.column"), false}, {words("variants.more", view.scores().unit)}}, {}};
    std::size_t surely = 0;
    for (const VariantScore& variant : view.scores().variants) {
        if (variant.difference) {
            const PairedGain& gain = *variant.difference;
            surely += gain.low > 0 ? 1 : 0;
            plot.dots.push_back({variant.name, gain.low > 0 ? "action" : "forecast", gain.mean, gain.low, gain.high});
        }
        table.rows.push_back({variant.name, view.difference(variant)});
    }
    table.strong_row = *view.scores().best;
    PageFigure figure;
    figure.name = "differences";
    figure.title = words("variants.differences", surely, plot.dots.size(), view.best()->name);
    figure.subtitle = words("variants.differences_subtitle");
    figure.plot = std::move(plot);
    figure.table = std::move(table);
    figure.wide = true;
    return figure;
}

/// Those that are not surely worse than the best, but for itself.
std::string unsure_variants(const VariantsView& view) {
    std::string names;
    for (const VariantScore& variant : view.scores().variants) {
        if (&variant != view.best() && variant.difference && !(variant.difference->low > 0)) {
            names += (names.empty() ? "" : ", ") + variant.name;
        }
    }
    return names;
}

std::string variants_headline(const VariantsView& view) {
    const Words& words = view.words();
    const VariantScore* best = view.best();
    if (best == nullptr) {
        return words("variants.headline.none");
    }
    const bool is_compared = std::any_of(view.scores().variants.begin(), view.scores().variants.end(),
                                         [](const VariantScore& variant) { return variant.difference.has_value(); });
    const std::string unsure = unsure_variants(view);
    const char* key = !is_compared     ? "variants.headline.alone"
                      : unsure.empty() ? "variants.headline.sure"
                                       : "variants.headline.unsure";
    return words(key, best->name, view.error(best->mean(&SeedScore::mae).value_or(kMissing)), unsure);
}

void add_variant_remarks(WebPage& page, const VariantsView& view, const RunSummary& run) {
    const Words& words = view.words();
    const VariantScores& scores = view.scores();
    if (run.status != RunStatus::finished) {
        page.warnings.push_back(words(run.status == RunStatus::running ? "variants.running" : "variants.interrupted"));
    }
    if (scores.test_from < scores.test_to) {
        page.answer.push_back(words("variants.test", period_text(words, scores.test_from, scores.test_to - 1)));
    }
    if (std::any_of(scores.variants.begin(), scores.variants.end(),
                    [](const VariantScore& variant) { return variant.seeds.size() == 1; })) {
        page.answer.push_back(words("variants.one_seed"));
    }
    std::set<std::string> losses;
    for (const VariantScore& variant : scores.variants) {
        losses.insert(variant.loss);
    }
    if (losses.size() > 1) {
        page.answer.push_back(words("variants.losses"));
    }
}

}  // namespace

WebPage variants_page(const RunSummary& run, const VariantScores& scores, const Words& words) {
    if (std::all_of(scores.variants.begin(), scores.variants.end(),
                    [](const VariantScore& variant) { return variant.seeds.empty(); })) {
        throw Error(ErrorKind::insufficient_data, "the comparison {} has no trained variant yet: nothing can be shown",
                    run.run_id);
    }
    const VariantsView view(scores, words);
    WebPage page;
    page.title = run.name;
    page.kicker = words("kicker", run.name, run.experiment);
    page.headline = variants_headline(view);
    add_variant_remarks(page, view, run);
    page.data = variants_json(scores);
    page.data["run_id"] = run.run_id;
    const bool has_differences =
        std::any_of(scores.variants.begin(), scores.variants.end(),
                    [](const VariantScore& variant) { return variant.difference.has_value(); });
    if (view.best() != nullptr && has_differences) {
        page.sections.push_back({"", {}, {}, {difference_figure(view)}});
    }
    page.sections.push_back({words("variants.means"), {}, {variant_rows_of(view)}, {}});
    PageSection by_seed{words("variants.section"), {}, {}, {}};
    for (const SeedMetric& metric : view.metrics()) {
        by_seed.figures.push_back(metric_figure(view, metric));
    }
    page.sections.push_back(std::move(by_seed));
    page.facts = run_facts(run, words);
    return page;
}

}  // namespace forecast
