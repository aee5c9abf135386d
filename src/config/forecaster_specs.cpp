#include "forecast/config/forecaster_specs.hpp"

#include <utility>

namespace forecast {

ForecasterSpecs forecaster_specs(const ExperimentConfig& config) {
    ForecasterSpecs specs;
    specs.named = config.forecasters;
    specs.issue = config.issue;
    if (!config.linear.features.empty() || !config.features.ahead.empty()) {  // it has nothing to read without
        ForecasterOptions linear;
        linear.type = "linear";
        linear.linear = config.linear;
        specs.named.emplace("linear", std::move(linear));
    }
    if (!config.additive.terms.empty()) {
        ForecasterOptions additive;
        additive.type = "additive";
        additive.additive = config.additive;
        specs.named.emplace("additive", std::move(additive));
    }
    const auto of_days = forecasters_of_days(specs.named);
    for (auto& [name, options] : specs.named) {
        const auto level = of_days.find(name);
        const DailyLevelOptions* days = level == of_days.end() ? nullptr : &specs.named.at(level->second).daily_level;
        const auto& ahead = days != nullptr && !days->ahead.empty() ? days->ahead : config.features.ahead;
        const auto& past = days != nullptr && !days->past.empty() ? days->past : config.features.past;
        AdditiveOptions& of_other = options.transfer.model.additive;
        if (of_other.terms.empty()) {
            of_other.terms = config.additive.terms;
            of_other.features = of_other.features.empty() ? config.additive.features : of_other.features;
        }
        for (auto* features :
             {&options.linear.features, &options.additive.features, &options.boosted.learnt.features,
              &options.network.learnt.features, &options.transfer.model.linear.features, &of_other.features}) {
            if (features->empty()) {
                *features = ahead;
            }
        }
        if (options.network.past.empty()) {
            options.network.past = past;
        }
    }
    return specs;
}

}  // namespace forecast
