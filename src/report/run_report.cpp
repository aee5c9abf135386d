#include "forecast/report/run_report.hpp"

#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/report/runs_json.hpp"
#include "report_view.hpp"

namespace forecast {
namespace {

std::string issue_sentence(const ReportView& view) {
    const Words& words = view.words();
    const IssueOptions& issue = view.reported().issue;
    const int days = days_ahead(issue);
    const std::string key = days == 0 ? "issue.same_day" : days == 1 ? "issue.day_before" : "issue.days_before";
    return words(key, issue.time, days);
}

/// How much better or worse than another one the headline is; empty where they cannot be compared.
std::string against_sentence(const ReportView& view, std::size_t other) {
    const PairedGain* gain = view.difference(other);
    if (gain == nullptr) {
        return "";
    }
    const Words& words = view.words();
    const std::string amount = view.error_in_unit(std::abs(gain->mean));
    if (std::isnan(gain->low)) {
        return words(gain->mean < 0 ? "against.more_short" : "against.less_short", view.label(other), amount);
    }
    if (gain->low <= 0 && gain->high >= 0) {
        return words("against.unsure", view.label(other), view.error_change(gain->low), view.error_in_unit(gain->high));
    }
    const double near = std::min(std::abs(gain->low), std::abs(gain->high));
    const double far = std::max(std::abs(gain->low), std::abs(gain->high));
    return words(gain->mean < 0 ? "against.more" : "against.less", view.label(other), amount, view.error(near),
                 view.error_in_unit(far));
}

std::string bands_sentence(const ReportView& view) {
    const Score& score = view.score(view.headline());
    const auto inside80 = score.value("coverage80");
    const auto inside95 = score.value("coverage95");
    return inside80 && inside95
               ? view.words()("answer.bands", view.words().percent(*inside80, 1), view.words().percent(*inside95, 1))
               : view.words()("answer.no_bands");
}

std::string weather_sentence(const ReportView& view) {
    const ReportedRun& reported = view.reported();
    const Words& words = view.words();
    for (const WeatherAttribution& line : reported.breakdown.attribution) {
        if (line.name == reported.comparison.forecasters[view.headline()].name) {
            return words("answer.weather", view.error_in_unit(line.forecast_cost()),
                         view.error_in_unit(line.weather_worth()));
        }
    }
    if (!reported.reads_weather) {
        return "";
    }
    return words.name("answer.weather_", to_string(reported.comparison.forecasters[view.headline()].weather));
}

/// What is said first: of one run how far it was off, of several which was off least.
std::string headline_of(const ReportView& view) {
    const Words& words = view.words();
    const std::size_t runs = view.reported().compared.size();
    if (runs == 0) {
        const Score& score = view.score(view.headline());
        const auto mape = score.value("mape");
        return words("answer.headline", view.label(view.headline()), view.error_in_unit(score.mae()),
                     mape ? words("answer.mape", words.number(*mape, 2)) : "", view.period());
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < runs; ++i) {
        best = view.score(i).mae() < view.score(best).mae() ? i : best;
    }
    return words("answer.compared", view.label(best), view.error_in_unit(view.score(best).mae()), view.period(), runs);
}

void add_answer(WebPage& page, const ReportView& view) {
    const Words& words = view.words();
    page.headline = headline_of(view);
    page.answer.push_back(issue_sentence(view));
    std::string against;
    for (const char* name : {"j-1", "j-7", "linear", "tso"}) {
        const auto other = view.find(name);
        if (other && *other != view.headline()) {
            against += (against.empty() ? "" : " ") + against_sentence(view, *other);
        }
    }
    for (std::size_t i = 0; i < view.reported().compared.size(); ++i) {
        if (i != view.headline()) {
            against += (against.empty() ? "" : " ") + against_sentence(view, i);
        }
    }
    for (const std::string& sentence : {against, bands_sentence(view), weather_sentence(view)}) {
        if (!sentence.empty()) {
            page.answer.push_back(sentence);
        }
    }
    if (view.reported().run.tag("forecast.data") == "SIMULATED") {
        page.warnings.push_back(words("warning.simulated"));
    }
}

void add_key_numbers(WebPage& page, const ReportView& view) {
    const Words& words = view.words();
    const Score& score = view.score(view.headline());
    page.numbers.push_back({words("key.mae"), view.error_in_unit(score.mae()), view.label(view.headline())});
    if (const auto other = view.yardstick()) {
        const double skill = 1 - score.mae() / view.score(*other).mae();
        page.numbers.push_back({words("key.skill", view.label(*other)), words.percent(skill),
                                words("key.skill_note", view.error_in_unit(view.score(*other).mae()))});
    }
    if (const auto inside = score.value("coverage80")) {
        page.numbers.push_back({words("key.inside"), words.percent(*inside), words("key.inside_note")});
    }
    if (const auto bias = score.value("bias")) {
        page.numbers.push_back({words("key.bias"), view.error_change(*bias) + "\u202f" + view.unit(),
                                words(*bias > 0 ? "key.too_high" : "key.too_low")});
    }
    page.numbers.push_back(
        {words("key.rows"), words.number(static_cast<double>(score.n), 0),
         words(view.axis().daily() ? "key.days" : "key.steps", format_duration(view.axis().step()))});
}

/// What scripts read: the scores as `evaluate --json` has them, whole.
nlohmann::ordered_json scores_json(const ReportView& view) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    const auto& forecasters = view.reported().comparison.forecasters;
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        nlohmann::ordered_json one = {
            {"name", forecasters[i].name}, {"weather", to_string(forecasters[i].weather)}, {"n", view.score(i).n}};
        if (view.score(i).n > 0) {
            add_metrics(one, view.score(i));
            one.erase("mase");  // its unit lies before the period, which a run does not keep
        }
        if (const PairedGain* gain = view.difference(i)) {
            one["difference"] = {{"mae", json_number(gain->mean)},
                                 {"low95", json_number(gain->low)},
                                 {"high95", json_number(gain->high)}};
        }
        json.push_back(std::move(one));
    }
    return json;
}

