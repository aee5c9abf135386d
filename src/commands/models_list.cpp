#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/champion.hpp"
#include "registered_models.hpp"

namespace forecast {
namespace {

std::string number_with_alias(const RegisteredModel& model, const char* alias) {
    const ModelVersion* version = model.with_alias(alias);
    return version == nullptr ? "-" : std::to_string(version->version);
}

std::string champion_forecaster(const RegisteredModel& model) {
    const ModelVersion* champion = model.with_alias(kChampion);
    return champion == nullptr ? "-" : forecaster_of(*champion);
}

std::string render(const std::vector<RegisteredModel>& models, TableFormat format, const Console& console) {
    Table table({{"model", false},
                 {"versions"},
                 {"newest"},
                 {"champion"},
                 {"predicts by", false},
                 {"challenger"},
                 {"updated (Paris)", false}});
    for (const RegisteredModel& model : models) {
        table.add({model.name, std::to_string(model.versions.size()),
                   model.versions.empty() ? "-" : std::to_string(model.versions.front().version),
                   number_with_alias(model, kChampion), champion_forecaster(model),
                   number_with_alias(model, kChallenger), local_minute(model.updated_ms)});
    }
    return table.render(format, console);
}

ExitCode list_models(const OutputArguments& output, const Console& console) {
    const auto registry = open_model_registry_read_only(open_workspace().registry);
    const auto models = registry ? registry->list() : std::vector<RegisteredModel>();
    if (output.json) {
        auto list = nlohmann::ordered_json::array();
        for (const RegisteredModel& model : models) {
            list.push_back(model_json(model));
        }
        print_document({{"schema_version", 1}, {"models", list}});
    } else if (models.empty() && output.format() == TableFormat::text) {
        print("No registered models yet. Next: forecast models register brest --run latest\n");
    } else {
        print(render(models, output.format(), console));
    }
    return ExitCode::done;
}

}  // namespace

void add_models_list(CLI::App& models, CommandLine& line) {
    auto [command, output] = declare<OutputArguments>(
        models, line, "list", "Registered models with their champion and challenger", list_models);
    command.footer("Examples:\n  forecast models list\n  forecast models list --json | jq '.models[].name'\n");
    add_output_options(command, output);
}

}  // namespace forecast
