#pragma once

#include <string>
#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// LSTM stack -> dropout -> dense head. Where the experiment has target-day covariates, the head sees the last state
/// and them, row by row of the horizon.
struct NetworkOptions {
    std::vector<int> lstm_units = {50};
    double dropout = 0.2;            ///< on the last state
    std::vector<int> head_units;     ///< dense layers with relu before the output; empty = output layer only
    double covariate_dropout = 0.0;  ///< on the target-day covariates
    bool skip = false;               ///< besides, a linear path from the target-day covariates to the output
};
template <class Visitor>
void visit(Visitor&& field, NetworkOptions& o) {
    field("lstm_units", o.lstm_units, between(1, 2048));
    field("dropout", o.dropout, between(0, 0.95));
    field("head_units", o.head_units, between(1, 4096));
    field("covariate_dropout", o.covariate_dropout, between(0, 0.95));
    field("skip", o.skip, anything());
}

}  // namespace forecast
