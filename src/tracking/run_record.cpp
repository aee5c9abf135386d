#include "run_record.hpp"

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/tracking/dataset_json.hpp"
#include "forecast/tracking/mlflow_json.hpp"

namespace forecast {
namespace {

using nlohmann::json;

RunStatus to_end_status(const std::string& word) {
    const auto status = parse_enum<RunStatus>(word);
    const bool ended = status && *status != RunStatus::running && *status != RunStatus::scheduled;
    return ended ? *status : throw Error("a run cannot end as '{}'", word);
}

struct Writer {
    json operator()(const LogBatch& batch) const {
        json metrics = json::array();
        for (const Metric& metric : batch.metrics) {
            metrics.push_back({metric.key, number_json(metric.value), metric.step, metric.timestamp_ms});
        }
        return {{"record", "log_batch"}, {"metrics", metrics}, {"params", batch.params}, {"tags", batch.tags}};
    }
    json operator()(const LogInputs& read) const {
        json inputs = json::array();
        for (const DatasetInput& input : read.inputs) {
            inputs.push_back(input_json(input));
        }
        return {{"record", "log_inputs"}, {"inputs", inputs}};
    }
    json operator()(const LogModel& model) const {
        return {{"record", "log_model"}, {"history_item", model.history_item}};
    }
    json operator()(const SendArtifacts& /*all*/) const { return {{"record", "send_artifacts"}}; }
    json operator()(const FinishRun& end) const {
        return {{"record", "finish"}, {"status", to_string(end.status)}, {"end_ms", end.end_ms}};
    }
};

LogBatch to_batch(const json& record) {
    LogBatch batch;
    for (const json& metric : record.at("metrics")) {
        batch.metrics.push_back({metric.at(0).get<std::string>(), number_of(metric.at(1)),
                                 read_whole_number(metric.at(2)), read_whole_number(metric.at(3))});
    }
    batch.params = record.at("params").get<std::vector<Param>>();
    batch.tags = record.at("tags").get<std::vector<Tag>>();
    return batch;
}

LogInputs to_inputs(const json& record) {
    LogInputs read;
    for (const json& input : record.at("inputs")) {
        read.inputs.push_back(to_input(input));
    }
    return read;
}

RunRecord to_record(const json& record) {
    const auto kind = record.at("record").get<std::string>();
    if (kind == "log_batch") {
        return to_batch(record);
    }
    if (kind == "log_inputs") {
        return to_inputs(record);
    }
    if (kind == "log_model") {
        return LogModel{record.at("history_item").get<std::string>()};
    }
    if (kind == "send_artifacts") {
        return SendArtifacts{};
    }
    if (kind == "finish") {
        return FinishRun{to_end_status(record.at("status").get<std::string>()), read_whole_number(record.at("end_ms"))};
    }
    throw Error("there is no record '{}'", kind);
}

struct Application {
    RunStore& store;
    const RunSummary& run;

    void operator()(const LogBatch& batch) const {
        store.log_batch(run.run_id, batch.metrics, batch.params, batch.tags);
    }
    void operator()(const LogInputs& read) const { store.log_inputs(run.run_id, read.inputs); }
    void operator()(const LogModel& model) const { store.log_model(run, model.history_item); }
    void operator()(const SendArtifacts& /*all*/) const { store.send_artifacts(run); }
    void operator()(const FinishRun& end) const { store.finish_run(run.run_id, end.status, end.end_ms); }
};

}  // namespace

void apply(const RunRecord& record, RunStore& store, const RunSummary& run) {
    std::visit(Application{store, run}, record);
}

std::string to_line(const RunRecord& record) {
    return std::visit(Writer{}, record).dump(-1, ' ', false, json::error_handler_t::replace);
}

RunRecord parse_record(const std::string& line) {
    try {
        return to_record(parse_json(line));
    } catch (const json::exception& fault) {
        throw Error("not a record of a run: {}", fault.what());
    }
}

}  // namespace forecast
