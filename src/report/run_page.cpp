#include "forecast/report/run_page.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/file.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/report/terminal_plot.hpp"
#include "forecast/report/utf8.hpp"
#include "forecast/tracking/mlflow_tags.hpp"

namespace forecast {
namespace {

std::string section(const std::string& title, const Terminal& terminal) {
    return "\n" + terminal.styled(title, Style::bold) + "\n";
}

std::string pairs(const std::vector<std::pair<std::string, std::string>>& all) {
    std::size_t width = 0;
    for (const auto& [key, value] : all) {
        width = std::max(width, display_width(visible(key)));
    }
    std::string text;
    for (const auto& [key, value] : all) {
        const std::string name = visible(key);
        text += fmt::format("  {}{:{}}  {}\n", name, "", width - display_width(name), visible(value));
    }
    return text;
}

std::string metric_table(const RunSummary& run, const Terminal& terminal) {
    Table table({{"  metric", false}, {"last"}, {"best"}});
    for (const auto& [key, metric] : run.metrics) {
        table.add(
            {"  " + key, fmt::format("{:.6g}", metric.last), metric.best ? fmt::format("{:.6g}", *metric.best) : "-"});
    }
    return table.render(TableFormat::text, terminal);
}

/// The validation loss of a training, epoch by epoch.
std::string loss_plot(const RunStore& store, const RunSummary& run, const Terminal& terminal) {
    if (!terminal.plots || !run.metric("val_loss")) {
        return "";
    }
    TerminalPlot plot;
    plot.title = "val_loss by epoch";
    plot.decimals = 4;
    for (const Metric& point : store.history(run.run_id, "val_loss")) {
        plot.values.push_back(point.value);
    }
    if (run.metric("best_epoch")) {  // the last point is of the weights that were kept, no epoch
        plot.values.pop_back();
    }
    plot.first = "1";
    plot.last = std::to_string(plot.values.size());
    return render_plot(plot, terminal);
}

std::string artifact_list(const RunStore& store, const RunSummary& run) {
    std::string text;
    for (const ArtifactFile& file : store.list_artifacts(run)) {
        text += fmt::format("  {:>9}  {}\n", file.bytes, visible(file.path));
    }
    return text.empty()
               ? "  none at " +
                     (run.artifact_uri.empty() ? "any place: the row names none" : visible(run.artifact_uri)) + "\n"
               : text;
}

/// What the training or backtest printed of its scores; empty where the run has kept nothing of it.
std::string recorded_tables(const RunStore& store, const RunSummary& run, const Terminal& terminal) {
    const auto files = store.list_artifacts(run);
    const bool there =
        std::any_of(files.begin(), files.end(), [](const ArtifactFile& file) { return file.path == kTablesArtifact; });
    return there ? section("Scores", terminal) + plain_lines(read_file(store.fetch_artifacts(run) / kTablesArtifact))
                 : "";
}

/// What the run has read: "training: {"uri":"load.csv"}, digest 1f2e..." by name.
std::vector<std::pair<std::string, std::string>> datasets_read(const std::vector<DatasetInput>& inputs) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (const DatasetInput& input : inputs) {
        lines.emplace_back(input.name, fmt::format("{}: {} {}, digest {}", input.context, input.source_type,
                                                   input.source, input.digest));
    }
    return lines;
}

nlohmann::ordered_json inputs_json(const std::vector<DatasetInput>& inputs) {
    auto list = nlohmann::ordered_json::array();
    for (const DatasetInput& input : inputs) {
        list.push_back({{"name", input.name},
                        {"digest", input.digest},
                        {"context", input.context},
                        {"source_type", input.source_type},
                        {"source", input.source},
                        {"schema", input.schema},
                        {"profile", input.profile}});
    }
    return list;
}

std::vector<std::pair<std::string, std::string>> attributes(const RunSummary& run) {
    const auto json = run_json(run);
    return {{"experiment", run.experiment},
            {"status", json["status"]},
            {"started", json["start_time"]},
            {"ended", run.end_ms ? json["end_time"].get<std::string>() : "-"},
            {"artifacts", run.artifact_uri}};
}

/// Without the note that `train` or `backtest` wrote for MLflow's page: it has what `tables` has.
std::vector<Tag> tags_beside(const std::string& tables, std::vector<Tag> tags) {
    const auto is_printed = [&](const Tag& tag) {
        const std::string line = tag.second.substr(0, tag.second.find('\n')) + "\n";
        return tag.first == kNoteTag && line.size() > 1 && ("\n" + tables).find("\n" + line) != std::string::npos;
    };
    tags.erase(std::remove_if(tags.begin(), tags.end(), is_printed), tags.end());
    return tags;
}

std::string run_page(const RunStore& store, const RunSummary& run, const Terminal& terminal) {
    const std::string tables = recorded_tables(store, run, terminal);
    return terminal.styled(run.run_id + "  " + visible(run.name), Style::bold) + "\n" + pairs(attributes(run)) +
           tables + section("Metrics", terminal) + metric_table(run, terminal) + loss_plot(store, run, terminal) +
           section("Params", terminal) + pairs(run.params) + section("Data", terminal) +
           pairs(datasets_read(store.inputs(run.run_id))) + section("Tags", terminal) +
           pairs(tags_beside(tables, run.tags)) + section("Artifacts", terminal) + artifact_list(store, run);
}

/// All of it in one table, whole values.
std::string run_table(const RunStore& store, const RunSummary& run, TableFormat format, const Terminal& terminal) {
    Table table({{"what", false}, {"key", false}, {"value", false}, {"best", false}});
    table.add({"attribute", "run_id", run.run_id});
    table.add({"attribute", "name", run.name});
    const auto add = [&](const char* what, const std::vector<std::pair<std::string, std::string>>& all) {
        for (const auto& [key, value] : all) {
            table.add({what, key, value});
        }
    };
    add("attribute", attributes(run));
    for (const auto& [key, metric] : run.metrics) {
        table.add({"metric", key, fmt::format("{}", metric.last), metric.best ? fmt::format("{}", *metric.best) : ""});
    }
    add("param", run.params);
    add("dataset", datasets_read(store.inputs(run.run_id)));
    add("tag", run.tags);
    for (const ArtifactFile& file : store.list_artifacts(run)) {
        table.add({"artifact", file.path, std::to_string(file.bytes)});
    }
    return table.render(format, terminal);
}

}  // namespace

std::string render_run(const RunStore& store, const RunSummary& run, TableFormat format, const Terminal& terminal) {
    return format == TableFormat::text ? run_page(store, run, terminal) : run_table(store, run, format, terminal);
}

nlohmann::ordered_json run_document(const RunStore& store, const RunSummary& run) {
    auto json = run_json(run);
    json["inputs"] = inputs_json(store.inputs(run.run_id));
    return {{"schema_version", 1}, {"run", json}};
}

}  // namespace forecast
