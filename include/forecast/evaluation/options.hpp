#pragma once

#include <string>

#include "forecast/core/option.hpp"

namespace forecast {

/// When a newly trained model takes the champion's place.
struct PromotionOptions {
    std::string model;          ///< name of the registered model; empty = the experiment's
    double minimum_gain = 1.0;  ///< percent of the champion's MAE
    double confidence = 0.95;   ///< of the interval of the gain, which must lie above zero
    int block_days = 7;         ///< drawn together, since errors of neighbouring days are alike
    int resamples = 2000;
    int minimum_days = 28;  ///< that both models forecast and neither has seen
};
template <class Visitor>
void visit(Visitor&& field, PromotionOptions& o) {
    field("model", o.model, anything());
    field("minimum_gain", o.minimum_gain, at_least(0));
    field("confidence", o.confidence, between(0.5, 0.999));
    field("block_days", o.block_days, between(1, 366));
    field("resamples", o.resamples, between(100, 1'000'000));
    field("minimum_days", o.minimum_days, at_least(2));
}

}  // namespace forecast
