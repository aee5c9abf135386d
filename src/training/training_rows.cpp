#include "training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// The features as they were if all had been known at once.
WindowTables with_hindsight(const TrainingTask& task) {
    Frame known = *task.frame;
    for (Column& column : known.columns) {
        std::fill(column.available_at.begin(), column.available_at.end(), Timestamp::min());
    }
    return compute_window_tables(known, task.input.features, task.input.issue, task.input.target_name);
}

std::size_t count_missing(const FeatureTable& table, std::size_t column, RowRange rows) {
    const double* values = table.column(column);
    return static_cast<std::size_t>(
        std::count_if(values + rows.begin, values + rows.end, [](double x) { return std::isnan(x); }));
}

/// "'load' of features.past": the column that hindsight would help most.
std::string known_too_late(const WindowTables& tables, const WindowTables& hindsight, RowRange rows) {
    std::string worst;
    std::size_t most = 0;
    const auto look_at = [&](const char* list, const FeatureTable& then, const FeatureTable& later) {
        for (std::size_t c = 0; c < then.columns(); ++c) {
            const std::size_t missing =
                count_missing(then, c, rows) - std::min(count_missing(then, c, rows), count_missing(later, c, rows));
            if (missing > most) {
                most = missing;
                worst = fmt::format("'{}' of features.{}", then.names[c], list);
            }
        }
    };
    look_at("past", tables.past, hindsight.past);
    look_at("ahead", tables.ahead, hindsight.ahead);
    return worst;
}

/// ": 'wind' is missing most often, it ends on 2021-03-01"; empty where nothing is missing.
std::string most_missing(const WindowTables& tables, const Frame* frame, RowRange rows) {
    const std::string worst = most_often_missing(tables, rows);
    if (worst.empty()) {
        return "";
    }
    std::string text = fmt::format(": column '{}' is missing most often", worst);
    if (const auto index = frame == nullptr ? std::nullopt : frame->find(worst)) {
        const auto& values = frame->columns[*index].values;
        const auto there = [](double x) { return !std::isnan(x); };
        const auto first = std::find_if(values.begin(), values.end(), there) - values.begin();
        const auto last = values.rend() - std::find_if(values.rbegin(), values.rend(), there) - 1;
        text += fmt::format(", it is known from {} to {}", format_day(frame->axis.day(static_cast<std::size_t>(first))),
                            format_day(frame->axis.day(static_cast<std::size_t>(last))));
    }
    return text;
}

[[noreturn]] void refuse(const char* part, const WindowTables& tables, const TrainingTask& task, RowRange rows) {
    const WindowOptions& window = task.input.window;
    const IssueOptions& issue = task.input.issue;
    const WindowTables hindsight = task.frame == nullptr ? tables : with_hindsight(task);
    if (!complete_windows(hindsight, window, rows).empty()) {
        throw Error(ErrorKind::insufficient_data,
                    "no window of {} rows is known when a forecast of the {} part is issued ({}, {}): {} is in the "
                    "data, but not known yet on the rows just before; neither more data nor a smaller window helps. "
                    "Take lags of whole days from {} on (\"type\": \"lag\", \"at\": [{}, 7]) in its place{}",
                    window.size, part, to_string(issue.mode), issue.time, known_too_late(tables, hindsight, rows),
                    days_ahead(issue) + 1, days_ahead(issue) + 1,
                    task.frame->axis.daily() ? "" : ", or a daily frame (frame.step 1d)");
    }
    throw Error(ErrorKind::insufficient_data,
                "none of the {} rows of the {} part has a complete window of {} rows before it{}; fetch more data, "
                "take a smaller window, or leave the column out",
                rows.size(), part, window.size, most_missing(tables, task.frame, rows));
}

std::vector<std::int64_t> rows_of(const char* part, const WindowTables& tables, const TrainingTask& task,
                                  RowRange range) {
    auto rows = complete_windows(tables, task.input.window, range);
    if (rows.empty()) {
        refuse(part, tables, task, range);
    }
    return rows;
}

bool can_forecast_any(const WindowTables& tables, const WindowOptions& window, RowRange range) {
    for (std::size_t row = range.begin; row < range.end; ++row) {
        if (input_is_complete(tables, window, row)) {
            return true;
        }
    }
    return false;
}

}  // namespace

TrainingRows training_rows(const WindowTables& tables, const TrainingTask& task) {
    TrainingRows rows;
    rows.training = rows_of("training", tables, task, task.split.training);
    if (task.split.validation.size() > 0) {
        rows.validation = rows_of("validation", tables, task, task.split.validation);
    }
    const RowRange test = task.split.test;
    if (test.size() > 0 && !can_forecast_any(tables, task.input.window, test)) {
        refuse("test", tables, task, test);
    }
    return rows;
}

}  // namespace forecast
