#include "forecast/lstm/batch_pass.hpp"

#include "network_pass.hpp"

namespace forecast {

BatchPass::BatchPass(const NetworkSizes& sizes)
    : pass_(std::make_unique<NetworkPass>(sizes)), outputs_(sizes.outputs) {}

BatchPass::~BatchPass() = default;

const float* BatchPass::forward(const std::vector<float>& weights, const BatchInputs& inputs,
                                const std::vector<std::size_t>& samples, const Dropout& dropout,
                                std::mt19937_64* random) {
    return pass_->forward(weights.data(), inputs, samples, dropout, random).data();
}

void BatchPass::backward(const std::vector<float>& weights, const std::vector<float>& output_gradient,
                         std::vector<float>& gradient) {
    const auto outputs = static_cast<Eigen::Index>(outputs_);
    const auto columns = static_cast<Eigen::Index>(output_gradient.size()) / outputs;
    pass_->backward(weights.data(), Eigen::Map<const Matrix>(output_gradient.data(), outputs, columns),
                    gradient.data());
}

std::vector<float> BatchPass::input_gradient(const std::vector<float>& weights,
                                             const std::vector<float>& output_gradient) {
    const auto outputs = static_cast<Eigen::Index>(outputs_);
    const auto columns = static_cast<Eigen::Index>(output_gradient.size()) / outputs;
    const Matrix gradient =
        pass_->input_gradient(weights.data(), Eigen::Map<const Matrix>(output_gradient.data(), outputs, columns));
    return {gradient.data(), gradient.data() + gradient.size()};
}

}  // namespace forecast
