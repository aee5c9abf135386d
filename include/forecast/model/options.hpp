#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// Architecture of the network: section `network` of a config. With covariates of the target days, the head sees them
/// beside the last LSTM state, row by row of the horizon.
struct NetworkOptions {
    std::vector<int> lstm_units = {50};
    bool bidirectional = false;
    int bidirectional_layers = 0;
    bool batch_norm = false;
    double dropout = 0.2;
    std::vector<double> layer_dropout = {};
    std::vector<int> head_units;
    std::vector<double> head_dropout = {};
    bool residual = false;
    double covariate_dropout = 0.0;
    bool skip = false;

    /// Whether LSTM layer i, from 0 at the input, reads in both directions.
    [[nodiscard]] bool reads_both_ways(std::size_t i) const {
        return bidirectional && (bidirectional_layers == 0 || i < static_cast<std::size_t>(bidirectional_layers));
    }
    /// Dropout probability behind LSTM layer i.
    [[nodiscard]] double dropout_behind(std::size_t i) const {
        const double behind_last = i + 1 == lstm_units.size() ? dropout : 0;
        return layer_dropout.empty() ? behind_last : layer_dropout[i];
    }
};
template <class Visitor>
void visit(Visitor&& field, NetworkOptions& o) {
    field("lstm_units", o.lstm_units, between(1, 2048), "Units of each LSTM layer, from the input on.");
    field("bidirectional", o.bidirectional, anything(),
          "Whether each LSTM layer reads the window in both directions, with as many units for each.");
    field("bidirectional_layers", o.bidirectional_layers, at_least(0),
          "With bidirectional: how many LSTM layers read in both directions, from the input on. 0: all.");
    field("batch_norm", o.batch_norm, anything(),
          "Whether the states of each LSTM layer are normalised over the batch; forecasts use running means.");
    field("dropout", o.dropout, between(0, 0.95), "Dropout probability on the last LSTM state while training.");
    field("layer_dropout", o.layer_dropout, between(0, 0.95),
          "Dropout probability on the states of each LSTM layer, from the input on, in the place of dropout. Empty: "
          "dropout, on the last alone.");
    field("head_units", o.head_units, between(1, 4096),
          "Units of each dense ReLU layer between the LSTM and the output. Empty: the output layer alone.");
    field("head_dropout", o.head_dropout, between(0, 0.95),
          "Dropout probability on what each dense ReLU layer gives while training. Empty: none.");
    field("residual", o.residual, anything(),
          "Whether a dense layer of the head that has as many inputs as units adds its input to its output.");
    field("covariate_dropout", o.covariate_dropout, between(0, 0.95),
          "Dropout probability on the covariates of the target day while training.");
    field("skip", o.skip, anything(),
          "Whether a linear path leads from the covariates of the target day straight to the output.");
}

}  // namespace forecast
