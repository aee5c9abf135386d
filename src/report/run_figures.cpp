#include "forecast/report/run_figures.hpp"

#include <cmath>
#include <string_view>

#include "forecast/forecasters/forecasters.hpp"

namespace forecast {
namespace {

/// The forecaster of a backtest's metric "linear/mae" or "linear/perfect/mae", of this weather; nothing of others.
std::optional<std::string> forecaster_of_mae(std::string_view key, const std::string& weather) {
    constexpr std::string_view kMae = "/mae";
    if (key.size() <= kMae.size() || key.substr(key.size() - kMae.size()) != kMae) {
        return std::nullopt;
    }
    key.remove_suffix(kMae.size());
    const std::string name(key.substr(0, key.find('/')));
    const bool is_usual = key == name || key == name + "/" + weather;
    return is_usual && can_be_recorded(name) ? std::optional(name) : std::nullopt;
}

}  // namespace

RunFigures figures_of(const RunSummary& run) {
    if (run.tag("forecast.kind") == "rows") {
        return {run.param("model_type").value_or(""), ""};
    }
    if (run.tag("forecast.kind") != "backtest") {
        return {run.has_model() ? kNetworkName : "", ""};
    }
    const std::string weather = run.param("issue.weather").value_or("");
    RunFigures best;
    std::optional<double> smallest;
    for (const auto& [key, metric] : run.metrics) {
        const auto forecaster = forecaster_of_mae(key, weather);
        if (forecaster && std::isfinite(metric.last) && (!smallest || metric.last < *smallest)) {
            smallest = metric.last;
            best = {*forecaster, key.substr(0, key.size() - std::string_view("mae").size())};
        }
    }
    return best;
}

std::vector<std::string> forecasters_of(const std::vector<RunSummary>& runs) {
    std::vector<std::string> forecasters;
    for (const RunSummary& run : runs) {
        const RunFigures figures = figures_of(run);
        forecasters.push_back(figures.prefix.empty() ? "" : figures.forecaster);
    }
    return forecasters;
}

std::string beside_prefix(const std::string& forecaster) {
    return "yardstick." + forecaster + ".";
}

std::string forecaster_of(const ModelVersion& version) {
    return version.tag(kForecasterTag).value_or(kNetworkName);
}

}  // namespace forecast
