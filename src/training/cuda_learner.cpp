#include <algorithm>
#include <array>
#include <random>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>

#include "forecast/core/error.hpp"
#include "forecast/cuda/lstm_trainer.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "forecast/model/fused_module.hpp"
#include "learner.hpp"
#include "network_weights.hpp"

namespace forecast {
namespace {

CudaLearning learning_of(const Network& network, const TrainingOptions& options) {
    constexpr std::array kLosses = {"mse", "mae", "huber", "pinball"};
    CudaLearning learning;
    const auto* const loss =
        std::find_if(kLosses.begin(), kLosses.end(), [&](const char* name) { return options.loss == name; });
    if (loss == kLosses.end()) {
        throw Error("the kernel for GPUs has no loss '{}'", options.loss);
    }
    learning.loss = static_cast<CudaLearning::Loss>(loss - kLosses.begin());
    learning.loss_parameter = learning.loss == CudaLearning::Loss::pinball ? options.quantile : options.huber_delta;
    learning.dropout = network.options().dropout;
    learning.clip_norm = options.clip_norm;
    learning.batch = static_cast<std::size_t>(options.batch_size);
    return learning;
}

class CudaLearner final : public Learner {
public:
    CudaLearner(std::unique_ptr<CudaDevice> device, Network& network, const TrainingData& data,
                const TrainingOptions& options, std::int64_t steps)
        : Learner({options, steps}),
          network_(network),
          options_(options),
          device_(std::move(device)),
          random_(static_cast<std::uint64_t>(options.seed)) {
        const at::Tensor past = data.samples.past.contiguous();      // [samples, steps, columns]
        const at::Tensor target = data.samples.target.contiguous();  // [samples, horizon]
        const at::Tensor known = data.samples.known.contiguous();
        const at::Tensor weights = data.weights.contiguous();
        const auto size = [](std::int64_t n) { return static_cast<std::size_t>(n); };
        const NetworkSizes sizes =
            fused_sizes(network.options(), size(past.size(1)), size(past.size(2)), 0, size(target.size(1))).value();
        const CudaSamples samples{size(past.size(0)),       past.data_ptr<float>(),  size(past.size(1) * past.size(2)),
                                  target.data_ptr<float>(), known.data_ptr<float>(), weights.data_ptr<float>()};
        layout_ = weight_layout(sizes);
        trainer_ = std::make_unique<CudaLstmTrainer>(*device_, sizes, samples, learning_of(network, options));
        trainer_->set_weights(weights_of(network, layout_));
    }

    PassResult pass(const std::vector<std::int64_t>& numbers, const Cancellation& cancellation) override {
        cancellation.check();  // a pass is over before one notices
        std::vector<CudaLstmTrainer::Step> steps;
        for (std::size_t first = 0; first < numbers.size(); first += static_cast<std::size_t>(options_.batch_size)) {
            steps.push_back({static_cast<std::uint32_t>(random_()),
                             adamw_step(++steps_done_, rate_.next(), options_.weight_decay)});
            rate_.end_step();
        }
        const auto sums = trainer_->pass({numbers.begin(), numbers.end()}, steps)[0];
        set_weights(network_, layout_, trainer_->weights());
        return {sums.loss / static_cast<double>(numbers.size()),
                sums.gradient_norm / static_cast<double>(steps.size())};
    }
    [[nodiscard]] double evaluate(const std::vector<std::int64_t>& numbers) override {
        return trainer_->losses({numbers.begin(), numbers.end()})[0] / static_cast<double>(numbers.size());
    }

private:
    Network& network_;
    const TrainingOptions& options_;
    std::unique_ptr<CudaDevice> device_;
    std::mt19937_64 random_;
    WeightLayout layout_;
    std::unique_ptr<CudaLstmTrainer> trainer_;
    int steps_done_ = 0;
};

}  // namespace

std::unique_ptr<Learner> make_cuda_learner_on(std::unique_ptr<CudaDevice> device, Network& network,
                                              const TrainingData& data, const TrainingOptions& options,
                                              std::int64_t steps) {
    return std::make_unique<CudaLearner>(std::move(device), network, data, options, steps);
}

std::unique_ptr<Learner> make_cuda_learner(Network& network, const TrainingData& data, const TrainingOptions& options,
                                           std::int64_t steps, RankGroup* /*ranks*/) {
    return make_cuda_learner_on(open_cuda_device(), network, data, options, steps);
}

}  // namespace forecast
