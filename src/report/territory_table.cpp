#include "forecast/report/territory_table.hpp"

#include <cmath>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string territory_text(const std::optional<double>& value, int decimals) {
    return value ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

Json territory_number(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json();
}

std::vector<std::string> territory_row(const TerritoryRun& run) {
    const TerritoryScore* best = run.best();
    if (best == nullptr) {
        return {run.name, run.failure.empty() ? "-" : "failed", "", "", "", "", "", run.run_id.substr(0, 8)};
    }
    const int decimals = decimals_of({*best->mae}, Shown::errors);
    return {run.name,
            best->forecaster,
            territory_text(best->mae, decimals),
            territory_text(best->rmse, decimals),
            run.unit,
            territory_text(best->mape, 2),
            std::to_string(best->n),
            run.run_id.substr(0, 8)};
}

}  // namespace

const TerritoryScore* TerritoryRun::best() const {
    const TerritoryScore* best = nullptr;
    for (const TerritoryScore& score : scores) {
        if (score.mae && (best == nullptr || *score.mae < *best->mae)) {
            best = &score;
        }
    }
    return best;
}

std::string render_territories(const std::vector<TerritoryRun>& runs, TableFormat format, const Terminal& terminal) {
    Table table({{"territory", false},
                 {"best forecaster", false},
                 {"MAE"},
                 {"RMSE"},
                 {"unit", false},
                 {"MAPE %"},
                 {"rows"},
                 {"run", false}});
    for (const TerritoryRun& run : runs) {
        table.add(territory_row(run));
    }
    std::string text = table.render(format, terminal);
    for (const TerritoryRun& run : runs) {
        if (!run.failure.empty() && format != TableFormat::csv) {
            text += fmt::format("\n{} failed: {}\n", run.name, run.failure);
        }
    }
    return text;
}

Json territories_json(const std::vector<TerritoryRun>& runs) {
    Json json = {{"schema_version", 1}, {"territories", Json::array()}};
    for (const TerritoryRun& run : runs) {
        const TerritoryScore* best = run.best();
        Json one = {{"name", run.name},
                    {"run_id", run.run_id},
                    {"status", run.failure.empty() ? "FINISHED" : "FAILED"},
                    {"unit", run.unit},
                    {"best", best == nullptr ? Json() : Json(best->forecaster)},
                    {"forecasters", Json::array()}};
        if (!run.failure.empty()) {
            one["failure"] = run.failure;
        }
        for (const TerritoryScore& score : run.scores) {
            one["forecasters"].push_back({{"name", score.forecaster},
                                          {"n", score.n},
                                          {"mae", territory_number(score.mae)},
                                          {"rmse", territory_number(score.rmse)},
                                          {"mape", territory_number(score.mape)}});
        }
        json["territories"].push_back(std::move(one));
    }
    return json;
}

std::vector<std::pair<std::string, double>> territory_metrics(const std::vector<TerritoryRun>& runs) {
    std::vector<std::pair<std::string, double>> metrics;
    for (const TerritoryRun& run : runs) {
        const TerritoryScore* best = run.best();
        if (best == nullptr) {
            continue;
        }
        for (const auto& [key, value] :
             {std::pair("mae", best->mae), std::pair("rmse", best->rmse), std::pair("mape", best->mape)}) {
            if (value && std::isfinite(*value)) {
                metrics.emplace_back(run.name + "/" + key, *value);
            }
        }
    }
    return metrics;
}

}  // namespace forecast
