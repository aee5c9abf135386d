#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/losses.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/weight_layout.hpp"

// The trainings whose steps are timed and counted, on made-up numbers.

namespace forecast {

struct LstmWorkload {
    std::string name;
    std::size_t windows = 0;  ///< that batches are drawn from
    std::size_t batch = 0;
    NetworkSizes sizes;

    /// Of the products of a step, forward and back.
    [[nodiscard]] double multiply_adds() const {
        double sum = 0;
        auto inputs = static_cast<double>(sizes.step_columns);
        for (std::size_t l = 0; l < sizes.units.size(); ++l) {
            const auto units = static_cast<double>(sizes.units[l]);
            const double gates = 4 * units;
            // forward and weight gradients, the state's gradient, that of the layer below
            sum += gates * (2 * (inputs + units) + units + (l > 0 ? inputs : 0));
            inputs = units;
        }
        return sum * static_cast<double>(sizes.steps * batch);
    }
};

inline LstmWorkload lstm_workload(const std::string& name) {
    const auto workload = [&](std::size_t windows, std::size_t batch, std::size_t steps, std::size_t columns,
                              std::vector<int> units, std::size_t outputs) {
        LstmWorkload made{name, windows, batch, {}};
        made.sizes.recurrence = Recurrence::lstm;
        made.sizes.steps = steps;
        made.sizes.step_columns = columns;
        made.sizes.units = std::move(units);
        made.sizes.outputs = outputs;
        made.sizes.skip = false;
        return made;
    };
    constexpr std::size_t kHours = 5 * 8760;
    if (name == "A") {
        return workload(1611, 32, 30, 19, {50}, 1);
    }
    return workload(kHours, name == "B64" ? 64 : 256, 168, 16, {64, 64}, 24);
}

/// A training whose batches come from overlapping windows of one series, of which no copies are made.
class LstmTraining {
public:
    explicit LstmTraining(LstmWorkload workload, std::size_t threads = 0)
        : workload_(std::move(workload)),
          series_((workload_.windows + workload_.sizes.steps + workload_.sizes.outputs) * workload_.sizes.step_columns),
          batches_(workload_.sizes, workload_.batch, threads),
          optimiser_(weight_layout(workload_.sizes).count),
          weights_(weight_layout(workload_.sizes).count),
          samples_(workload_.batch) {
        for (std::size_t i = 0; i < series_.size(); ++i) {
            const auto x = static_cast<double>(i);
            series_[i] = static_cast<float>(std::sin(0.26 * x) + 0.5 * std::sin(0.04 * x) + 0.1 * std::cos(x * x));
        }
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
        const std::size_t columns = workload_.sizes.step_columns;
        const BatchInputs inputs{nullptr, 0, series_.data(), columns};
        const std::size_t outputs = workload_.sizes.outputs;
        const float share = 1 / static_cast<float>(workload_.batch * outputs);
        const BatchLoss loss = [&](const float* forecast, const std::size_t* samples, std::size_t count,
                                   float* slopes) {
            double sum = 0;
            for (std::size_t i = 0; i < count * outputs; ++i) {
                const std::size_t row = samples[i / outputs] + workload_.sizes.steps + i % outputs;
                const ElementLoss one = squared_loss(forecast[i] - series_[row * columns], 0);
                sum += static_cast<double>(one.value * share);
                slopes[i] = one.slope * share;
            }
            return sum;
        };
        const double sum = batches_.compute(weights_, inputs, samples_, {0.2, 0, 0}, ++steps_, loss, gradient_);
        clip_gradient(gradient_, 1);
        optimiser_.step(weights_, gradient_, 1e-3, 0);
        return sum;
    }

private:
    LstmWorkload workload_;
    std::vector<float> series_;  // [rows, step columns]
    BatchGradient batches_;
    AdamW optimiser_;
    std::vector<float> weights_;
    std::vector<float> gradient_;
    std::vector<std::size_t> samples_;
    std::size_t next_ = 0;
    std::uint32_t steps_ = 0;
};

}  // namespace forecast
