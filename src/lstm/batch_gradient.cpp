#include "forecast/lstm/batch_gradient.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "denormals.hpp"
#include "forecast/core/thread_pool.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLeastSamples = 16;  // of a part
constexpr std::size_t kMostSamples = 32;
constexpr std::size_t kMostSlots = 8;  // parts whose gradients are summed apart from each other

/// Half of a batch, that two cores may share it, within the bounds.
std::size_t samples_of_part(std::size_t batch) {
    return std::clamp((batch + 1) / 2, kLeastSamples, kMostSamples);
}

std::size_t slots_of(std::size_t batch) {
    const std::size_t part = samples_of_part(batch);
    return std::clamp<std::size_t>((batch + part - 1) / part, 1, kMostSlots);
}

}  // namespace

std::size_t batch_threads(std::size_t batch, std::size_t wanted) {
    return std::min(slots_of(batch), wanted > 0 ? wanted : usable_cores());
}

/// What a thread needs to take parts through the network. Its slots share it, and so the weights as products read them.
struct BatchGradient::Worker {
    explicit Worker(const NetworkSizes& sizes) : pass(sizes) {}

    BatchPass pass;
    std::vector<float> slopes;
};

BatchGradient::BatchGradient(NetworkSizes sizes, std::size_t batch, std::size_t threads)
    : sizes_(std::move(sizes)),
      samples_of_part_(samples_of_part(batch)),
      slots_(slots_of(batch)),
      workers_(batch_threads(batch, threads)) {}

BatchGradient::~BatchGradient() = default;

template <class Part>
void BatchGradient::for_each_part(const std::vector<float>& weights, const std::vector<std::size_t>& samples,
                                  const Part& part) {
    const std::size_t parts = (samples.size() + samples_of_part_ - 1) / samples_of_part_;
    used_slots_ = std::min(parts, slots_.size());
    const auto go_through = [&](Worker& worker, std::size_t slot) {
        slots_[slot].loss = 0;
        for (std::size_t i = slot; i < parts; i += slots_.size()) {
            const std::size_t first = i * samples_of_part_;
            part(worker, slots_[slot], first, std::min(samples_of_part_, samples.size() - first));
        }
    };
    in_parallel(std::min(used_slots_, workers_.size()), [&](std::size_t thread) {
        std::unique_ptr<Worker>& worker = workers_[thread];
        if (!worker) {
            worker = std::make_unique<Worker>(sizes_);
            worker->slopes.resize(samples_of_part_ * sizes_.leads * sizes_.outputs);
        }
        worker->pass.set_weights(weights);
        for (std::size_t slot = thread; slot < used_slots_; slot += workers_.size()) {
            go_through(*worker, slot);
        }
    });
}

double BatchGradient::sum_of_losses() const {
    return std::accumulate(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(used_slots_), 0.0,
                           [](double sum, const auto& slot) { return sum + slot.loss; });
}

double BatchGradient::compute(const std::vector<float>& weights, const BatchInputs& inputs,
                              const std::vector<std::size_t>& samples, const DropoutDraw& draw, const BatchLoss& loss,
                              std::vector<float>& gradient) {
    if (samples.empty()) {
        gradient.assign(weights.size(), 0);
        return 0;
    }
    const FlushedDenormals flushed;
    for_each_part(weights, samples, [&](Worker& worker, Slot& slot, std::size_t first, std::size_t count) {
        const std::size_t* const numbers = samples.data() + first;
        if (first < samples_of_part_ * slots_.size()) {
            slot.gradient.assign(weights.size(), 0);
        }
        const float* const outputs =
            worker.pass.forward(inputs, numbers, count, {draw.dropout, draw.seed, draw.first_sample + first});
        slot.loss += loss(outputs, numbers, count, worker.slopes.data());
        worker.pass.backward(worker.slopes.data(), slot.gradient);
    });
    gradient = slots_.front().gradient;
    for (std::size_t i = 1; i < used_slots_; ++i) {
        const std::vector<float>& more = slots_[i].gradient;
        std::transform(gradient.begin(), gradient.end(), more.begin(), gradient.begin(), std::plus<>());
    }
    return sum_of_losses();
}

double BatchGradient::loss(const std::vector<float>& weights, const BatchInputs& inputs,
                           const std::vector<std::size_t>& samples, const BatchLoss& loss_of) {
    for_each_part(weights, samples, [&](Worker& worker, Slot& slot, std::size_t first, std::size_t count) {
        const std::size_t* const numbers = samples.data() + first;
        slot.loss += loss_of(worker.pass.forward(inputs, numbers, count), numbers, count, worker.slopes.data());
    });
    return sum_of_losses();
}

}  // namespace forecast
