#include "forecast/model/model_info.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

Json scaler_to_json(const Scaler& scaler) {
    return {{"offset", scaler.offset}, {"scale", scaler.scale}};
}

Scaler scaler_from_json(const Json& json) {
    return {json.at("offset").get<std::vector<double>>(), json.at("scale").get<std::vector<double>>()};
}

Json network_to_json(const NetworkOptions& network) {
    return {{"lstm_units", network.lstm_units},
            {"dropout", network.dropout},
            {"head_units", network.head_units},
            {"covariate_dropout", network.covariate_dropout},
            {"skip", network.skip}};
}

NetworkOptions network_from_json(const Json& json) {
    NetworkOptions network;
    json.at("lstm_units").get_to(network.lstm_units);
    json.at("dropout").get_to(network.dropout);
    json.at("head_units").get_to(network.head_units);
    json.at("covariate_dropout").get_to(network.covariate_dropout);
    json.at("skip").get_to(network.skip);
    return network;
}

ModelInfo from_json(const Json& json) {
    ModelInfo info;
    json.at("target").get_to(info.target_name);
    json.at("window_size").get_to(info.window.size);
    json.at("horizon").get_to(info.window.horizon);
    json.at("past").get_to(info.past);
    json.at("ahead").get_to(info.ahead);
    json.at("ahead_lags").get_to(info.ahead_lags);
    info.past_scaler = scaler_from_json(json.at("past_scaler"));
    info.ahead_scaler = scaler_from_json(json.at("ahead_scaler"));
    json.at("target_offset").get_to(info.target_offset);
    json.at("target_scale").get_to(info.target_scale);
    json.at("anchor_column").get_to(info.anchor_column);
    info.network = network_from_json(json.at("network"));
    json.at("parameter_count").get_to(info.parameter_count);
    json.at("best_epoch").get_to(info.best_epoch);
    json.at("val_loss").get_to(info.validation_loss);
    return info;
}

}  // namespace

std::vector<std::string> ModelInfo::columns() const {
    auto all = past;
    std::copy_if(ahead.begin(), ahead.end(), std::back_inserter(all),
                 [&](const std::string& name) { return std::find(past.begin(), past.end(), name) == past.end(); });
    return all;
}

std::vector<std::int64_t> ModelInfo::ahead_places() const {
    const auto all = columns();
    std::vector<std::int64_t> places;
    for (const auto& name : ahead) {
        places.push_back(std::find(all.begin(), all.end(), name) - all.begin());
    }
    return places;
}

std::int64_t ModelInfo::input_rows() const {
    return window.size + (ahead.empty() ? 0 : window.horizon);
}

std::string to_json(const ModelInfo& info, const std::string& details) {
    const auto extra = Json::parse(details, nullptr, false);
    if (!extra.is_object()) {
        throw Error("the details of a model must be a JSON object, they are: {}", details);
    }
    const Json json = {{"target", info.target_name},
                       {"window_size", info.window.size},
                       {"horizon", info.window.horizon},
                       {"columns", info.columns()},
                       {"past", info.past},
                       {"ahead", info.ahead},
                       {"ahead_lags", info.ahead_lags},
                       {"past_scaler", scaler_to_json(info.past_scaler)},
                       {"ahead_scaler", scaler_to_json(info.ahead_scaler)},
                       {"target_offset", info.target_offset},
                       {"target_scale", info.target_scale},
                       {"anchor_column", info.anchor_column},
                       {"network", network_to_json(info.network)},
                       {"parameter_count", info.parameter_count},
                       {"best_epoch", info.best_epoch},
                       {"val_loss", info.validation_loss},
                       {"details", extra}};
    return json.dump(2) + "\n";
}

ModelInfo model_info_from_json(const std::string& text, const std::string& origin) {
    try {
        return from_json(Json::parse(text));
    } catch (const nlohmann::json::exception& e) {
        throw Error("{} does not describe a network of this program ({}); train it again", origin, e.what());
    }
}

}  // namespace forecast
