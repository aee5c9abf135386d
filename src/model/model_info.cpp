#include "forecast/model/model_info.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/number.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMostRows = 1e6;  // that a lag reaches back

Json scaler_to_json(const Scaler& scaler) {
    return {{"offset", scaler.offset}, {"scale", scaler.scale}};
}

/// Values that no network of this program has; model_info_from_json() tells where they stand.
class NoNetwork : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

void require(bool so, const std::string& what) {
    if (!so) {
        throw NoNetwork(what);
    }
}

int whole_number_within(const Json& json, const std::string& name, double low, double high) {
    high = std::min<double>(high, std::numeric_limits<int>::max());
    const bool fits = json.is_number_integer() && json.get<double>() >= low && json.get<double>() <= high;
    require(fits, fmt::format("{} is {}, not a whole number from {} to {}", name, json.dump(), low, high));
    return json.get<int>();
}

/// Reads a value by its name, within its constraint.
struct ReadOption {
    const Json& json;

    void operator()(const char* name, int& value, const Constraint& c) const {
        value = whole_number_within(json.at(name), name, c.low, c.high);
    }
    void operator()(const char* name, std::vector<int>& values, const Constraint& c) const {
        values.clear();
        for (const Json& one : json.at(name)) {
            values.push_back(whole_number_within(one, name, c.low, c.high));
        }
    }
    void operator()(const char* name, double& value, const Constraint& c) const {
        json.at(name).get_to(value);
        require(value >= c.low && value <= c.high, fmt::format("{} is {}", name, value));
    }
    void operator()(const char* name, std::vector<double>& values, const Constraint& c) const {
        json.at(name).get_to(values);
        for (const double value : values) {
            require(value >= c.low && value <= c.high, fmt::format("{} has {}", name, value));
        }
    }
    void operator()(const char* name, bool& value, const Constraint& /*any*/) const { json.at(name).get_to(value); }
};

/// An option that is not there came after the network was trained, and keeps its default.
template <class Struct>
void read_options(const Json& json, Struct& options) {
    const auto read = [&](const char* name, auto& value, const Constraint& c, Description /*for people*/) {
        if (json.contains(name)) {
            ReadOption{json}(name, value, c);
        }
    };
    visit(read, options);
}

/// The numbers of `columns` columns.
std::vector<double> numbers(const Json& json, std::size_t columns) {
    const auto values = json.get<std::vector<double>>();
    require(values.size() == columns, fmt::format("{} numbers stand for {} columns", values.size(), columns));
    require(std::all_of(values.begin(), values.end(), is_believable), "a number is beyond all that is learnt");
    return values;
}

Scaler scaler_from_json(const Json& json, std::size_t columns) {
    return {numbers(json.at("offset"), columns), numbers(json.at("scale"), columns)};
}

Json network_to_json(const NetworkOptions& network) {
    Json json = {{"lstm_units", network.lstm_units},
                 {"bidirectional", network.bidirectional},
                 {"batch_norm", network.batch_norm},
                 {"dropout", network.dropout},
                 {"head_units", network.head_units},
                 {"residual", network.residual},
                 {"covariate_dropout", network.covariate_dropout},
                 {"skip", network.skip}};
    // Where they are not used, the file is as earlier releases wrote it.
    if (network.bidirectional_layers > 0) {
        json["bidirectional_layers"] = network.bidirectional_layers;
    }
    if (!network.layer_dropout.empty()) {
        json["layer_dropout"] = network.layer_dropout;
    }
    if (!network.head_dropout.empty()) {
        json["head_dropout"] = network.head_dropout;
    }
    return json;
}

std::optional<Anchor> read_anchor(const Json& json, const ModelInfo& info) {
    const bool in_window = !json.contains("anchor_ahead_column");  // archives of before 0.9 have none
    const auto columns = static_cast<double>(in_window ? info.past.size() : info.ahead.size());
    int column = -1;
    ReadOption{json}(in_window ? "anchor_column" : "anchor_ahead_column", column, between(-1, columns - 1));
    return column < 0 ? std::nullopt : std::optional(Anchor{in_window, static_cast<std::size_t>(column)});
}

