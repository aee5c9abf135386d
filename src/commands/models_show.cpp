#include <set>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/workflow/champion.hpp"
#include "registered_models.hpp"

namespace forecast {
namespace {

struct ShowArguments {
    std::string name;
    OutputArguments output;
};

std::string tags_text(const std::vector<Tag>& tags) {
    std::vector<std::string> parts;
    for (const auto& [key, value] : tags) {
        if (key != kForecasterTag) {  // it has a column
            parts.push_back(key + "=" + value);
        }
    }
    return parts.empty() ? "-" : join(parts, ", ");
}

std::string render(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs, TableFormat format,
                   const Console& console) {
    std::vector<Table::Heading> headings = {{"version"}, {"aliases", false}, {"run", false}, {"forecaster", false}};
    for (const char* metric : kModelMetrics) {
        headings.push_back({metric});
    }
    headings.insert(headings.end(), {{"tested on", false}, {"registered (Paris)", false}, {"tags", false}});
    Table table(headings);
    for (std::size_t i = 0; i < model.versions.size(); ++i) {
        const ModelVersion& version = model.versions[i];
        const VersionForecaster forecaster{runs[i], forecaster_of(version)};
        std::vector<std::string> row = {
            std::to_string(version.version), version.aliases.empty() ? "-" : join(version.aliases, ", "),
            version.run_id.empty() ? "-" : version.run_id.substr(0, 8), forecaster.forecaster};
        for (const char* metric : kModelMetrics) {
            row.push_back(metric_text(forecaster, metric));
        }
        row.push_back(test_period(runs[i]));
        row.push_back(local_minute(version.created_ms));
        row.push_back(tags_text(version.tags));
        table.add(std::move(row), model.with_alias(kChampion) == &version ? Style::good : Style::plain);
    }
    return table.render(format, console);
}

/// Metrics of different days do not say which version is better.
std::string warn_of_periods(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs) {
    std::set<std::string> periods;
    for (const auto& run : runs) {
        periods.insert(test_period(run));
    }
    periods.erase("-");
    return periods.size() < 2 ? ""
                              : fmt::format(
                                    "\nThese versions were tested on different days. On common days: forecast "
                                    "models promote {}/VERSION --dry-run\n",
                                    model.name);
}

nlohmann::ordered_json show_json(const RegisteredModel& model, const std::vector<std::optional<RunSummary>>& runs) {
    auto shown = model_json(model);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        shown["versions"][i]["metrics"] = runs[i] ? run_json(*runs[i])["metrics"] : nlohmann::ordered_json(nullptr);
    }
    return {{"schema_version", 1}, {"model", shown}};
}

ExitCode show_model(const ShowArguments& arguments, const Console& console) {
    const RegisteredModel model = require_model(*open_existing_registry(), arguments.name);
    const auto runs = runs_of(model.versions);
    if (arguments.output.json) {
        print_document(show_json(model, runs));
        return ExitCode::done;
    }
    if (arguments.output.format() == TableFormat::text) {
        print(console.styled(visible(model.name), Style::bold) + "\n" +
              (model.description.empty() ? "" : model.description + "\n") +
              (model.tags.empty() ? "" : tags_text(model.tags) + "\n") + "\n");
    }
    print(render(model, runs, arguments.output.format(), console));
    if (arguments.output.format() == TableFormat::text) {
        print(warn_of_periods(model, runs));
    }
    return ExitCode::done;
}

}  // namespace

void add_models_show(CLI::App& models, CommandLine& line) {
    auto [command, arguments] = declare<ShowArguments>(
        models, line, "show", "The versions of a registered model, their runs and metrics", show_model);
    command.footer("Examples:\n  forecast models show brest\n  forecast models show brest --json\n");
    command.add_option("name", arguments.name, "The registered model")->required();
    add_output_options(command, arguments.output);
}

}  // namespace forecast
