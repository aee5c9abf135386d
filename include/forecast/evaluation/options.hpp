#pragma once

#include <string>

#include "forecast/core/option.hpp"

namespace forecast {

/// When a newly trained model replaces the champion: section `promotion` of a config. What each option means stands in
/// its visit().
struct PromotionOptions {
    std::string model;
    double minimum_gain = 1.0;
    double confidence = 0.95;
    int block_days = 7;
    int resamples = 2000;
    int minimum_days = 28;
};
template <class Visitor>
void visit(Visitor&& field, PromotionOptions& o) {
    field("model", o.model, anything(), "Name of the registered model. Empty: the name of the experiment.");
    field("minimum_gain", o.minimum_gain, at_least(0),
          "Smallest gain of a new champion, in percent of the present champion's MAE.");
    field("confidence", o.confidence, between(0.5, 0.999),
          "Confidence level of the interval of the gain, which must lie above zero.");
    field("block_days", o.block_days, between(1, 366),
          "Days per block of the bootstrap. Errors of neighbouring days are alike and are drawn together.");
    field("resamples", o.resamples, between(100, 1'000'000), "Number of bootstrap resamples.");
    field("minimum_days", o.minimum_days, at_least(2),
          "Fewest days that both models must have forecast, none of them seen in training.");
}

}  // namespace forecast
