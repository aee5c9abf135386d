#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "entity_json.hpp"
#include "forecast/core/error.hpp"
#include "graphql_query.hpp"
#include "mlflow_service.hpp"
#include "route_table.hpp"

// What MLflow's web interface asks by GraphQL: the answers of the REST endpoints, with the fields that it names.

namespace forecast {
namespace {

using nlohmann::json;

/// MLflow's types, one a line, with their fields. Behind a colon is a field's type if it is no text, in brackets a
/// list's.
constexpr const char* kSchema = R"(
Test output
MlflowGetExperimentResponse experiment:MlflowExperiment apiError:ApiError
MlflowGetRunResponse run:MlflowRunExtension apiError:ApiError
MlflowSearchRunsResponse runs:[MlflowRunExtension] nextPageToken apiError:ApiError
MlflowListArtifactsResponse rootUri files:[MlflowFileInfo] nextPageToken apiError:ApiError
MlflowSearchDatasetsResponse datasetSummaries:[MlflowDatasetSummary] apiError:ApiError
MlflowSearchModelVersionsResponse modelVersions:[MlflowModelVersion] nextPageToken apiError:ApiError
MlflowGetMetricHistoryBulkIntervalResponse metrics:[MlflowMetricWithRunId] apiError:ApiError
ApiError code message helpUrl
MlflowExperiment experimentId name artifactLocation lifecycleStage lastUpdateTime:Long creationTime:Long tags:[MlflowExperimentTag] effectiveTraceArchivalRetention workspace
MlflowExperimentTag key value
MlflowRunExtension info:MlflowRunInfo data:MlflowRunData inputs:MlflowRunInputs outputs:MlflowRunOutputs experiment:MlflowExperiment modelVersions:[MlflowModelVersion]
MlflowRunInfo runId runUuid runName experimentId userId status startTime:Long endTime:Long artifactUri lifecycleStage
MlflowRunData metrics:[MlflowMetricExtension] params:[MlflowParam] tags:[MlflowRunTag]
MlflowMetricExtension key value:Float timestamp:Long step:Long datasetName datasetDigest modelId runId
MlflowMetricWithRunId key value:Float timestamp:Long step:Long runId
MlflowParam key value
MlflowRunTag key value
MlflowRunInputs datasetInputs:[MlflowDatasetInput] modelInputs:[MlflowModelInput]
MlflowDatasetInput tags:[MlflowInputTag] dataset:MlflowDataset
MlflowInputTag key value
MlflowDataset name digest sourceType source schema profile
MlflowModelInput modelId
MlflowRunOutputs modelOutputs:[MlflowModelOutput]
MlflowModelOutput modelId step:Long
MlflowDatasetSummary experimentId name digest context
MlflowFileInfo path isDir:Boolean fileSize:Long
MlflowModelVersion name version creationTimestamp:Long lastUpdatedTimestamp:Long userId currentStage description source runId status statusMessage tags:[MlflowModelVersionTag] runLink aliases:[String] modelId modelParams:[MlflowModelParam] modelMetrics:[MlflowModelMetric]
MlflowModelVersionTag key value
MlflowModelParam name value
MlflowModelMetric key value:Float timestamp:Long step:Long datasetName datasetDigest modelId runId
)";

/// By type, the types of its fields.
using GraphqlTypes = std::map<std::string, std::map<std::string, std::string>>;

GraphqlTypes read_schema() {
    GraphqlTypes types;
    std::istringstream lines{kSchema};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string type;
        words >> type;
        for (std::string field; words >> field;) {
            const auto colon = field.find(':');
            types[type][field.substr(0, colon)] = colon == std::string::npos ? "String" : field.substr(colon + 1);
        }
    }
    return types;
}

/// A root field: its type, and the endpoint that knows what it has.
struct GraphqlRoot {
    const char* name;
    const char* type;
    const char* method;
    const char* route;
};

constexpr std::array kRoots = {
    GraphqlRoot{"mlflowGetExperiment", "MlflowGetExperimentResponse", "GET", "experiments/get"},
    GraphqlRoot{"mlflowGetRun", "MlflowGetRunResponse", "GET", "runs/get"},
    GraphqlRoot{"mlflowSearchRuns", "MlflowSearchRunsResponse", "POST", "runs/search"},
    GraphqlRoot{"mlflowListArtifacts", "MlflowListArtifactsResponse", "GET", "artifacts/list"},
    GraphqlRoot{"mlflowSearchDatasets", "MlflowSearchDatasetsResponse", "POST", "experiments/search-datasets"},
    GraphqlRoot{"mlflowSearchModelVersions", "MlflowSearchModelVersionsResponse", "GET", "model-versions/search"},
    GraphqlRoot{"mlflowGetMetricHistoryBulkInterval", "MlflowGetMetricHistoryBulkIntervalResponse", "GET",
                "metrics/get-history-bulk-interval"},
};

/// "runId" -> "run_id"
std::string snake_case(const std::string& name) {
    std::string snake;
    for (const char c : name) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0) {
            snake += '_';
        }
        snake += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return snake;
}

json ask_endpoint(const Call& call, const char* method, const char* route, const json& parameters) {
    static const RouteTable routes = all_routes();
    const auto found = routes.find(method, route);
    const RequestFields fields = RequestFields::of_object(parameters);
    return found->endpoint->answer_json({call.backend, fields, call.request, {}});
}

