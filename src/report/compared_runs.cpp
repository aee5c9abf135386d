#include "forecast/report/compared_runs.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/report/runs_table.hpp"
#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kWidestValue = 24;

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

Json errors_json(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    Json scores = Json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        scores.push_back(error_json(runs[i], errors.runs[i], errors.days));
    }
    return {{"days", errors.days}, {"differing_actuals", errors.differing_actuals}, {"errors", scores}};
}

std::string unit_of_runs(const std::vector<RunSummary>& runs) {
    std::set<std::string> units;
    for (const RunSummary& run : runs) {
        units.insert(run.param("frame.unit").value_or("MW"));
    }
    return units.size() == 1 ? *units.begin() : "in each run's own unit";
}

std::string table_of(const std::vector<RunSummary>& runs, const std::vector<ComparedLine>& lines, bool all,
                     TableFormat format, const Terminal& terminal) {
    const bool as_text = format == TableFormat::text;
    std::vector<Table::Heading> headings = {{as_text ? " " : "differs", false}, {"what", false}};
    for (const RunSummary& run : runs) {
        headings.push_back({run.run_id.substr(0, 8)});
    }
    Table table(headings);
    for (const ComparedLine& line : lines) {
        if (!line.differs() && !all) {
            continue;
        }
        std::vector<std::string> row = {line.differs() ? "*" : "", line.what};
        for (const std::string& value : line.values) {
            row.push_back(!as_text ? value : cut_to_width(value.empty() ? "-" : visible(value), kWidestValue));
        }
        table.add(std::move(row), line.differs() && all ? Style::warning : Style::plain);
    }
    return table.render(format, terminal);
}

/// How much more each run errs than the first.
Json differences_json(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    Json differences = Json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (const auto& gain = errors.gains[i]) {
            differences.push_back({{"run_id", runs[i].run_id},
                                   {"other", runs.front().run_id},
                                   {"mae", -gain->mean},
                                   {"low95", -gain->high},
                                   {"high95", -gain->low},
                                   {"n", errors.days},
                                   {"unit", runs[i].param("frame.unit").value_or("MW")}});
        }
    }
    return differences;
}

}  // namespace

bool ComparedLine::differs() const {
    return std::any_of(values.begin(), values.end(), [&](const std::string& v) { return v != values.front(); });
}

std::vector<ComparedLine> compare_runs(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    std::vector<ComparedLine> lines = {
        line("name", runs, [](const RunSummary& run) { return run.name; }),
        line("experiment", runs, [](const RunSummary& run) { return run.experiment; }),
        line("status", runs, [](const RunSummary& run) { return to_string(run.status); }),
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

std::string render_compared(const std::vector<RunSummary>& runs, const CommonErrors& errors, bool all,
                            TableFormat format, const Terminal& terminal) {
    std::string text = table_of(runs, compare_runs(runs, errors), all, format, terminal);
    if (format == TableFormat::text && errors.days > 0) {
        text += fmt::format(
            "\nerrors: on the {} days that all predicted, {} and %, of the forecaster named; of a backtest it is the "
            "best\n",
            errors.days, visible(unit_of_runs(runs)));
    }
    return text;
}

Json compared_json(const std::vector<RunSummary>& runs, const CommonErrors& errors) {
    Json list = Json::array();
    std::transform(runs.begin(), runs.end(), std::back_inserter(list), run_json);
    Json differing = Json::array();
    for (const ComparedLine& line : compare_runs(runs, errors)) {
        if (line.differs()) {
            differing.push_back(line.what);
        }
    }
    return {{"schema_version", 1},
            {"runs", list},
            {"differing", differing},
            {"common", errors_json(runs, errors)},
            {"differences", differences_json(runs, errors)}};
}

}  // namespace forecast
