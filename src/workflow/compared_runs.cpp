#include "forecast/workflow/compared_runs.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/report/runs_table.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
using ValueOf = std::function<std::string(const RunSummary& run)>;

ComparedLine line(std::string what, const std::vector<RunSummary>& runs, const ValueOf& value) {
    ComparedLine compared{std::move(what), {}};
    std::transform(runs.begin(), runs.end(), std::back_inserter(compared.values), value);
    return compared;
}

template <class Value>
std::set<std::string> keys_of(const std::vector<RunSummary>& runs,
                              std::vector<std::pair<std::string, Value>> RunSummary::*entries) {
    std::set<std::string> keys;
    for (const RunSummary& run : runs) {
        for (const auto& entry : run.*entries) {
            keys.insert(entry.first);
        }
    }
    return keys;
}

/// What programs write of themselves differs in every run.
bool is_own_tag(const std::string& key) {
    return key.rfind("mlflow.", 0) != 0 && key.rfind("forecast.", 0) != 0;
}

ComparedLine error_line(const char* what, const CommonErrors& errors,
                        const std::function<std::string(const RunErrors&)>& value) {
    ComparedLine compared{std::string("errors.") + what, {}};
    for (const auto& run : errors.runs) {
        compared.values.push_back(run ? value(*run) : "");
    }
    return compared;
}

std::vector<ComparedLine> error_lines(const CommonErrors& errors) {
    std::vector<double> maes;
    for (const auto& run : errors.runs) {
        maes.push_back(run ? run->mae : 0);
    }
    const int decimals = decimals_of(maes, Shown::errors);
    const auto shown = [decimals](double error) { return fmt::format("{:.{}f}", error, decimals); };
    return {error_line("forecaster", errors, [](const RunErrors& e) { return e.forecaster; }),
            error_line("n", errors, [&](const RunErrors&) { return std::to_string(errors.days); }),
            error_line("mae", errors, [&](const RunErrors& e) { return shown(e.mae); }),
            error_line("rmse", errors, [&](const RunErrors& e) { return shown(e.rmse); }),
            error_line("mape", errors,
                       [](const RunErrors& e) { return std::isfinite(e.mape) ? fmt::format("{:.2f}", e.mape) : "-"; }),
            error_line("bias", errors, [&](const RunErrors& e) { return fmt::format("{:+.{}f}", e.bias, decimals); })};
}

Json error_json(const RunSummary& run, const std::optional<RunErrors>& errors, std::size_t days) {
    if (!errors) {
        return {{"run_id", run.run_id}, {"n", 0}};
    }
    const Json mape = std::isfinite(errors->mape) ? Json(errors->mape) : Json(nullptr);  // where an actual value is 0
    return {{"run_id", run.run_id},
            {"forecaster", errors->forecaster},
            {"n", days},
            {"mae", errors->mae},
            {"rmse", errors->rmse},
            {"mape", mape},
            {"bias", errors->bias}};
}

}  // namespace

bool ComparedLine::differs() const {
    return std::any_of(values.begin(), values.end(), [&](const std::string& v) { return v != values.front(); });
}

std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    std::vector<ComparedLine> lines = {
        line("name", runs, [](const RunSummary& run) { return run.name; }),
        line("experiment", runs, [](const RunSummary& run) { return run.experiment; }),
        line("status", runs, [](const RunSummary& run) { return std::string(to_string(run.status)); }),
        line("started (Paris)", runs, started),
    };
    const auto scored = errors.days > 0 ? error_lines(errors) : std::vector<ComparedLine>();
    lines.insert(lines.end(), scored.begin(), scored.end());
    for (const std::string& key : keys_of(runs, &RunSummary::metrics)) {
        lines.push_back(line("metrics." + key, runs, [&](const RunSummary& run) {
            const auto metric = run.metric(key);
            return metric ? fmt::format("{:.6g}", metric->last) : "";
        }));
    }
    for (const std::string& key : keys_of(runs, &RunSummary::params)) {
        lines.push_back(
            line("params." + key, runs, [&](const RunSummary& run) { return run.param(key).value_or(""); }));
    }
    for (const std::string& key : keys_of(runs, &RunSummary::tags)) {
        if (is_own_tag(key)) {
            lines.push_back(
                line("tags." + key, runs, [&](const RunSummary& run) { return run.tag(key).value_or(""); }));
        }
    }
    return lines;
}

Json errors_json(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    Json scores = Json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        scores.push_back(error_json(runs[i], errors.runs[i], errors.days));
    }
    return {{"days", errors.days}, {"differing_actuals", errors.differing_actuals}, {"errors", scores}};
}

}  // namespace forecast
