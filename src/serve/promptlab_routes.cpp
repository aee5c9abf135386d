#include <fmt/format.h>

#include "artifact_files.hpp"
#include "entity_json.hpp"
#include "forecast/core/file.hpp"
#include "forecast/tracking/clock.hpp"
#include "route_table.hpp"
#include "run_lookup.hpp"
#include "run_name.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr const char* kResultsFile = "eval_results_table.json";
constexpr const char* kLoggedTables = R"([{"path": "eval_results_table.json", "type": "table"}])";

std::string required_of_prompt(const RequestFields& fields, const char* key) {
    std::string text = fields.text(key);
    if (text.empty()) {
        throw ApiError(kInvalidParameter, fmt::format("CreatePromptlabRun request must specify {}.", key));
    }
    return text;
}

/// What a person has tried on a language model, on MLflow's pages.
struct TriedPrompt {
    NewRun run;
    std::string text;
    std::vector<Tag> parameters;  ///< what stood for the words in braces
    std::string route;
    std::vector<Tag> model_parameters;
    std::string input;
    std::string output;
    std::vector<Tag> output_parameters;
};

/// In the order in which MLflow names what is missing.
TriedPrompt tried_prompt(const RequestFields& fields) {
    TriedPrompt prompt;
    prompt.run.experiment_id = required_of_prompt(fields, "experiment_id");
    prompt.text = required_of_prompt(fields, "prompt_template");
    prompt.parameters = fields.tags("prompt_parameters");
    if (prompt.parameters.empty()) {
        throw ApiError(kInvalidParameter, "CreatePromptlabRun request must specify prompt_parameters.");
    }
    prompt.route = required_of_prompt(fields, "model_route");
    prompt.model_parameters = fields.tags("model_parameters");
    prompt.input = required_of_prompt(fields, "model_input");
    prompt.output = fields.text("model_output");
    prompt.output_parameters = fields.tags("model_output_parameters");
    static_cast<void>(required_of_prompt(fields, "mlflow_version"));
    prompt.run.tags = fields.tags("tags");
    const std::string name = fields.text("run_name");
    prompt.run.name = name.empty() ? random_run_name() : name;
    const std::string user = fields.text("user_id");
    prompt.run.user = user.empty() ? "unknown" : user;
    prompt.run.start_ms = fields.integer("start_time").value_or(now_ms());
    return prompt;
}

/// One row, as MLflow's page of evaluations reads it.
json results_table(const TriedPrompt& prompt) {
    json columns = json::array();
    json row = json::array();
    const auto append = [&](const std::string& column, const std::string& value) {
        columns.push_back(column);
        row.push_back(value);
    };
    for (const auto& [key, value] : prompt.parameters) {
        append(key, value);
    }
    append("prompt", prompt.input);
    append("output", prompt.output);
    for (const auto& [key, value] : prompt.output_parameters) {
        append(key, value);
    }
    return {{"columns", columns}, {"data", json::array({row})}};
}

void write_results(const ArtifactPlaces& places, const RunStore& runs, const RunSummary& run, const json& table) {
    const auto upload = places.new_upload();
    write_file_atomically(upload, table.dump());
    move_below(upload, places.of_run(runs, run), kResultsFile);
}

/// The run of a prompt, with its table. The model that MLflow adds, which would ask a gateway of language models, is
/// not made: this server has none.
json create_promptlab_run(const Call& call) {
    const TriedPrompt prompt = tried_prompt(call.fields);
    RunStore& runs = call.backend.runs;
    const RunSummary run = runs.create_run(prompt.run);
    std::vector<Tag> params = prompt.model_parameters;
    params.insert(params.end(), {{"model_route", prompt.route}, {"prompt_template", prompt.text}});
    const auto end_as = [&](RunStatus status) { runs.update_run(run.run_id, {status, now_ms(), {}}); };
    try {
        runs.log_batch(run.run_id, {}, params,
                       {{"mlflow.loggedArtifacts", kLoggedTables}, {"mlflow.runSourceType", "PROMPT_ENGINEERING"}});
        write_results(call.backend.places, runs, run, results_table(prompt));
    } catch (...) {
        end_as(RunStatus::failed);
        throw;
    }
    end_as(RunStatus::finished);
    return {{"run", run_entity_json(require_run(runs, run.run_id, {false, true}))}};
}

}  // namespace

void add_promptlab_routes(RouteTable& table) {
    table.changes("POST", "runs/create-promptlab-run", create_promptlab_run);
}

}  // namespace forecast