void add_section(WebPage& page, const std::string& title, std::vector<PageFigure> figures,
                 const std::vector<std::string>& paragraphs = {}) {
    if (!figures.empty()) {
        page.sections.push_back({title, paragraphs, {}, std::move(figures)});
    }
}

void add_scored_sections(WebPage& page, const ReportView& view) {
    const Words& words = view.words();
    page.sections.push_back({"", {}, {}, {forecast_figure(view)}});
    PageSection skill{words("section.skill"), {}, {score_table(view)}, {}};
    if (!view.reported().breakdown.differences.empty()) {
        skill.figures.push_back(skill_figure(view));
    }
    page.sections.push_back(std::move(skill));
    PageSection worst{words("section.worst"),
                      {words(view.axis().daily() ? "worst.daily" : "worst.means")},
                      {worst_days_table(view)},
                      {}};
    add_section(page, words("section.weather"), weather_figures(view));
    add_section(page, words("section.slices"), slice_figures(view));
    page.sections.push_back(std::move(worst));
    const auto bands = band_figures(view);
    add_section(page, words("section.bands"), bands);
    if (bands.empty()) {
        page.sections.push_back({words("section.bands"), {words("bands.none")}, {}, {}});
    }
    add_section(page, words("section.errors"), error_figures(view));
    add_section(page, words("section.weights"), weight_figures(view));
}

/// Runs that are compared stand behind the first one's name and experiment.
void add_facts(WebPage& page, const ReportedRun& reported, const Words& words) {
    page.facts = run_facts(reported.run, words);
    constexpr std::ptrdiff_t kNames = 3;
    auto place = page.facts.begin() + kNames;
    for (const ReportedColumn& column : reported.compared) {
        place = page.facts.insert(place, {words("fact.compared"), column.name + " " + column.run_id}) + 1;
    }
}

}  // namespace

WebPage run_report(const ReportedRun& reported, const Words& words) {
    WebPage page;
    page.title = reported.run.name;
    page.kicker = words("kicker", reported.run.name, reported.run.experiment);
    const bool has_scores =
        !reported.comparison.result.rows.empty() && reported.comparison.result.scores[reported.headline].n > 0;
    auto training = training_figures(reported, words);
    if (!has_scores && training.empty()) {
        throw Error(ErrorKind::insufficient_data,
                    "the run {} has neither forecasts (predictions.csv) nor a training's losses: nothing can be shown",
                    reported.run.run_id);
    }
    page.data = {{"schema_version", 1}, {"run_id", reported.run.run_id}};
    if (has_scores) {
        const ReportView view(reported, words);
        add_answer(page, view);
        add_key_numbers(page, view);
        add_scored_sections(page, view);
        page.data["unit"] = view.unit();
        page.data["headline"] = reported.comparison.forecasters[reported.headline].name;
        page.data["forecasters"] = scores_json(view);
    } else {
        page.headline = words("answer.nothing_scored", reported.run.name);
    }
    add_section(page, words("section.training"), std::move(training));
    add_facts(page, reported, words);
    return page;
}

}  // namespace forecast
