#pragma once

#include <utility>

#include <nlohmann/json.hpp>

#include "artifact_files.hpp"
#include "forecast/tracking/entities.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/page.hpp"

// Entities as MLflow's REST interface writes them: 64-bit numbers are numbers, what is empty is left out, numbers that
// JSON does not have are texts.

namespace forecast {

nlohmann::json experiment_json(const Experiment& experiment);
nlohmann::json run_info_json(const RunSummary& run);
/// {info, data, inputs, outputs}
nlohmann::json run_entity_json(const RunSummary& run);
/// A point; infinite values are the largest that there are, as MLflow keeps them.
nlohmann::json metric_json(const Metric& metric);
nlohmann::json model_json(const RegisteredModel& model);
nlohmann::json version_json(const ModelVersion& version);
/// [{path, is_dir, file_size}], each path behind `below`.
nlohmann::json file_list_json(const std::vector<ListedFile>& files, const std::filesystem::path& below);
/// [{key, value}]
nlohmann::json tags_json(const std::vector<Tag>& tags);

/// Sets a field unless it is empty.
void set_unless_empty(nlohmann::json& object, const char* key, const std::string& text);
void set_unless_empty(nlohmann::json& object, const char* key, nlohmann::json list);

/// The answer to a search: the entries under `key`, each as `to_json` has it, and next_page_token.
template <class Entity, class ToJson>
nlohmann::json page_json(const char* key, const Page<Entity>& page, const ToJson& to_json) {
    auto list = nlohmann::json::array();
    for (const Entity& entry : page.entries) {
        list.push_back(to_json(entry));
    }
    auto answer = nlohmann::json::object();
    set_unless_empty(answer, key, std::move(list));
    set_unless_empty(answer, "next_page_token", page.next_token);
    return answer;
}

}  // namespace forecast
