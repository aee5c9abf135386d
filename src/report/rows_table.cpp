#include "forecast/report/rows_table.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/json_numbers.hpp"

namespace forecast {
namespace {

std::string task_of(const ScoredTable& scored) {
    return scored.is_class ? "classification" : "regression";
}

std::string three_digits(double value) {
    return std::isnan(value) ? "-" : fmt::format("{:.4g}", value);
}

std::string rows_csv(const ScoredTable& scored, bool with_actual) {
    std::vector<Table::Heading> headings;
    for (const std::string& name : scored.id_names) {
        headings.push_back({name, false});
    }
    if (with_actual) {
        headings.push_back({"actual"});
    }
    headings.push_back({"prediction"});
    if (scored.is_class) {
        headings.push_back({"probability"});
    }
    Table table(headings);
    for (std::size_t row = 0; row < scored.output.size(); ++row) {
        std::vector<std::string> cells;
        for (const auto& column : scored.ids) {
            cells.push_back(column[row]);
        }
        if (with_actual) {
            cells.push_back(fmt::format("{}", scored.actual[row]));
        }
        cells.push_back(fmt::format("{}", scored.predicted[row]));
        if (scored.is_class) {
            cells.push_back(fmt::format("{}", scored.output[row]));
        }
        table.add(std::move(cells));
    }
    return table.render(TableFormat::csv, {});
}

}  // namespace

std::string render_row_scores(const ScoredTable& scored, TableFormat format, const Terminal& terminal) {
    Table table({{"metric", false}, {"value"}, {"95 % from"}, {"to"}});
    for (const RowScore& score : scored.scores) {
        table.add({score.key, three_digits(score.value), three_digits(score.low), three_digits(score.high)});
    }
    if (format != TableFormat::text) {
        return table.render(format, terminal);
    }
    std::string text = fmt::format("{} of {}, {} rows that the model has not seen\n\n{}", task_of(scored),
                                   scored.target, scored.rows(), table.render(format, terminal));
    if (scored.is_class) {
        const ConfusionMatrix matrix = confusion_matrix(scored.actual, scored.predicted);
        Table confusion(
            {{fmt::format("from {} on", three_digits(scored.threshold)), false}, {"predicted 0"}, {"predicted 1"}});
        confusion.add({"actual 0", std::to_string(matrix.true_negative), std::to_string(matrix.false_positive)});
        confusion.add({"actual 1", std::to_string(matrix.false_negative), std::to_string(matrix.true_positive)});
        text += "\n" + confusion.render(format, terminal);
    }
    return text;
}

nlohmann::ordered_json row_scores_json(const ScoredTable& scored) {
    nlohmann::ordered_json json = {{"schema_version", 1},
                                   {"task", task_of(scored)},
                                   {"target", scored.target},
                                   {"n", scored.rows()},
                                   {"metrics", nlohmann::ordered_json::object()},
                                   {"intervals", nlohmann::ordered_json::object()}};
    for (const RowScore& score : scored.scores) {
        json["metrics"][score.key] = number_or_null(score.value);
        json["intervals"][score.key] = {{"low95", number_or_null(score.low)}, {"high95", number_or_null(score.high)}};
    }
    if (scored.is_class) {
        const ConfusionMatrix matrix = confusion_matrix(scored.actual, scored.predicted);
        json["threshold"] = scored.threshold;
        json["confusion"] = {{"true_negative", matrix.true_negative},
                             {"false_positive", matrix.false_positive},
                             {"false_negative", matrix.false_negative},
                             {"true_positive", matrix.true_positive}};
    }
    return json;
}

std::string row_scores_note(const ScoredTable& scored) {
    std::string text = fmt::format("{} of {}, {} rows:", task_of(scored), scored.target, scored.rows());
    for (const RowScore& score : scored.scores) {
        text += fmt::format(" {} {}", score.key, three_digits(score.value));
    }
    return text;
}

std::string scored_csv(const ScoredTable& scored) {
    return rows_csv(scored, true);
}

std::string predicted_csv(const ScoredTable& scored) {
    return rows_csv(scored, false);
}

}  // namespace forecast
