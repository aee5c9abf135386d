#pragma once

#include <cstdint>
#include <string>

#include "forecast/core/option.hpp"

namespace forecast {

struct TrainingOptions {
    std::string target = "level";    ///< level: the load itself; change: since the newest load of the window
    std::string scaling = "minmax";  ///< of inputs and target, learnt on the training windows
    std::string loss = "mse";
    double huber_delta = 1.0;  ///< in scaled units
    int epochs = 200;
    int batch_size = 32;
    double learning_rate = 1e-3;
    std::string schedule = "constant";  ///< or one-cycle: up to learning_rate within 30 % of the steps, then down
    double weight_decay = 0;            ///< decoupled (AdamW); 0 = Adam
    int patience = 30;                  ///< epochs without improvement before stopping; the best weights are kept
    double clip_norm = 0;               ///< of the whole gradient; 0 = none
    bool shuffle = true;                ///< training windows, anew each epoch
    double half_life_days = 0;          ///< recency weights of the training windows; 0 = all alike
    std::int64_t seed = 1;
    std::string device = "auto";
    int threads = 0;  ///< 0 = as many as a step can use: one, more slow it down
};
template <class Visitor>
void visit(Visitor&& field, TrainingOptions& o) {
    field("target", o.target, one_of("level", "change"));
    field("scaling", o.scaling, one_of("minmax", "standard"));
    field("loss", o.loss, one_of("mse", "huber"));
    field("huber_delta", o.huber_delta, above(0));
    field("epochs", o.epochs, between(1, 100000));
    field("batch_size", o.batch_size, between(1, 65536));
    field("learning_rate", o.learning_rate, above(0));
    field("schedule", o.schedule, one_of("constant", "one-cycle"));
    field("weight_decay", o.weight_decay, at_least(0));
    field("patience", o.patience, at_least(1));
    field("clip_norm", o.clip_norm, at_least(0));
    field("shuffle", o.shuffle, anything());
    field("half_life_days", o.half_life_days, at_least(0));
    field("seed", o.seed, at_least(0));
    field("device", o.device, one_of("auto", "cpu", "cuda"));
    field("threads", o.threads, between(0, 1024));
}

}  // namespace forecast
