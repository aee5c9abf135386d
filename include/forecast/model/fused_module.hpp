#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/lstm/batch_pass.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "forecast/model/trained_module.hpp"

namespace forecast {

/// What module lstm calls a network of these options; nothing where it does not know them: bidirectional, batch_norm,
/// no layer, more than kMostNetworkWeights. `covariates`: columns of the target rows.
std::optional<NetworkSizes> fused_sizes(const NetworkOptions& network, std::size_t lookback, std::size_t past_columns,
                                        std::size_t covariates, std::size_t horizon);
/// The same of a trained one.
std::optional<NetworkSizes> fused_sizes(const ModelInfo& info);

/// A trained network on the program's own kernel, without libtorch.
class FusedModule final : public TrainedModule {
public:
    /// `weights`: as weight_layout() has them. Throws Error(invalid_argument) if they are not as many as the network
    /// has. REQUIRES: fused_sizes(info).
    FusedModule(ModelInfo info, std::vector<float> weights);

    [[nodiscard]] std::vector<float> run(const std::vector<float>& input) const override;
    [[nodiscard]] std::vector<float> gradients(const std::vector<float>& input, std::size_t lead) const override;

private:
    struct Scaled;
    [[nodiscard]] Scaled scaled(const std::vector<float>& input) const;
    /// Adds to [input_rows(), columns] the gradient of the MW of `lead`, given that of the scaled inputs [covariates,
    /// then steps * columns of the window].
    void add_gradient(const float* by_input, std::size_t lead, float* by_cell) const;

    NetworkSizes sizes_;
    std::vector<float> weights_;
};

}  // namespace forecast