ModelInfo from_json(const Json& json) {
    ModelInfo info;
    json.at("target").get_to(info.target_name);
    ReadOption{json}("window_size", info.window_size, between(1, kMostRows));
    ReadOption{json}("horizon", info.horizon, between(1, kMostRows));
    json.at("past").get_to(info.past);
    json.at("ahead").get_to(info.ahead);
    ReadOption{json}("ahead_lags", info.ahead_lags, between(-1, kMostRows));
    require(info.ahead_lags.size() == info.ahead.size(), "ahead_lags are not one for each column of ahead");
    info.past_scaler = scaler_from_json(json.at("past_scaler"), info.past.size());
    info.ahead_scaler = scaler_from_json(json.at("ahead_scaler"), info.ahead.size());
    info.target_offset = numbers(Json::array({json.at("target_offset")}), 1).front();
    info.target_scale = numbers(Json::array({json.at("target_scale")}), 1).front();
    info.anchor = read_anchor(json, info);
    read_options(json.at("network"), info.network);
    const auto parameters = whole_number(json.at("parameter_count"));
    require(parameters.has_value(), "parameter_count is no whole number");
    info.parameter_count = *parameters;
    ReadOption{json}("best_epoch", info.best_epoch, at_least(0));
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
    return window_size + (ahead.empty() ? 0 : horizon);
}

namespace {

/// Of the column from which changes are measured.
const char* anchor_name(const ModelInfo& info) {
    return info.anchor && !info.anchor->in_window ? "anchor_ahead_column" : "anchor_column";
}

}  // namespace

std::string to_json(const ModelInfo& info, const std::string& details) {
    const auto extra = Json::parse(details, nullptr, false);
    if (!extra.is_object()) {
        throw Error("the details of a model must be a JSON object, they are: {}", details);
    }
    const Json json = {{"target", info.target_name},
                       {"window_size", info.window_size},
                       {"horizon", info.horizon},
                       {"columns", info.columns()},
                       {"past", info.past},
                       {"ahead", info.ahead},
                       {"ahead_lags", info.ahead_lags},
                       {"past_scaler", scaler_to_json(info.past_scaler)},
                       {"ahead_scaler", scaler_to_json(info.ahead_scaler)},
                       {"target_offset", info.target_offset},
                       {"target_scale", info.target_scale},
                       {anchor_name(info), info.anchor ? static_cast<int>(info.anchor->column) : -1},
                       {"network", network_to_json(info.network)},
                       {"parameter_count", info.parameter_count},
                       {"best_epoch", info.best_epoch},
                       {"val_loss", info.validation_loss},
                       {"details", extra}};
    return json.dump(2) + "\n";
}

std::string scalers_json(const ModelInfo& info) {
    const auto of_columns = [](const std::vector<std::string>& columns, const Scaler& scaler) {
        Json json = {{"columns", columns}};
        json.update(scaler_to_json(scaler));
        return json;
    };
    const Json json = {
        {"past", of_columns(info.past, info.past_scaler)},
        {"ahead", of_columns(info.ahead, info.ahead_scaler)},
        {"target", {{"name", info.target_name}, {"offset", info.target_offset}, {"scale", info.target_scale}}}};
    return json.dump(2) + "\n";
}

ModelInfo model_info_from_json(const std::string& text, const std::string& origin) {
    try {
        return from_json(Json::parse(text));
    } catch (const nlohmann::json::exception& e) {
        throw Error("{} does not describe a network of this program ({}); train it again", origin, e.what());
    } catch (const NoNetwork& e) {
        throw Error("{} does not describe a network of this program ({}); train it again", origin, e.what());
    }
}

}  // namespace forecast
