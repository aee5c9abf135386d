#include "forecast/report/sweep_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "report_view.hpp"
#include "sweep_view.hpp"

namespace forecast {
namespace {

using PageStatus = ReportedTrial::Status;

/// "surely better", "surely worse", "not surely better", or that nothing can be said: ends of keys of words.json.
const char* verdict_key(const PairedGain& difference) {
    if (std::isnan(difference.low)) {
        return "short";
    }
    return difference.high < 0 ? "better" : difference.low > 0 ? "worse" : "unsure";
}

std::string winner_sentence(const SweepView& view, const ReportedFinalist& winner) {
    const Words& words = view.words();
    const PairedGain& gain = *winner.difference;
    const std::string amount = view.error(std::abs(gain.mean)) + "\u202f" + view.sweep().unit;
    const std::string direction = words(gain.mean > 0 ? "sweep.more" : "sweep.less");
    return words(fmt::format("sweep.headline.{}", verdict_key(gain)), view.name(winner), amount, direction,
                 words.change(gain.low, view.error_decimals()),
                 words.change(gain.high, view.error_decimals()) + "\u202f" + view.sweep().unit);
}

/// The answer, as far as the sweep has come.
std::string sweep_headline(const SweepView& view) {
    const Words& words = view.words();
    const ReportedFinalist* winner = view.winner();
    if (winner != nullptr && winner->difference) {
        return winner_sentence(view, *winner);
    }
    const std::size_t all = view.sweep().trials.size();
    if (const ReportedTrial* chosen = view.chosen()) {
        return words("sweep.headline.best", chosen->number, view.sweep().objective, view.objective(chosen->objective),
                     all);
    }
    return words("sweep.headline.none", all);
}

/// What is not as after a sweep that went to its end.
std::vector<std::string> sweep_warnings(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    std::vector<std::string> warnings;
    const std::size_t ended = sweep.trials.size() - view.count(PageStatus::running);
    if (sweep.run.status == RunStatus::running) {
        warnings.push_back(words("sweep.warning.running", ended, sweep.planned));
    } else if (sweep.run.status != RunStatus::finished) {
        warnings.push_back(words("sweep.warning.interrupted", ended, sweep.planned));
    }
    if (view.finished() == 1) {
        warnings.push_back(words("sweep.warning.one"));
    }
    if (sweep.run.tag("forecast.data") == "SIMULATED") {
        warnings.push_back(words("warning.simulated"));
    }
    return warnings;
}

std::vector<std::string> sweep_answer(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    std::vector<std::string> answer;
    if (const ReportedTrial* chosen = view.chosen()) {
        answer.push_back(words("sweep.answer.setting", chosen->number, view.setting(*chosen)));
    }
    if (view.winner() != nullptr) {
        answer.push_back(words("sweep.answer.chosen", sweep.objective, view.winner()->seeds));
    } else if (view.finished() > 0) {
        answer.push_back(words(sweep.keeps_none ? "sweep.answer.keeps_none" : "sweep.answer.not_scored"));
    }
    answer.push_back(
        words("sweep.answer.counts", view.finished(), view.count(PageStatus::pruned), view.count(PageStatus::failed)));
    return answer;
}

std::vector<KeyNumber> sweep_numbers(const SweepView& view) {
    const Words& words = view.words();
    const ReportedSweep& sweep = view.sweep();
    std::vector<KeyNumber> numbers;
    const ReportedFinalist* winner = view.winner();
    if (winner != nullptr && winner->mae) {
        const auto& own = sweep.finalists.front().mae;
        numbers.push_back({words("sweep.key.mae"), view.error(*winner->mae) + "\u202f" + sweep.unit,
                           own ? words("sweep.key.own", view.error(*own), sweep.unit) : ""});
    }
    if (const ReportedTrial* chosen = view.chosen()) {
        numbers.push_back({sweep.objective, view.objective(chosen->objective), words("sweep.trial", chosen->number)});
    }
    numbers.push_back({words("sweep.key.trials"), words.number(static_cast<double>(sweep.trials.size()), 0),
                       words("sweep.key.planned", sweep.planned)});
    double seconds = 0;
    for (const ReportedTrial& trial : sweep.trials) {
        seconds += trial.seconds;
    }
    if (seconds > 0) {
        numbers.push_back({words("sweep.key.time"), format_seconds(seconds), words("sweep.key.time_note")});
    }
    return numbers;
}

PageSection importance_section(const SweepView& view) {
    const Words& words = view.words();
    const auto& parameters = view.sweep().parameters;
    PageSection section{words("sweep.section.importance"), {}, {}, {}};
    if (parameters.size() == 1) {
        section.paragraphs.push_back(words("sweep.importance.single", parameters.front().name));
    } else if (std::isnan(parameters.front().importance)) {
        section.paragraphs.push_back(words("sweep.importance.unknown", view.finished()));
    } else {
        section.paragraphs.push_back(words("sweep.importance.method"));
        section.figures.push_back(importance_figure(view));
    }
    return section;
}

PageSection course_section(const SweepView& view) {
    const Words& words = view.words();
    PageSection section{words("sweep.section.course"), {}, {}, {}};
    if (view.finished() > 0) {
        section.figures.push_back(progress_figure(view));
    }
    const auto& trials = view.sweep().trials;
    if (std::any_of(trials.begin(), trials.end(), [](const ReportedTrial& trial) { return !trial.losses.empty(); })) {
        section.figures.push_back(curve_figure(view));
    } else {
        section.paragraphs.push_back(words("sweep.curves.none"));
    }
    if (section.figures.size() == 1) {
        section.figures.front().wide = true;
    }
    return section;
}

/// The sentences of trials that failed.
PageSection failure_section(const SweepView& view) {
    const Words& words = view.words();
    PageTable table{{{words("sweep.column.trial"), false},
                     {words("sweep.column.setting"), false},
                     {words("sweep.column.why"), false}},
                    {}};
    for (const ReportedTrial& trial : view.sweep().trials) {
        if (trial.status == PageStatus::failed) {
            table.rows.push_back({std::to_string(trial.number), view.setting(trial),
                                  trial.failure.empty() ? words("sweep.failed.unknown") : trial.failure});
        }
    }
    return {words("sweep.section.failed"), {}, {std::move(table)}, {}};
}

void add_sweep_sections(WebPage& page, const SweepView& view) {
    const Words& words = view.words();
    page.sections.push_back({"", {}, {}, {parallel_figure(view)}});
    if (!view.sweep().finalists.empty()) {
        page.sections.push_back(
            {words("sweep.section.finalists"), {words("sweep.finalists.text")}, {}, {finalist_figure(view)}});
    }
    page.sections.push_back(importance_section(view));
    if (view.finished() > 0) {
        PageSection slices{words("sweep.section.slices"), {}, {}, sweep_slice_figures(view)};
        if (slices.figures.size() % 2 == 1) {
            slices.figures.front().wide = true;
        }
        page.sections.push_back(std::move(slices));
    }
    page.sections.push_back(course_section(view));
    if (view.count(PageStatus::failed) > 0) {
        page.sections.push_back(failure_section(view));
    }
}

/// null where there is none.
nlohmann::ordered_json known_number(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

nlohmann::ordered_json sweep_trials_json(const SweepView& view) {
    auto json = nlohmann::ordered_json::array();
    constexpr std::array kStatus = {"FINISHED", "PRUNED", "FAILED", "RUNNING"};
    for (const ReportedTrial& trial : view.sweep().trials) {
        auto params = nlohmann::ordered_json::object();
        for (std::size_t p = 0; p < trial.setting.size(); ++p) {
            const std::string& text = trial.setting[p];
            params[view.sweep().parameters[p].key] = find_json(text).value_or(nlohmann::json(text));
        }
        json.push_back({{"trial", trial.number},
                        {"run_id", trial.run_id},
                        {"status", kStatus.at(static_cast<std::size_t>(trial.status))},
                        {"params", std::move(params)},
                        {"objective", known_number(trial.objective)}});
    }
    return json;
}

nlohmann::ordered_json sweep_data(const SweepView& view) {
    const ReportedSweep& sweep = view.sweep();
    nlohmann::ordered_json json = {{"schema_version", 1},
                                   {"run_id", sweep.run.run_id},
                                   {"unit", sweep.unit},
                                   {"objective", sweep.objective},
                                   {"trials", sweep_trials_json(view)},
                                   {"finalists", nlohmann::ordered_json::array()},
                                   {"importance", nlohmann::ordered_json::object()}};
    for (const ReportedFinalist& finalist : sweep.finalists) {
        nlohmann::ordered_json one = {
            {"trial", nullptr}, {"objective", finalist.objective}, {"mae", nullptr}, {"difference", nullptr}};
        if (finalist.trial) {
            one["trial"] = sweep.trials[*finalist.trial].number;
        }
        if (finalist.mae) {
            one["mae"] = known_number(*finalist.mae);
        }
        if (const auto& gain = finalist.difference) {
            one["difference"] = {{"mae", known_number(gain->mean)},
                                 {"low95", known_number(gain->low)},
                                 {"high95", known_number(gain->high)}};
        }
        json["finalists"].push_back(std::move(one));
    }
    for (const ReportedParameter& parameter : sweep.parameters) {
        json["importance"][parameter.key] = known_number(parameter.importance);
    }
    return json;
}

}  // namespace

WebPage sweep_page(const ReportedSweep& sweep, const Words& words) {
    if (sweep.trials.empty()) {
        throw Error(ErrorKind::insufficient_data, "the sweep {} has no trial yet: nothing can be shown",
                    sweep.run.run_id);
    }
    const SweepView view(sweep, words);
    WebPage page;
    page.title = sweep.run.name;
    page.kicker = words("kicker", sweep.run.name, sweep.run.experiment);
    page.headline = sweep_headline(view);
    page.answer = sweep_answer(view);
    page.warnings = sweep_warnings(view);
    page.numbers = sweep_numbers(view);
    page.lists[kTrialList] = trial_list(view);
    page.data = sweep_data(view);
    add_sweep_sections(page, view);
    page.facts = run_facts(sweep.run, words);
    return page;
}

}  // namespace forecast
