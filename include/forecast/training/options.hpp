#pragma once

#include <cstdint>
#include <string>

#include "forecast/core/option.hpp"

namespace forecast {

/// How a network is trained: section `training` of a config. What each option means stands in its visit().
///
/// An epoch shuffles the training windows, takes one optimisation step for each batch, and measures the loss on the
/// validation windows. Training ends after `epochs`, or when `patience` epochs have not improved that loss.
struct TrainingOptions {
    std::string target = "level";
    std::string scaling = "minmax";
    std::string loss = "mse";
    double huber_delta = 1.0;
    double quantile = 0.5;
    int epochs = 200;
    int batch_size = 32;
    double learning_rate = 1e-3;
    std::string schedule = "constant";
    double plateau_factor = 0.5;
    int plateau_patience = 8;
    double min_learning_rate = 1e-7;
    double weight_decay = 0;
    double l1 = 0;
    double l2 = 0;
    int patience = 30;
    double clip_norm = 0;
    bool shuffle = true;
    double half_life_days = 0;
    int refit_every_days = 365;
    std::int64_t seed = 1;
    std::string device = "auto";
    std::string kernel = "auto";
    int threads = 0;
};
template <class Visitor>
void visit(Visitor&& field, TrainingOptions& o) {
    field(
        "target", o.target, one_of("level", "change"),
        "What the network learns. level: the load itself; change: its difference from the newest load of the window.");
    field("scaling", o.scaling, one_of("minmax", "standard"),
          "Scaling of inputs and target, fitted on the training windows. minmax: to 0..1; standard: to mean 0 and "
          "deviation 1.");
    field("loss", o.loss, one_of("mse", "mae", "huber", "pinball"),
          "Loss function. mse: mean squared error; mae: mean absolute error; huber: quadratic near zero, linear beyond "
          "huber_delta; pinball: of the quantile.");
    field("huber_delta", o.huber_delta, above(0), "Error at which the Huber loss becomes linear, in scaled units.");
    field("quantile", o.quantile, between(0.001, 0.999),
          "Quantile that the pinball loss forecasts: 0.9 is exceeded by one load in ten.");
    field("epochs", o.epochs, between(1, 100000), "Maximum number of passes over the training windows.");
    field("batch_size", o.batch_size, between(1, 65536), "Training windows per optimisation step.");
    field("learning_rate", o.learning_rate, above(0), "Learning rate; with the one-cycle schedule its maximum.");
    field(
        "schedule", o.schedule, one_of("constant", "one-cycle", "plateau"),
        "Course of the learning rate. one-cycle: rises within the first 30 % of the steps, then falls; plateau: falls "
        "when the validation loss no longer does.");
    field("plateau_factor", o.plateau_factor, between(0.01, 0.99),
          "Factor by which the plateau schedule lowers the learning rate.");
    field("plateau_patience", o.plateau_patience, at_least(1),
          "Epochs without improvement of the validation loss before the plateau schedule lowers the learning rate.");
    field("min_learning_rate", o.min_learning_rate, at_least(0),
          "Learning rate below which the plateau schedule never goes.");
    field("weight_decay", o.weight_decay, at_least(0), "Decoupled weight decay (AdamW). 0: plain Adam.");
    field("l1", o.l1, at_least(0), "Factor of the sum of absolute input and dense weights that is added to the loss.");
    field("l2", o.l2, at_least(0), "Factor of the sum of squared input and dense weights that is added to the loss.");
    field("patience", o.patience, at_least(1),
          "Epochs without improvement of the validation loss before training stops. The best weights are kept.");
    field("clip_norm", o.clip_norm, at_least(0),
          "Largest norm of the whole gradient; a larger one is scaled down to it. 0: no clipping.");
    field("shuffle", o.shuffle, anything(), "Whether the training windows are shuffled anew in each epoch.");
    field("half_life_days", o.half_life_days, at_least(0),
          "Age in days at which a training window has half the weight of the newest. 0: all weigh the same.");
    field("refit_every_days", o.refit_every_days, between(1, 3660),
          "Days between two trainings in a backtest that names lstm.");
    field("seed", o.seed, at_least(0), "Seed of the initial weights, the shuffling and the dropout.");
    field("device", o.device, one_of("auto", "cpu", "cuda"),
          "Device for training. auto: the faster one for this network and batch.");
    field(
        "kernel", o.kernel, one_of("auto", "fused", "libtorch"),
        "What computes a training. fused: the program's own loops; auto: these on the CPU, for layers up to 128 units "
        "without bidirectional, batch_norm, layer_dropout, head_dropout, l1 and l2.");
    field(
        "threads", o.threads, between(0, 1024),
        "CPU threads for training. 0: one a core by the fused kernel, which computes the same with any number; one by "
        "libtorch, as more slow down a step of a usual network.");
}

}  // namespace forecast
