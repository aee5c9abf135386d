#include "learnt_forecaster.hpp"
#include "network_model.hpp"

namespace forecast {

std::unique_ptr<Forecaster> make_network(Recurrence recurrence, const NetworkForecasterOptions& options, Bases base,
                                         const CompositeContext& context) {
    constexpr std::array kNames = {"dense", "lstm", "gru"};
    Learner learner;
    learner.type = kNames.at(static_cast<std::size_t>(recurrence));
    learner.part = "network";
    learner.past = options.past;
    learner.window = options.window;
    learner.whole_days = true;
    learner.learn = [recurrence, options](const LearningRows& rows, const Cancellation& cancellation) {
        return std::make_shared<const NetworkModel>(rows, recurrence, options, cancellation);
    };
    learner.read = [recurrence, options](const nlohmann::ordered_json& saved, const InputSizes& sizes) {
        return std::make_shared<const NetworkModel>(saved, sizes, recurrence, options);
    };
    return make_learnt(options.learnt, std::move(learner), base.empty() ? nullptr : base.front(), context);
}

}  // namespace forecast
