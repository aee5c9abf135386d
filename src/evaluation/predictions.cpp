#include "forecast/evaluation/predictions.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/interval_bounds.hpp"
#include "prediction_cells.hpp"

namespace forecast {
namespace {

std::string csv_header(const std::vector<std::string>& labels) {
    std::string text = "time,actual";
    for (const std::string& label : labels) {
        text += "," + label;
    }
    text += ",issued_at";
    for (const std::string& label : labels) {
        for (const auto& [name, bound] : kIntervalBounds) {
            text += fmt::format(",{} {}", label, name);
        }
    }
    return text + "\n";
}

std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> all;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) {
        all.push_back(cell);
    }
    return all;
}

bool is_header(const std::vector<std::string>& row) {
    return row.size() >= 3 && row[0] == "time" && row[1] == "actual";
}

}  // namespace

std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison) {
    std::string text = csv_header(labels(comparison.forecasters));
    for (const ScoredRow& row : comparison.result.rows) {
        const Timestamp start = frame.axis.start(row.row);
        text += frame.axis.daily() ? format_day(frame.axis.day(row.row)) : format_utc(start);
        text += fmt::format(",{}", row.actual);
        for (const double value : row.predicted) {
            text += fmt::format(",{}", value);
        }
        text += "," + format_utc(issue_time(issue, frame.axis, row.row));
        for (const auto& intervals : row.intervals) {
            for (const auto& [name, bound] : kIntervalBounds) {
                text += intervals ? fmt::format(",{}", (*intervals).*bound) : ",";
            }
        }
        text += "\n";
    }
    return text;
}

bool has_predictions_header(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    return is_header(cells(line));
}

std::optional<Predictions> read_predictions(const std::filesystem::path& file, const std::string& forecaster,
                                            const std::string& weather) {
    std::istringstream in(read_file(file));
    std::string line;
    std::getline(in, line);
    const auto header = cells(line);
    if (!is_header(header)) {
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
        const Prediction prediction{number_in_cell(row[1], file, count), number_in_cell(row[column], file, count)};
        if (std::isfinite(prediction.actual) && std::isfinite(prediction.predicted)) {
            predictions.rows.emplace(row[0], prediction);
        }
    }
    return predictions;
}

}  // namespace forecast
