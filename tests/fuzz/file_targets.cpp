#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "../../src/tracking/spool_file.hpp"
#include "../support/small_forecasters.hpp"
#include "forecast/core/error.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/model/model_info.hpp"
#include "forecast/tabular/row_model.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

/// The kind of forecaster that the input says it is; linear where it says none.
std::string kind_said_in(const std::string& input) {
    for (const char* kind : {"additive", "boosted", "lstm", "gru", "dense", "combination", "daily_level"}) {
        if (input.find("\"forecaster\":\"" + std::string(kind) + "\"") != std::string::npos) {
            return kind;
        }
    }
    return "linear";
}

}  // namespace

void fuzz_spool(const std::string& input) {
    const auto file = SpoolFile::open(as_file(input, "0123.jsonl"));
    if (!file) {
        return;
    }
    const SpoolContents contents = file->read();
    for (const std::size_t waiting : contents.waiting) {
        must_hold(waiting < contents.records.size(), "what waits is one of the records");
        to_line(contents.records[waiting]);
    }
}

void fuzz_forecaster(const std::string& input) {
    static const std::filesystem::path kLinear = save_small_base(as_file("", "linear.json"));
    static const std::array kFrames = {frame_of_small("linear", false), frame_of_small("gru", false)};
    const std::string kind = kind_said_in(input);
    const Frame& frame = kFrames[kind == "gru" || kind == "dense" || kind == "daily_level" ? 1 : 0];
    Forecasters forecasters(small_forecasters());
    load_fit(*forecasters.get("linear"), kLinear);
    const auto forecaster = forecasters.get(kind);
    load_fit(*forecaster, as_file(input, "saved.json"));
    forecaster->prepare(frame);
    const std::size_t row = frame.axis.size() - 1;
    const Origin newest{issue_time({}, frame.axis, row), row, 1};
    const double forecast = forecaster->predict(newest).front();
    must_hold(!std::isinf(forecast), "a forecast is finite or missing");
    const auto explanation = forecaster->explain(newest);
    must_hold(!explanation || std::isfinite(explanation->forecast()), "what is explained is finite");
}

void fuzz_row_model(const std::string& input) {
    const std::size_t line = std::min(input.find('\n'), input.size());
    as_file(input.substr(std::min(line + 1, input.size())), "model.json");
    const RowModel model(as_file(input.substr(0, line), "row_model.json").parent_path());
    const std::size_t features = model.features().size();
    std::vector<float> inputs(3 * features, 0.5F);
    std::fill_n(inputs.begin(), features, std::numeric_limits<float>::quiet_NaN());
    std::fill_n(inputs.begin(), features / 2, -1e30F);
    const std::vector<double> outputs = model.outputs(inputs);
    must_hold(outputs.size() == 3, "each row has an output");
    for (const double output : outputs) {
        const bool is_class = model.task() == RowTask::classification;
        must_hold(!is_class || std::isnan(output) || (output >= 0 && output <= 1), "a probability is one");
    }
    must_hold(model.contributions(inputs).size() == 3 * (features + 1), "each row has a part of each feature");
}

void fuzz_model_info(const std::string& input) {
    const ModelInfo info = model_info_from_json(input, "model_info.json");
    must_hold(info.ahead_places().size() == info.ahead.size(), "a column ahead has a place");
    must_hold(info.input_rows() >= info.window_size, "the input holds the window");
    const std::string text = to_json(info, "{}");
    must_hold(to_json(model_info_from_json(text, "again.json"), "{}") == text, "it is written as it is read");
}

}  // namespace forecast
