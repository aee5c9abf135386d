#include <array>
#include <map>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {
namespace {

constexpr std::array kKeyParams = {"model_type", "target", "window_size", "epochs", "batch_size", "n_features"};
constexpr std::array kMainMetrics = {"accuracy", "precision", "recall",   "f1_score", "roc_auc", "mae",
                                     "rmse",     "mape",      "r2_score", "r2",       "val_loss"};

/// "window_size 30, epochs 60"
template <class Keys, class Text>
std::string listed(const Keys& keys, Text text) {
    std::string all;
    for (const char* key : keys) {
        if (const std::string value = text(key); !value.empty()) {
            all += fmt::format("{}{} {}", all.empty() ? "" : ", ", key, value);
        }
    }
    return all;
}

std::string metrics_of(const RunSummary& run) {
    return listed(kMainMetrics, [&](const char* key) {
        const auto metric = run.metric(key);
        return metric ? fmt::format("{:.4g}", metric->last) : "";
    });
}

nlohmann::ordered_json summary_json(const RunSummary& run) {
    nlohmann::ordered_json params = nlohmann::ordered_json::object();
    nlohmann::ordered_json metrics = nlohmann::ordered_json::object();
    for (const char* key : kKeyParams) {
        if (const auto value = run.param(key)) {
            params[key] = *value;
        }
    }
    for (const char* key : kMainMetrics) {
        if (const auto metric = run.metric(key)) {
            metrics[key] = metric->last;
        }
    }
    return {{"run_id", run.run_id},
            {"name", run.name},
            {"status", to_string(run.status)},
            {"params", params},
            {"metrics", metrics}};
}

std::string table_of(const std::vector<RunSummary>& runs, const Console& console) {
    Table table({{"run", false}, {"name", false}, {"status", false}, {"params", false}, {"metrics", false}});
    for (const RunSummary& run : runs) {
        const std::string params =
            listed(kKeyParams, [&](const char* key) { return visible(run.param(key).value_or("")); });
        table.add({run.run_id.substr(0, 8), visible(run.name), to_string(run.status), params, metrics_of(run)});
    }
    return table.render(TableFormat::text, console);
}

ExitCode summarise_runs(const OutputArguments& output, Session& session) {
    std::map<std::string, std::vector<RunSummary>> by_experiment;
    const RunStore* store = session.find_runs();
    for (const RunSummary& run : store == nullptr ? std::vector<RunSummary>() : store->list(RunQuery{})) {
        by_experiment[run.experiment].push_back(run);
    }
    nlohmann::ordered_json document = {{"schema_version", 1}, {"experiments", nlohmann::ordered_json::array()}};
    std::string text = by_experiment.empty() ? "There are no runs yet.\n" : "";
    for (const auto& [experiment, runs] : by_experiment) {
        nlohmann::ordered_json listed_runs = nlohmann::ordered_json::array();
        for (const RunSummary& run : runs) {
            listed_runs.push_back(summary_json(run));
        }
        document["experiments"].push_back({{"name", experiment}, {"runs", listed_runs}});
        text += fmt::format("{}{}: {} run{}\n{}", text.empty() ? "" : "\n", visible(experiment), runs.size(),
                            runs.size() == 1 ? "" : "s", output.json ? "" : table_of(runs, session.console()));
    }
    output.json ? print_document(document) : print(text);
    return ExitCode::done;
}

}  // namespace

void add_runs_summary(CLI::App& runs, CommandLine& line) {
    auto [command, output] = declare<OutputArguments>(
        runs, line, "summary", "All experiments and their runs: key params and main metrics", summarise_runs);
    command.footer("Example:\n  forecast runs summary\n");
    command.add_flag("--json", output.json, "One JSON document");
}

}  // namespace forecast
