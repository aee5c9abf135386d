#include "forecast/workflow/recorded_datasets.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kDigestLength = 16;  // of SHA-256, in hex digits; MLflow takes 36

/// Without what may be secret: a name and password before the host, a query behind the path.
std::string public_address(const std::string& url) {
    const std::string address = without_secrets(url);
    return address.substr(0, address.find_first_of("?#"));
}

std::string or_else(const std::string& configured, const char* service) {
    return public_address(configured.empty() ? service : configured);
}

/// In the words of MLflow's own kinds of sources: a file or several, an address, a program.
std::pair<std::string, Json> place_of(const SourceOptions& options) {
    if (options.type == "csv") {
        return {"local", {{"uri", without_secrets(join(options.files, ","))}}};
    }
    if (options.type == "eco2mix") {
        return {"http",
                {{"url", or_else(options.base_url, kEco2mixService)},
                 {"dataset", options.dataset},
                 {"territory", options.territory}}};
    }
    if (options.type == "open-meteo") {
        return {"http",
                {{"url", or_else(options.archive_url, kOpenMeteoArchive)},
                 {"latitude", options.latitude},
                 {"longitude", options.longitude}}};
    }
    return {"code", {{"tags", {{"mlflow.source.name", "forecast"}, {"data_seed", std::to_string(options.data_seed)}}}}};
}

/// The times of which any column has a value, each once: the rows of the table that MLflow shows.
std::vector<Timestamp> row_times(const std::vector<const Series*>& columns) {
    std::vector<Timestamp> times;
    for (const Series* series : columns) {
        for (const Observation& observation : series->values) {
            times.push_back(observation.time);
        }
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

DatasetInput dataset_of(const std::string& name, const SourceOptions& options, const ExperimentData& data,
                        const std::string& context) {
    const std::string prefix = name + ".";
    Json columns = Json::array({{{"type", "datetime"}, {"name", "time"}, {"required", true}}});
    std::vector<const Series*> read;
    for (const auto& [key, series] : data.series) {
        if (key.rfind(prefix, 0) == 0) {
            columns.push_back({{"type", "double"}, {"name", key.substr(prefix.size())}, {"required", false}});
            read.push_back(&series);
        }
    }
    const std::vector<Timestamp> times = row_times(read);
    Json profile = {{"num_rows", times.size()}};
    if (!times.empty()) {
        profile["first"] = format_utc(times.front());
        profile["last"] = format_utc(times.back());
    }
    const auto [type, place] = place_of(options);
    DatasetInput input{name, sha256_of(data.series, prefix).substr(0, kDigestLength), type, place.dump(), "", "", ""};
    input.schema = Json{{"mlflow_colspec", columns}}.dump();
    input.profile = profile.dump();
    input.context = context;
    return input;
}

}  // namespace

std::vector<DatasetInput> dataset_inputs(const ExperimentData& data, const ExperimentConfig& config,
                                         const std::string& context) {
    std::set<std::string> names;
    for (const auto& [key, series] : data.series) {
        names.insert(key.substr(0, key.find('.')));
    }
    std::vector<DatasetInput> inputs;
    for (const std::string& name : names) {
        inputs.push_back(dataset_of(name, config.sources.at(name), data, context));
    }
    return inputs;
}

}  // namespace forecast
