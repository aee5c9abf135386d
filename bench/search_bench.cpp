// The program's search, without a training: settings to stdout, losses from stdin. bench/search_vs_optuna is on the
// other side.
//
//   search_bench SPACE.json METHOD PRUNING SEED BUDGET
//
// SPACE.json: {"key": [values] | {"from", "to", "scale", "step"}, ...}. A setting is a line of JSON; the answer is a
// line of its losses by epoch. The search ends when the trials together have had BUDGET epochs, or with the space. Then
// it prints {"best", "epochs", "trials"}.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/file.hpp"
#include "forecast/search/pruning.hpp"
#include "forecast/search/sampler.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::vector<ParameterSpace> read_spaces(const std::string& file) {
    std::vector<ParameterSpace> spaces;
    const Json json = Json::parse(read_file(file));
    for (const auto& item : json.items()) {
        ParameterOptions options;
        if (item.value().is_array()) {
            for (const Json& value : item.value()) {
                options.values.push_back({value.is_string() ? value.get<std::string>() : value.dump()});
            }
        } else {
            options.from = item.value().at("from").get<double>();
            options.to = item.value().at("to").get<double>();
            options.scale = item.value().value("scale", "linear") == "log" ? RangeScale::log : RangeScale::linear;
        }
        spaces.push_back(make_space(item.key(), options));
    }
    return spaces;
}

std::vector<double> ask(const std::vector<ParameterSpace>& spaces, const Point& point) {
    Json setting = Json::object();
    for (const auto& [key, value] : setting_of(spaces, point)) {
        setting[key] = value.text;
    }
    std::cout << setting.dump() << std::endl;
    std::string line;
    std::getline(std::cin, line);
    std::istringstream numbers(line);
    std::vector<double> losses;
    for (double loss = 0; numbers >> loss;) {
        losses.push_back(loss);
    }
    return losses;
}

/// The trial's losses up to where it ends.
TrialCurve run_trial(const std::vector<double>& losses, Pruning pruning, const std::vector<TrialCurve>& others) {
    TrialCurve curve;
    for (const double loss : losses) {
        curve.losses.push_back(loss);
        if (curve.losses.size() < losses.size() && should_prune(pruning, curve.losses, others)) {
            curve.pruned = true;
            break;
        }
    }
    return curve;
}

int search(const std::vector<std::string>& arguments) {
    const auto spaces = read_spaces(arguments.at(0));
    const auto method = parse_enum<SearchMethod>(arguments.at(1)).value();
    const auto pruning = parse_enum<Pruning>(arguments.at(2)).value();
    const auto budget = std::stoul(arguments.at(4));
    const auto sampler = make_sampler(method, spaces, std::stoll(arguments.at(3)));
    const auto all = grid_size(spaces);
    std::vector<TriedPoint> tried;
    std::vector<TrialCurve> curves;
    std::size_t epochs = 0;
    double best = 0;
    while (epochs < budget && (!all || tried.size() < *all)) {
        const Point point = sampler->suggest(tried);
        const TrialCurve curve = run_trial(ask(spaces, point), pruning, curves);
        const double objective = *std::min_element(curve.losses.begin(), curve.losses.end());
        best = tried.empty() ? objective : std::min(best, objective);
        epochs += curve.losses.size();
        tried.push_back({point, objective});
        curves.push_back(curve);
    }
    std::cout << Json{{"best", best}, {"epochs", epochs}, {"trials", tried.size()}}.dump() << std::endl;
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace forecast

int main(int count, char** texts) {
    if (count != 6) {
        std::cerr << "usage: search_bench SPACE.json METHOD PRUNING SEED BUDGET\n";
        return EXIT_FAILURE;
    }
    return forecast::search({texts + 1, texts + count});
}
