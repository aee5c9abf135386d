#include "forecast/report/full_run.hpp"

#include <fmt/format.h>

#include "forecast/report/runs_json.hpp"

namespace forecast {

FullRun read_full(const RunStore& store, RunSummary summary) {
    FullRun run{std::move(summary), {}};
    for (const auto& metric : run.summary.metrics) {
        run.histories.push_back(store.history(run.summary.run_id, metric.first));
    }
    return run;
}

nlohmann::ordered_json full_json(const FullRun& run) {
    nlohmann::ordered_json json = run_json(run.summary);
    json["metric_histories"] = nlohmann::ordered_json::object();
    for (const auto& history : run.histories) {
        for (const Metric& point : history) {
            json["metric_histories"][point.key].push_back(
                {{"step", point.step}, {"timestamp_ms", point.timestamp_ms}, {"value", json_number(point.value)}});
        }
    }
    return json;
}

Table history_table(const std::vector<FullRun>& runs) {
    Table table({{"run_id", false}, {"metric", false}, {"step"}, {"timestamp_ms"}, {"value"}});
    for (const FullRun& run : runs) {
        for (const auto& history : run.histories) {
            for (const Metric& point : history) {
                table.add({run.summary.run_id, point.key, std::to_string(point.step),
                           std::to_string(point.timestamp_ms), fmt::format("{}", point.value)});
            }
        }
    }
    return table;
}

}  // namespace forecast
