#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "forecast/core/option.hpp"

namespace forecast {

/// What a network learns by: mean squared error, mean absolute error, or quadratic near zero and linear beyond.
enum class Loss { huber, mse, mae };
template <>
struct EnumTexts<Loss> {
    static constexpr std::array<std::string_view, 3> values = {"huber", "mse", "mae"};
};

/// How the learning rate goes over the steps of a training.
enum class RateSchedule { one_cycle, constant };
template <>
struct EnumTexts<RateSchedule> {
    static constexpr std::array<std::string_view, 2> values = {"one-cycle", "constant"};
};

/// Layers of a small network, and how it is trained. What each option means stands in its visit().
struct LearningOptions {
    std::vector<int> units = {24};
    std::vector<int> dense_units = {64};
    double dropout = 0.2;
    double covariate_dropout = 0.3;
    Loss loss = Loss::huber;
    double huber_delta = 0.7;
    int epochs = 60;
    int batch_size = 64;
    double learning_rate = 2e-3;
    RateSchedule schedule = RateSchedule::one_cycle;
    double weight_decay = 0.05;
    double clip_norm = 1;
};
template <class Visitor>
void visit(Visitor&& field, LearningOptions& o) {
    field("units", o.units, between(1, 512),
          "Units of each recurrent layer, from the input on. Without a meaning for dense.");
    field("dense_units", o.dense_units, between(1, 2048),
          "Units of each dense GELU layer before the output. Empty: the output layer alone.");
    field("dropout", o.dropout, between(0, 0.95),
          "Dropout probability on the last state and on each dense layer while training.");
    field("covariate_dropout", o.covariate_dropout, between(0, 0.95),
          "Dropout probability on the covariates of the target row while training.");
    field("loss", o.loss, choice_of<Loss>(),
          "Loss function. huber: quadratic near zero, linear beyond huber_delta; mse: mean squared error; mae: mean "
          "absolute error.");
    field("huber_delta", o.huber_delta, above(0), "Error at which the Huber loss becomes linear, in scaled units.");
    field("epochs", o.epochs, between(1, 10000), "Number of passes over the rows.");
    field("batch_size", o.batch_size, between(1, 65536), "Rows per optimisation step.");
    field("learning_rate", o.learning_rate, above(0), "Learning rate; with the one-cycle schedule its maximum.");
    field("schedule", o.schedule, choice_of<RateSchedule>(),
          "Course of the learning rate. one-cycle: rises within the first 30 % of the steps, then falls.");
    field("weight_decay", o.weight_decay, at_least(0), "Decoupled weight decay (AdamW).");
    field("clip_norm", o.clip_norm, at_least(0),
          "Largest norm of the whole gradient; a larger one is scaled down to it. 0: no clipping.");
}

}  // namespace forecast
