#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/report/models_table.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/registered_versions.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

RegisteredModel asked_model(const WebCall& call) {
    return require_model(call.backend.registry, call.matched[0]);
}

WebJson list_registered_models(const WebCall& call) {
    return models_json(call.backend.registry.list());
}

WebJson show_registered_model(const WebCall& call) {
    const RegisteredModel model = asked_model(call);
    return model_json(model, runs_of(model.versions, &call.backend.runs));
}

/// "3" or an alias.
const ModelVersion& version_named(const RegisteredModel& model, const std::string& text) {
    const ModelVersion* version = model.with_alias(text);
    for (const ModelVersion& one : model.versions) {
        version = std::to_string(one.version) == text ? &one : version;
    }
    if (version == nullptr) {
        throw Error(ErrorKind::not_found, "the model {} has no version '{}'", visible(model.name), visible(text));
    }
    return *version;
}

WebJson side_json(const ModelVersion* version) {
    return version == nullptr ? WebJson()
                              : WebJson{{"version", version->version},
                                        {"run_id", version->run_id},
                                        {"forecaster", forecaster_of(*version)}};
}

/// Of a model of rows none: its errors are of the target, whatever that counts.
std::string unit_of_errors(const RunSummary& run) {
    return run.tag("forecast.kind") == "rows" ? "" : run.param("frame.unit").value_or("MW");
}

/// Who is champion, who would be, and what is gained.
WebJson change_json(const WebCall& call, const RegisteredModel& model, const ModelVersion& to) {
    const ModelVersion* from = model.with_alias(kChampion);
    const RunStore* runs = &call.backend.runs;
    const bool changes = from == nullptr || from->version != to.version;
    const auto candidate = candidate_of(to, runs);
    WebJson json = {{"name", model.name}, {"old", side_json(from)}, {"new", side_json(&to)}, {"changes", changes}};
    json["unit"] = candidate.run ? WebJson(unit_of_errors(*candidate.run)) : WebJson();
    json.update(difference_json(from != nullptr && changes ? errors_of(candidate_of(*from, runs), candidate, runs)
                                                           : std::nullopt));
    if (from == nullptr || !changes) {
        json["not_compared"] = nullptr;
    }
    return json;
}

/// What `version=` says: a number, an alias, or `rollback`.
const ModelVersion& asked_version(const RegisteredModel& model, const std::string& text) {
    if (text.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "say which version: version=3, an alias such as challenger, or rollback");
    }
    return text == "rollback" ? replaced_by_champion(model) : version_named(model, text);
}

WebJson preview_promotion(const WebCall& call) {
    const RegisteredModel model = asked_model(call);
    return change_json(call, model, asked_version(model, call.asked.text("version")));
}

/// A reader who saw another champion than there is now has decided on something else.
void check_seen_champion(const nlohmann::json& body, const RegisteredModel& model) {
    if (!body.contains("old")) {
        return;
    }
    const ModelVersion* now = model.with_alias(kChampion);
    if (body["old"] != (now == nullptr ? nlohmann::json() : nlohmann::json(now->version))) {
        throw Error(ErrorKind::conflict, "the champion of {} has changed meanwhile: it is {} now", visible(model.name),
                    now == nullptr ? "none" : std::to_string(now->version))
            .with_advice("look at what would change now, and decide again");
    }
}

std::string version_of_body(const nlohmann::json& body) {
    const auto version = body.value("version", nlohmann::json());
    if (version.is_number_integer()) {
        return version.dump();
    }
    return version.is_string() ? version.get<std::string>()
                               : throw Error(ErrorKind::invalid_argument,
                                             "say which version: {{\"version\": 3}}, or an alias such as challenger");
}

WebJson promote_version(const WebCall& call) {
    const auto body = call.body();
    const RegisteredModel model = asked_model(call);
    const ModelVersion& version = version_named(model, version_of_body(body));
    check_seen_champion(body, model);
    WebJson change = change_json(call, model, version);
    if (change["changes"] == true) {
        make_champion(call.backend.registry, version);
    }
    return change;
}

WebJson roll_champion_back(const WebCall& call) {
    const auto body = call.body();
    const RegisteredModel model = asked_model(call);
    check_seen_champion(body, model);
    WebJson change = change_json(call, model, replaced_by_champion(model));
    roll_back(call.backend.registry, model);
    return change;
}

}  // namespace

void add_model_routes(WebRoutes& routes) {
    routes.reads("/api/v1/models", list_registered_models);
    routes.reads("/api/v1/models/{}", show_registered_model);
    routes.reads("/api/v1/models/{}/promotion", preview_promotion, {"version"});
    routes.changes("/api/v1/models/{}/promote", promote_version);
    routes.changes("/api/v1/models/{}/rollback", roll_champion_back);
}

}  // namespace forecast
