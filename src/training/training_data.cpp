#include "training_data.hpp"

#include <optional>
#include <utility>

#include <ATen/TensorOperators.h>

#include "schedule.hpp"

namespace forecast {
namespace {

using Sizes = std::vector<std::int64_t>;

std::int64_t count(std::size_t n) {
    return static_cast<std::int64_t>(n);
}

/// Scaled in float32 as the exported module does it. The last of `sizes` are the columns.
at::Tensor scaled(const std::vector<double>& values, const Sizes& sizes, const Scaler& scaler, at::Device device) {
    const auto tensor = to_tensor(values, sizes).to(device);
    const auto offset = to_tensor(scaler.offset, {sizes.back()}).to(device);
    const auto scale = to_tensor(scaler.scale, {sizes.back()}).to(device);
    return (tensor - offset) / scale;
}

at::Tensor sample_weights(const Samples& samples, const std::vector<std::int64_t>& numbers, double half_life_days) {
    std::vector<Day> days;
    for (const std::int64_t number : numbers) {
        days.push_back(samples.days[static_cast<std::size_t>(number)]);
    }
    const auto weights = recency_weights(days, half_life_days);
    std::vector<double> by_sample(samples.size(), 0);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        by_sample[static_cast<std::size_t>(numbers[i])] = static_cast<double>(weights[i]);
    }
    return to_tensor(by_sample, {count(samples.size())});
}

/// [samples, horizon] MW, 0 without an anchor.
at::Tensor anchors(const Samples& samples, const std::optional<Anchor>& anchor) {
    std::vector<double> values;
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
            values.push_back(anchor_value(samples, sample, lead, anchor));
        }
    }
    return to_tensor(values, {count(samples.size()), count(samples.shape.horizon)});
}

/// [samples, horizon] 1 where all columns are known that can be.
at::Tensor complete_rows(const Samples& samples) {
    std::vector<double> values;
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
            values.push_back(ahead_is_complete(samples, sample, lead) ? 1 : 0);
        }
    }
    return to_tensor(values, {count(samples.size()), count(samples.shape.horizon)});
}

}  // namespace

TrainingData make_training_data(const Samples& samples, const ModelInfo& info, const std::vector<std::int64_t>& numbers,
                                double half_life_days, at::Device device) {
    const SampleShape& shape = samples.shape;
    const Sizes answers = {count(samples.size()), count(shape.horizon)};
    SampleTensors tensors;
    tensors.past =
        scaled(samples.past, {answers[0], count(shape.lookback), count(shape.past.size())}, info.past_scaler, device);
    tensors.ahead =
        scaled(samples.ahead, {answers[0], answers[1], count(shape.ahead.size())}, info.ahead_scaler, device)
            .nan_to_num(0);
    const auto target = (to_tensor(samples.target, answers) - anchors(samples, info.anchor)).to(device);
    tensors.target = ((target - info.target_offset) / info.target_scale).nan_to_num(0);
    tensors.known = complete_rows(samples).to(device).masked_fill(target.isnan(), 0);
    return {std::move(tensors), sample_weights(samples, numbers, half_life_days).to(device), device};
}

}  // namespace forecast
