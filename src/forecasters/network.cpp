#include <optional>

#include <nlohmann/json.hpp>

#include "learnt_forecaster.hpp"
#include "network_model.hpp"

namespace forecast {

std::unique_ptr<Forecaster> make_network(Recurrence recurrence, const NetworkForecasterOptions& options, Bases base,
                                         const CompositeContext& context) {
    ModelKind kind;
    kind.type = to_string(recurrence);
    kind.part = "network";
    kind.whole_days = true;
    kind.by_hour = recurrence != Recurrence::none && options.over == RecurrenceOver::target_day;
    if (!kind.by_hour) {
        kind.past = options.past;
        kind.window = options.window;
    }
    kind.begins_at_fit_before = options.warm_start_epochs > 0;
    kind.learn = [recurrence, options](const LearningRows& rows, const LearntModel* before,
                                       const Cancellation& cancellation) {
        std::optional<NetworkModel> begun;
        if (before != nullptr) {
            begun.emplace(before->to_json(), rows.sizes, recurrence, options);
        }
        return std::make_shared<const NetworkModel>(rows, recurrence, options, begun ? &*begun : nullptr, cancellation);
    };
    kind.read = [recurrence, options](const nlohmann::ordered_json& saved, const InputSizes& sizes) {
        return std::make_shared<const NetworkModel>(saved, sizes, recurrence, options);
    };
    return make_learnt(options.learnt, std::move(kind), base.empty() ? nullptr : base.front(), context);
}

}  // namespace forecast
