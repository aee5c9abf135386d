#include "adaptation.hpp"

#include <utility>

namespace forecast {

Adaptation::Adaptation(const EffectModel& model, std::vector<Eigen::Index> drifting, double initial_variance)
    : drifting_(std::move(drifting)), unit_(model.residual_deviation()) {
    const auto states = static_cast<Eigen::Index>(drifting_.size()) + 1;
    deviations_.resize(states - 1);
    start_.state.resize(states);
    start_.state[0] = model.intercept() / unit_;
    for (Eigen::Index i = 0; i + 1 < states; ++i) {
        const double deviation = model.deviations()[drifting_[static_cast<std::size_t>(i)]];
        deviations_[i] = deviation > 0 ? deviation : 1;
        start_.state[i + 1] = deviations_[i] / unit_;
    }
    start_.variance = Eigen::VectorXd::Constant(states, initial_variance);
    start_.drift = Eigen::VectorXd::Zero(states);
}

Adaptation::Row Adaptation::row(const Eigen::VectorXd& effects) const {
    Row row{Eigen::VectorXd(deviations_.size() + 1), effects.sum()};
    row.f[0] = 1;
    for (Eigen::Index i = 0; i < deviations_.size(); ++i) {
        const double effect = effects[drifting_[static_cast<std::size_t>(i)]];
        row.f[i + 1] = effect / deviations_[i];
        row.rest -= effect;
    }
    return row;
}

Eigen::VectorXd Adaptation::parts(const Eigen::VectorXd& state, const Eigen::VectorXd& effects) const {
    Eigen::VectorXd parts(effects.size() + 1);
    parts[0] = state[0] * unit_;
    parts.tail(effects.size()) = effects;
    for (Eigen::Index i = 0; i < deviations_.size(); ++i) {
        parts[1 + drifting_[static_cast<std::size_t>(i)]] *= state[i + 1] * unit_ / deviations_[i];
    }
    return parts;
}

}  // namespace forecast
