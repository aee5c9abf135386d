#include "forecast/workflow/common_errors.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/metrics.hpp"

namespace forecast {
namespace {

constexpr const char* kPredictions = "predictions.csv";
constexpr double kSameActual = 1e-9;  ///< relative: the values are printed whole

struct Prediction {
    double actual = 0;
    double predicted = 0;
};
struct Predictions {
    std::string forecaster;
    std::map<std::string, Prediction> rows;  ///< by their time's text
};

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> all;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) {
        all.push_back(cell);
    }
    return all;
}

double number(const std::string& text, const std::filesystem::path& file, std::size_t line) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
        throw Error("{}:{}: '{}' is not a number", file.string(), line, text);
    }
    return value;
}

/// The forecasts of `forecaster`, or of the first one there where that is empty; nothing where it is not
/// there. A backtest in several modes of weather has it in each; it is the one of `weather` then.
std::optional<Predictions> read_predictions(const std::filesystem::path& file, const std::string& forecaster,
                                            const std::string& weather) {
    std::istringstream in(read_file(file));
    std::string line;
    std::getline(in, line);
    const auto header = cells(line);
    if (header.size() < 3 || header[0] != "time" || header[1] != "actual") {
        throw Error("{}:1: 'time,actual,FORECASTER,...' was expected, not '{}'", file.string(), line);
    }
    const auto found = std::find_if(header.begin() + 2, header.end(), [&](const std::string& label) {
        return forecaster.empty() || label == forecaster || label == forecaster + "/" + weather;
    });
    if (found == header.end()) {
        return std::nullopt;
    }
    const auto column = static_cast<std::size_t>(found - header.begin());
    Predictions predictions{*found, {}};
    for (std::size_t count = 2; std::getline(in, line); ++count) {
        const auto row = cells(line);
        if (row.size() <= column) {
            throw Error("{}:{}: {} columns or more were expected in '{}'", file.string(), count, column + 1, line);
        }
        const Prediction prediction{number(row[1], file, count), number(row[column], file, count)};
        if (std::isfinite(prediction.actual) && std::isfinite(prediction.predicted)) {
            predictions.rows.emplace(row[0], prediction);
        }
    }
    return predictions;
}

std::optional<Predictions> find_predictions(const RunStore& store, const RunSummary& run,
                                            const std::string& forecaster) {
    const auto files = store.list_artifacts(run);
    const bool there =
        std::any_of(files.begin(), files.end(), [](const ArtifactFile& file) { return file.path == kPredictions; });
    return there ? read_predictions(store.fetch_artifacts(run) / kPredictions, forecaster,
                                    run.param("issue.weather").value_or(""))
                 : std::nullopt;
}

std::vector<std::string> common_times(const std::vector<std::optional<Predictions>>& all) {
    std::map<std::string, std::size_t> counts;
    std::size_t with_predictions = 0;
    for (const auto& predictions : all) {
        with_predictions += predictions ? 1 : 0;
        for (const auto& row : predictions ? predictions->rows : std::map<std::string, Prediction>()) {
            ++counts[row.first];
        }
    }
    std::vector<std::string> common;
    for (const auto& [time, count] : counts) {
        if (count == with_predictions) {
            common.push_back(time);
        }
    }
    return common;
}

RunErrors errors_on(const Predictions& predictions, const std::vector<std::string>& times) {
    std::vector<double> actual;
    std::vector<double> predicted;
    for (const std::string& time : times) {
        actual.push_back(predictions.rows.at(time).actual);
        predicted.push_back(predictions.rows.at(time).predicted);
    }
    return {predictions.forecaster, mae(actual, predicted), rmse(actual, predicted), mape(actual, predicted),
            bias(actual, predicted)};
}

bool actuals_differ(const std::vector<std::optional<Predictions>>& all, const std::string& time) {
    std::optional<double> first;
    for (const auto& predictions : all) {
        if (!predictions) {
            continue;
        }
        const double actual = predictions->rows.at(time).actual;
        first = first.value_or(actual);
        if (std::abs(actual - *first) > kSameActual * std::max(std::abs(actual), std::abs(*first))) {
            return true;
        }
    }
    return false;
}

}  // namespace

CommonErrors common_errors(const RunStore& store, const std::vector<RunSummary>& runs,
                           const std::vector<std::string>& forecasters) {
    CommonErrors common;
    std::vector<std::optional<Predictions>> all;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        all.push_back(find_predictions(store, runs[i], forecasters.empty() ? "" : forecasters[i]));
        if (!all.back()) {
            common.without.push_back(runs[i].run_id);
        }
    }
    const auto times = common_times(all);
    std::set<std::string> days;
    for (const std::string& time : times) {
        days.insert(time.substr(0, std::string_view("2024-01-01").size()));
    }
    common.days = days.size();
    for (const auto& predictions : all) {
        common.runs.push_back(predictions && !times.empty() ? std::optional(errors_on(*predictions, times))
                                                            : std::nullopt);
    }
    common.differing_actuals = static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [&](const std::string& time) { return actuals_differ(all, time); }));
    return common;
}

}  // namespace forecast
