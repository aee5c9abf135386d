#include <cmath>

#include "../../src/tracking/spool_file.hpp"
#include "../support/sample_frames.hpp"
#include "forecast/core/error.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/model/model_info.hpp"
#include "forecast/statistical/makers.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

TermOptions curve(const std::string& column) {
    TermOptions term;
    term.curve = column;
    return term;
}

StatisticalOptions options_of_the_corpus() {
    StatisticalOptions options;
    options.linear.features = {
        {"value", {"temperature"}, {}, {}}, {"day_of_week", {}, {}, {}}, {"lag", {"load"}, {1, 7}, {}}};
    options.additive.features = options.linear.features;
    TermOptions lines;
    lines.lines = {"load_j-1", "load_j-7"};
    lines.by = "day_of_week";
    options.additive.terms = {curve("temperature"), lines};
    return options;
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
    static const Frame kTown = town(to_day({2021, 1, 1}), 60);
    static const StatisticalOptions kOptions = options_of_the_corpus();
    const bool is_additive = input.find("\"additive\"") != std::string::npos;
    const auto forecaster = is_additive ? make_additive(kOptions) : make_linear(kOptions);
    load_fit(*forecaster, as_file(input, "saved.json"));
    forecaster->prepare(kTown);
    for (std::size_t row = 40; row < kTown.axis.size(); ++row) {
        for (const double value : forecaster->predict({issue_time({}, kTown.axis, row), row, 1})) {
            must_hold(!std::isinf(value), "a forecast is finite or missing");
        }
    }
}

void fuzz_model_info(const std::string& input) {
    const ModelInfo info = model_info_from_json(input, "model_info.json");
    must_hold(info.ahead_places().size() == info.ahead.size(), "a column ahead has a place");
    must_hold(info.input_rows() >= info.window.size, "the input holds the window");
    const std::string text = to_json(info, "{}");
    must_hold(to_json(model_info_from_json(text, "again.json"), "{}") == text, "it is written as it is read");
}

}  // namespace forecast
