#include "learnt_forecaster.hpp"
#include "tree_model.hpp"

namespace forecast {

std::unique_ptr<Forecaster> make_boosted(const BoostedOptions& options, Bases base, const CompositeContext& context) {
    ModelKind kind;
    kind.type = "boosted";
    kind.part = "trees";
    kind.learn = [options](const LearningRows& rows, const LearntModel* /*before*/, const Cancellation& cancellation) {
        return std::make_shared<const TreeModel>(rows, options, cancellation);
    };
    kind.read = [](const nlohmann::ordered_json& saved, const InputSizes& sizes) {
        return std::make_shared<const TreeModel>(saved, sizes.columns());
    };
    return make_learnt(options.learnt, std::move(kind), base.empty() ? nullptr : base.front(), context);
}

}  // namespace forecast
