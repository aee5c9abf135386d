#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/row_scores.hpp"

namespace forecast {

/// Rows of a table that a model had not seen, what it said of them, and what came.
struct ScoredTable {
    bool is_class = false;
    std::string target;
    double threshold = 0.5;                     ///< of classes
    std::vector<std::string> id_names;          ///< [ids]
    std::vector<std::vector<std::string>> ids;  ///< [ids][rows]
    std::vector<double> actual;                 ///< [rows]
    std::vector<double> output;                 ///< [rows] numbers, or probabilities of class 1
    std::vector<double> predicted;              ///< [rows] the same numbers, or the classes
    std::vector<std::size_t> clusters;          ///< [rows] rows that are not independent; empty: all are
    std::vector<RowScore> scores;

    [[nodiscard]] std::size_t rows() const { return actual.size(); }
};

/// Fills in the scores. REQUIRES: it has rows.
inline void set_scores(ScoredTable& table) {
    const RowBootstrap bootstrap{table.clusters};
    table.scores = table.is_class ? score_classes(table.actual, table.output, table.predicted, bootstrap)
                                  : score_numbers(table.actual, table.output, bootstrap);
}

}  // namespace forecast
