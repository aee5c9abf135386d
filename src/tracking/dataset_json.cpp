#include "forecast/tracking/dataset_json.hpp"

#include <algorithm>

#include "forecast/tracking/mlflow_json.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {

using nlohmann::json;

json input_json(const DatasetInput& input) {
    json tags = json::array();
    if (!input.context.empty()) {
        tags.push_back({{"key", kDatasetContextTag}, {"value", input.context}});
    }
    for (const auto& [key, value] : input.tags) {
        tags.push_back({{"key", key}, {"value", value}});
    }
    std::sort(tags.begin(), tags.end(), [](const json& a, const json& b) { return a["key"] < b["key"]; });
    return {{"tags", tags},
            {"dataset",
             {{"name", stored_text(input.name, kLongestDatasetName)},
              {"digest", stored_text(input.digest, kLongestDatasetDigest)},
              {"source_type", input.source_type},
              {"source", input.source},
              {"schema", input.schema},
              {"profile", input.profile}}}};
}

DatasetInput to_input(const json& input) {
    const json& dataset = object_of(input, "dataset");
    DatasetInput read{text_of(dataset, "name"),
                      text_of(dataset, "digest"),
                      text_of(dataset, "source_type"),
                      text_of(dataset, "source"),
                      text_of(dataset, "schema"),
                      text_of(dataset, "profile"),
                      {}};
    for (const json& tag : array_of(input, "tags")) {
        if (text_of(tag, "key") == kDatasetContextTag) {
            read.context = text_of(tag, "value");
        } else {
            read.tags.emplace_back(text_of(tag, "key"), text_of(tag, "value"));
        }
    }
    return read;
}

}  // namespace forecast
