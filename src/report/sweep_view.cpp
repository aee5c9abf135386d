#include "sweep_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/digits.hpp"

namespace forecast {

SweepView::SweepView(const ReportedSweep& sweep, const Words& words)
    : sweep_(sweep), words_(words), ranked_(sweep.trials.size()) {
    std::iota(ranked_.begin(), ranked_.end(), std::size_t{0});
    const auto rank = [&](std::size_t place) {
        const ReportedTrial& trial = sweep.trials[place];
        constexpr std::array kOrder = {0, 1, 3, 2};  // failed ones behind those on their way
        const bool has_objective = std::isfinite(trial.objective);
        return std::tuple(kOrder.at(static_cast<std::size_t>(trial.status)), !has_objective,
                          has_objective ? trial.objective : 0.0, place);
    };
    std::sort(ranked_.begin(), ranked_.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    std::vector<double> objectives;
    for (const ReportedTrial& trial : sweep.trials) {
        if (std::isfinite(trial.objective)) {
            objectives.push_back(trial.objective);
        }
    }
    if (!objectives.empty()) {
        constexpr double kManySizes = 5;
        const auto [least, most] = std::minmax_element(objectives.begin(), objectives.end());
        is_logarithmic_ = *least > 0 && *most > kManySizes * *least;
        decimals_ = decimals_of(objectives, Shown::errors) + 1;  // the best are close to each other
    }
    std::vector<double> errors;
    for (const ReportedFinalist& finalist : sweep.finalists) {
        errors.push_back(finalist.mae.value_or(0));
    }
    error_decimals_ = decimals_of(errors, Shown::errors);
}

std::size_t SweepView::count(ReportedTrial::Status status) const {
    return static_cast<std::size_t>(std::count_if(sweep_.trials.begin(), sweep_.trials.end(),
                                                  [&](const ReportedTrial& trial) { return trial.status == status; }));
}

const ReportedFinalist* SweepView::winner() const {
    return sweep_.winner ? &sweep_.finalists[*sweep_.winner] : nullptr;
}

const ReportedTrial* SweepView::chosen() const {
    if (winner() != nullptr && winner()->trial) {
        return &sweep_.trials[*winner()->trial];
    }
    return finished() > 0 ? &trial(0) : nullptr;
}

std::string SweepView::value(const ReportedTrial& trial, std::size_t parameter) const {
    const bool is_long = sweep_.parameters[parameter].choices.empty() && std::isfinite(trial.point[parameter]);
    return is_long ? fmt::format("{:.4g}", trial.point[parameter]) : trial.setting[parameter];
}

std::string SweepView::setting(const ReportedTrial& trial) const {
    constexpr std::size_t kMost = 6;
    std::string text;
    for (std::size_t p = 0; p < std::min(kMost, sweep_.parameters.size()); ++p) {
        text += (p == 0 ? "" : ", ") + sweep_.parameters[p].name + " " + value(trial, p);
    }
    return text + (sweep_.parameters.size() > kMost ? ", …" : "");
}

std::string SweepView::name(const ReportedFinalist& finalist) const {
    return finalist.trial ? words_("sweep.trial", sweep_.trials[*finalist.trial].number) : words_("sweep.own");
}

PageTable trial_list(const SweepView& view) {
    const Words& words = view.words();
    PageTable list{{{words("sweep.column.trial"), false}, {words("sweep.column.status"), false}}, {}};
    list.headings.push_back({view.sweep().objective});
    for (const ReportedParameter& parameter : view.sweep().parameters) {
        list.headings.push_back({parameter.name});
    }
    list.headings.push_back({words("sweep.column.epochs")});
    list.headings.push_back({words("fact.run"), false});
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        const ReportedTrial& trial = view.trial(rank);
        constexpr std::array kNames = {"finished", "pruned", "failed", "running"};
        std::vector<std::string> row = {
            std::to_string(trial.number),
            words(fmt::format("sweep.status.{}", kNames.at(static_cast<std::size_t>(trial.status)))),
            view.objective(trial.objective)};
        for (std::size_t p = 0; p < view.sweep().parameters.size(); ++p) {
            row.push_back(view.value(trial, p));
        }
        row.push_back(trial.losses.empty() ? "–" : std::to_string(trial.losses.size()));
        row.push_back(trial.run_id.substr(0, 8));
        list.rows.push_back(std::move(row));
    }
    const ReportedTrial* chosen = view.chosen();
    for (std::size_t rank = 0; rank < view.ranked().size(); ++rank) {
        if (&view.trial(rank) == chosen) {
            list.strong_row = rank;
        }
    }
    return list;
}

}  // namespace forecast
