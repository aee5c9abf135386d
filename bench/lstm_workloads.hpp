#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/losses.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "workloads.hpp"

// The workloads by module lstm, on made-up numbers.

namespace forecast {

inline NetworkSizes sizes_of(const Workload& workload) {
    NetworkSizes sizes;
    sizes.recurrence = Recurrence::lstm;
    sizes.covariates = workload.covariates;
    sizes.steps = workload.steps;
    sizes.step_columns = workload.columns;
    sizes.units = workload.units;
    sizes.dense_units = workload.dense_units;
    sizes.outputs = workload.outputs;
    sizes.skip = workload.covariates > 0;
    sizes.context_units = workload.context_units;
    sizes.step_outputs = workload.step_outputs;
    return sizes;
}

/// Of the products of a step, forward and back.
inline double multiply_adds(const Workload& workload) {
    double a_step = 0;
    auto below = static_cast<double>(workload.step_inputs());
    auto read_back = static_cast<double>(workload.context_units);  // of what is below, with a gradient
    for (const int layer_units : workload.units) {
        const auto units = static_cast<double>(layer_units);
        // forward and weight gradients, the state's gradient, that of the layer below
        a_step += 4 * units * (2 * (below + units) + units + read_back);
        below = units;
        read_back = units;
    }
    a_step += 3 * static_cast<double>(workload.step_outputs) * below;
    const auto covariates = static_cast<double>(workload.covariates);
    const auto outputs = static_cast<double>(workload.outputs);
    double head = 2 * covariates * (outputs + static_cast<double>(workload.context_units));
    double beside = covariates;
    if (workload.step_outputs > 0) {
        below = 0;
    }
    for (const int units : workload.dense_units) {
        head += units * (3 * below + 2 * beside);
        below = units;
        beside = 0;
    }
    head += outputs * (3 * below + 2 * beside);
    return (a_step * static_cast<double>(workload.steps) + head) * static_cast<double>(workload.batch);
}

/// A training whose batches come from windows of one series, of which no copies are made.
class LstmTraining {
public:
    explicit LstmTraining(Workload workload, std::size_t threads = 0)
        : workload_(std::move(workload)),
          series_(workload_.rows(workload_.windows) * workload_.columns),
          covariates_(workload_.windows * workload_.covariates),
          batches_(sizes_of(workload_), workload_.batch, threads),
          optimiser_(weight_layout(sizes_of(workload_)).count),
          weights_(weight_layout(sizes_of(workload_)).count),
          samples_(workload_.batch) {
        fill(series_);
        fill(covariates_);
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            weights_[i] = static_cast<float>(0.1 * std::sin(1.7 * static_cast<double>(i)));
        }
    }

    /// Returns the loss of the batch.
    double step() {
        for (std::size_t& sample : samples_) {
            next_ = (next_ + 617) % workload_.windows;
            sample = next_;
        }
        const std::size_t columns = workload_.columns;
        const BatchInputs inputs{covariates_.data(), workload_.covariates, series_.data(), workload_.stride * columns};
        const std::size_t outputs = workload_.outputs;
        const float share = 1 / static_cast<float>(workload_.batch * outputs);
        const BatchLoss loss = [&](const float* forecast, const std::size_t* samples, std::size_t count,
                                   float* slopes) {
            double sum = 0;
            for (std::size_t i = 0; i < count * outputs; ++i) {
                const std::size_t row = samples[i / outputs] * workload_.stride + workload_.steps + i % outputs;
                const ElementLoss one = squared_loss(forecast[i] - series_[row * columns], 0);
                sum += static_cast<double>(one.value * share);
                slopes[i] = one.slope * share;
            }
            return sum;
        };
        const double sum =
            batches_.compute(weights_, inputs, samples_, {{workload_.dropout, 0, 0}, ++steps_}, loss, gradient_);
        clip_gradient(gradient_, 1);
        optimiser_.step(weights_, gradient_, 1e-3, 0);
        return sum;
    }

private:
    static void fill(std::vector<float>& values) {
        constexpr std::size_t kPeriod = 9973;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto x = static_cast<double>(i);
            values[i] = i < kPeriod
                            ? static_cast<float>(std::sin(0.26 * x) + 0.5 * std::sin(0.04 * x) + 0.1 * std::cos(x * x))
                            : values[i - kPeriod];
        }
    }

    Workload workload_;
    std::vector<float> series_;      // [rows, columns]
    std::vector<float> covariates_;  // [windows, covariates]
    BatchGradient batches_;
    AdamW optimiser_;
    std::vector<float> weights_;
    std::vector<float> gradient_;
    std::vector<std::size_t> samples_;
    std::size_t next_ = 0;
    std::uint32_t steps_ = 0;
};

}  // namespace forecast
