#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/config/load.hpp"

namespace forecast {
namespace {

const std::string kConfig = R"({
  "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
  "frame": { "target": "load.mw" },
  "sweep": { "parameters": {
    "network.lstm_units": [[32, 16], [8]],
    "training.loss": ["mse", "mae"],
    "training.learning_rate": { "from": 1e-4, "to": 0.01, "scale": "log" }
  } }
})";

SweepOptions swept(const std::vector<Setting>& settings = {}) {
    return parse_config(kConfig, "x.json", settings).values.sweep;
}

std::vector<std::string> texts(const ParameterOptions& options) {
    std::vector<std::string> all;
    for (const OptionText& value : options.values) {
        all.push_back(value.text);
    }
    return all;
}

std::string message_of(const std::string& key, const std::string& value) {
    return error_of([&] { swept({{"sweep.parameters." + key, value, "--set"}}); }).what();
}

}  // namespace

TEST_CASE("a parameter is a list of any values, or a range", "[config]") {
    const auto parameters = swept().parameters;
    CHECK(texts(parameters.at("network.lstm_units")) == std::vector<std::string>{"[32,16]", "[8]"});
    CHECK(texts(parameters.at("training.loss")) == std::vector<std::string>{"mse", "mae"});
    const ParameterOptions& range = parameters.at("training.learning_rate");
    CHECK(range.values.empty());
    CHECK(range.from == 1e-4);
    CHECK(range.to == 0.01);
    CHECK(range.scale == RangeScale::log);
}

TEST_CASE("a setting adds a parameter by its path, or replaces one", "[config]") {
    const auto parameters = swept({{"sweep.parameters.training.epochs", "10,20", "--set"},
                                   {"sweep.parameters.network.lstm_units", "[[4]]", "--set"},
                                   {"sweep.parameters.network.dropout", R"({"from": 0, "to": 0.5})", "--set"}})
                                .parameters;
    CHECK(parameters.size() == 5);
    CHECK(texts(parameters.at("training.epochs")) == std::vector<std::string>{"10", "20"});
    CHECK(texts(parameters.at("network.lstm_units")) == std::vector<std::string>{"[4]"});
    CHECK(parameters.at("network.dropout").to == 0.5);
}

TEST_CASE("a config with a sweep is written as it is read", "[config]") {
    const auto config = parse_config(kConfig, "x.json", {}).values;
    const auto text = to_json_text(config);
    CHECK_THAT(text, Catch::Contains(R"("training.loss": [
        "mse",)"));
    CHECK(to_json_text(parse_config(text, "y.json", {}).values) == text);
}

TEST_CASE("a parameter that is neither a list nor a range is refused", "[config]") {
    CHECK_THAT(message_of("training.epochs", R"({"form": 1})"), Catch::Contains("did you mean 'from'?"));
    CHECK_THAT(message_of("training.epochs", R"({"from": "a"})"), Catch::Contains("from' must be a number"));
    const std::string text = R"({"sweep": {"parameters": {"training.epochs": 3}}})";
    CHECK_THAT(error_of([&] { parse_config(text, "x.json", {}); }).what(),
               Catch::Contains("'sweep.parameters.training.epochs' must be a list [ ] or an object { }, not 3"));
}

TEST_CASE("the end of a known key is answered with that key", "[config]") {
    CHECK_THAT(error_of([&] {
                   parse_config(kConfig, "x.json", {{"lstm_units", "[8]", "--set"}});
               }).what(),
               Catch::Contains("did you mean 'network.lstm_units'?"));
}

}  // namespace forecast