/// Shapes the answers of the endpoints as a query wants them.
class GraphqlAnswer {
public:
    explicit GraphqlAnswer(const Call& call) : call_(call) {}

    json root(const GraphqlField& field) {
        if (field.name == "test" || field.name == "testMutation") {
            return object("Test", {{"output", field.arguments.value("inputString", json())}}, field);
        }
        const auto* const found = std::find_if(kRoots.begin(), kRoots.end(),
                                               [&](const GraphqlRoot& entry) { return field.name == entry.name; });
        if (found == kRoots.end()) {
            throw GraphqlFault(fmt::format("Cannot query field '{}' on type 'Query'.", field.name));
        }
        json parameters = json::object();
        const json input = field.arguments.value("input", json::object());
        for (const auto& [name, value] : input.items()) {
            parameters[snake_case(name)] = value;
        }
        return object(found->type, ask_endpoint(call_, found->method, found->route, parameters), field);
    }

private:
    json object(const std::string& type, const json& source, const GraphqlField& wanted) {
        if (wanted.fields.empty()) {
            throw GraphqlFault(
                fmt::format("Field '{}' of type '{}' must have a selection of subfields.", wanted.name, type));
        }
        json shown = json::object();
        for (const GraphqlField& field : wanted.fields) {
            json value = field.name == "__typename" ? json(type) : member(type, source, field);
            json& place = shown[field.key];
            if (place.is_object() && value.is_object()) {
                place.update(value, true);  // asked for twice
            } else {
                place = std::move(value);
            }
        }
        return shown;
    }

    json member(const std::string& type, const json& source, const GraphqlField& field) {
        static const GraphqlTypes types = read_schema();
        const auto& fields = types.at(type);
        const auto found = fields.find(field.name);
        if (found == fields.end()) {
            throw GraphqlFault(fmt::format("Cannot query field '{}' on type '{}'.", field.name, type));
        }
        const std::string& kind = found->second;
        if (kind == "ApiError") {
            return {};  // what goes wrong is among the errors
        }
        const json value = type == "MlflowRunExtension" && !source.contains(field.name)
                               ? of_run(source, field.name)
                               : source.value(snake_case(field.name), json());
        if (kind.front() == '[') {
            return list(kind.substr(1, kind.size() - 2), value, field);
        }
        return types.count(kind) == 1 ? object(kind, value.is_object() ? value : json::object(), field)
                                      : scalar(kind, value);
    }

    json list(const std::string& kind, const json& values, const GraphqlField& field) {
        json shown = json::array();
        for (const json& value : values) {
            shown.push_back(kind == "String" ? value : object(kind, value, field));
        }
        return shown;
    }

    /// 64-bit integers as text; what is missing as protobuf has it.
    static json scalar(const std::string& kind, const json& value) {
        if (kind == "Long") {
            return value.is_number() ? value.dump() : "0";
        }
        if (kind == "Float") {
            return value.is_number() ? value : json();
        }
        if (kind == "Boolean") {
            return value.is_boolean() && value.get<bool>();
        }
        return value.is_null() ? json("") : value;
    }

    json of_run(const json& run, const std::string& name) {
        if (name == "experiment") {
            const std::string id = run.at("info").at("experiment_id").get<std::string>();
            auto known = experiments_.find(id);
            if (known == experiments_.end()) {
                json answer = ask_endpoint(call_, "GET", "experiments/get", {{"experiment_id", id}});
                known = experiments_.emplace(id, answer.at("experiment")).first;
            }
            return known->second;
        }
        if (name == "modelVersions") {
            const std::string id = run.at("info").at("run_id").get<std::string>();
            return ask_endpoint(call_, "GET", "model-versions/search", {{"filter", fmt::format("run_id = '{}'", id)}})
                .value("model_versions", json::array());
        }
        return run.value(name, json());
    }

    const Call& call_;
    std::map<std::string, json> experiments_;  ///< by id, those that runs were in
};

json graphql_answer(json data, json errors) {
    return {{"data", std::move(data)}, {"errors", errors.empty() ? json() : std::move(errors)}};
}

json answer_graphql(const Call& call) {
    json data = json::object();
    json errors = json::array();
    try {
        const auto fields = parse_graphql(call.fields.required_text("query"), call.fields.value("variables"),
                                          call.fields.text("operationName"));
        GraphqlAnswer answer(call);
        for (const GraphqlField& field : fields) {
            try {
                data[field.key] = field.name == "__typename" ? json("Query") : answer.root(field);
            } catch (const ApiError& refusal) {
                data[field.key] = nullptr;
                errors.push_back(refusal.what());
            } catch (const Error& refusal) {
                data[field.key] = nullptr;
                errors.push_back(refusal.what());
            }
        }
    } catch (const GraphqlFault& fault) {
        return graphql_answer(nullptr, {fault.what()});
    }
    return graphql_answer(std::move(data), std::move(errors));
}

}  // namespace

void add_graphql_routes(RouteTable& table) {
    table.reads("POST", "/graphql", answer_graphql);
    table.reads("POST", "graphql", answer_graphql);
}

}  // namespace forecast
