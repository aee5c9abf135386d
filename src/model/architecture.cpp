#include "forecast/model/architecture.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// Puts the layers together, each with its tensors.
class Layers {
public:
    explicit Layers(const std::vector<NamedTensor>& tensors) : tensors_(tensors) {}

    void add(const std::string& name, const std::string& type, const Json& settings) {
        Json layer = {{"name", name}, {"type", type}};
        layer.update(settings);
        std::int64_t parameters = 0;
        Json shapes = Json::object();
        for (const NamedTensor& tensor : tensors_) {
            if (tensor.name.rfind(name + "_", 0) == 0) {
                shapes[tensor.name] = tensor.shape;
                const bool is_learnt = tensor.name.find("_running_") == std::string::npos;
                parameters += is_learnt ? static_cast<std::int64_t>(tensor.values.size()) : 0;
            }
        }
        layer["parameters"] = parameters;
        layer["tensors"] = std::move(shapes);
        list_.push_back(std::move(layer));
    }
    void add_dropout(const std::string& behind, double share) {
        if (share > 0) {
            list_.push_back({{"name", behind + "_dropout"}, {"type", "dropout"}, {"share", share}});
        }
    }
    void add_plain(Json layer) { list_.push_back(std::move(layer)); }
    Json take() { return std::move(list_); }

private:
    const std::vector<NamedTensor>& tensors_;
    Json list_ = Json::array();
};

void add_recurrent(const ModelInfo& info, Layers& layers) {
    const NetworkOptions& network = info.network;
    for (std::size_t i = 0; i < network.lstm_units.size(); ++i) {
        const std::string number = std::to_string(i);
        layers.add("lstm" + number, "lstm",
                   {{"units", network.lstm_units[i]},
                    {"bidirectional", network.reads_both_ways(i)},
                    {"returns", i + 1 == network.lstm_units.size() ? "last state" : "all rows"}});
        if (network.batch_norm) {
            layers.add("norm" + number, "batch_norm", Json::object());
        }
        layers.add_dropout("lstm" + number, network.dropout_behind(i));
    }
}

void add_head(const ModelInfo& info, Layers& layers) {
    const NetworkOptions& network = info.network;
    if (!info.ahead.empty()) {
        layers.add_dropout("covariates", network.covariate_dropout);
        layers.add_plain({{"name", "covariates"}, {"type", "concatenate"}, {"columns", info.ahead.size()}});
    }
    for (std::size_t i = 0; i < network.head_units.size(); ++i) {
        const std::string name = "dense" + std::to_string(i);
        layers.add(
            name, "dense",
            {{"units", network.head_units[i]}, {"activation", "relu"}, {"adds_input_of_same_size", network.residual}});
        layers.add_dropout(name, network.head_dropout.empty() ? 0 : network.head_dropout[i]);
    }
    layers.add("output", "dense", {{"units", info.ahead.empty() ? info.horizon : 1}, {"activation", "none"}});
    if (network.skip && !info.ahead.empty()) {
        layers.add("skip", "linear", {{"from", "covariates"}, {"added_to", "output"}});
    }
}

}  // namespace

std::string architecture_json(const ModelInfo& info, const std::vector<NamedTensor>& tensors) {
    Layers layers(tensors);
    add_recurrent(info, layers);
    add_head(info, layers);
    Json input = {{"past", {info.window_size, info.past.size()}}};
    if (!info.ahead.empty()) {
        input["ahead"] = {info.horizon, info.ahead.size()};
    }
    const Json json = {{"input", std::move(input)},
                       {"output", Json::array({info.horizon})},
                       {"parameters", info.parameter_count},
                       {"layers", layers.take()}};
    return json.dump(2) + "\n";
}

}  // namespace forecast
