#include <algorithm>

#include <fmt/format.h>

#include "commands.hpp"
#include "runs_json.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

struct ShowArguments {
    std::string run = "latest";
    bool json = false;
};

std::string section(const std::string& title, const Console& console) {
    return "\n" + console.styled(title, Style::bold) + "\n";
}

std::string pairs(const std::vector<std::pair<std::string, std::string>>& all) {
    std::size_t width = 0;
    for (const auto& [key, value] : all) {
        width = std::max(width, key.size());
    }
    std::string text;
    for (const auto& [key, value] : all) {
        text += fmt::format("  {:<{}}  {}\n", key, width, value);
    }
    return text;
}

std::string metric_table(const RunSummary& run, const Console& console) {
    Table table({{"  metric", false}, {"last"}, {"best"}});
    for (const auto& [key, metric] : run.metrics) {
        table.add(
            {"  " + key, fmt::format("{:.6g}", metric.last), metric.best ? fmt::format("{:.6g}", *metric.best) : "-"});
    }
    return table.render(TableFormat::text, console);
}

std::string artifact_list(const RunStore& store, const RunSummary& run) {
    std::string text;
    for (const ArtifactFile& file : store.list_artifacts(run)) {
        text += fmt::format("  {:>9}  {}\n", file.bytes, file.path);
    }
    return text.empty() ? "  none at " + run.artifact_uri + "\n" : text;
}

ExitCode run_show(const ShowArguments& arguments, const Console& console) {
    const auto store = open_existing_runs(tracking_location());
    const RunSummary run = find_run(*store, arguments.run);
    if (arguments.json) {
        print(nlohmann::ordered_json{{"schema_version", 1}, {"run", run_json(run)}}.dump(2) + "\n");
        return ExitCode::done;
    }
    const auto json = run_json(run);
    print(console.styled(run.run_id + "  " + run.name, Style::bold) + "\n" +
          pairs({{"experiment", run.experiment},
                 {"status", json["status"]},
                 {"started", json["start_time"]},
                 {"ended", run.end_ms ? json["end_time"].get<std::string>() : "-"},
                 {"artifacts", run.artifact_uri}}) +
          section("Metrics", console) + metric_table(run, console) + section("Params", console) + pairs(run.params) +
          section("Tags", console) + pairs(run.tags) + section("Artifacts", console) + artifact_list(*store, run));
    return ExitCode::done;
}

}  // namespace

void add_runs_show(CLI::App& runs, CommandLine& line) {
    auto arguments = std::make_shared<ShowArguments>();
    CLI::App* command = runs.add_subcommand("show", "Everything that was recorded of one run");
    command->footer("Examples:\n  forecast runs show latest\n  forecast runs show 3f2a9c --json\n");
    command->add_option("run", arguments->run, kRunReference);
    command->add_flag("--json", arguments->json, "One JSON document");
    command->callback([arguments, &line] {
        line.action = [arguments](const Console& console) { return run_show(*arguments, console); };
    });
}

}  // namespace forecast
