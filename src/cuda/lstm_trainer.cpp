#include "forecast/cuda/lstm_trainer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/lstm/weight_layout.hpp"
#include "kernel_source.hpp"
#include "lstm_job.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostUnits = 128;
constexpr std::size_t kMostColumns = 256;   // of a step: they are in registers, too
constexpr std::size_t kMostOutputs = 1024;  // they are in a block's own memory
constexpr std::size_t kMostBlocks =
    128;  // of a model: the processors of a large device; each has a gradient of its own
constexpr std::size_t kUpdateThreads = 256;   // as in lstm_update.cu
constexpr std::size_t kStaticMemory = 16384;  // that the kernels declare at most, with many outputs

std::size_t ceiling(std::size_t n, std::size_t unit) {
    return (n + unit - 1) / unit;
}

/// Of a Tape of fused_lstm.cu, which checks it.
std::size_t tape_floats(const NetworkSizes& sizes) {
    const std::size_t units = 4 * ceiling(static_cast<std::size_t>(sizes.units[0]), 4);
    const std::size_t inputs = 4 * ceiling(sizes.step_columns, 4);
    return sizes.steps * (inputs + 7 * units) + 2 * units;
}

std::vector<std::string> definitions(const NetworkSizes& sizes, const CudaLearning& learning, bool tape_is_shared) {
    const auto define = [](const char* name, auto value) { return name + ("=" + std::to_string(value)); };
    return {define("INPUTS", sizes.step_columns),
            define("UNITS", sizes.units[0]),
            define("STEPS", sizes.steps),
            define("OUTPUTS", sizes.outputs),
            define("LOSS", static_cast<int>(learning.loss)),
            define("TAPE_FLOATS", tape_floats(sizes)),
            define("TAPE_IS_SHARED", tape_is_shared ? 1 : 0)};
}

}  // namespace

std::string what_cuda_lstm_lacks(const NetworkSizes& sizes) {
    if (sizes.recurrence != Recurrence::lstm || sizes.units.size() != 1) {
        return fmt::format("has {} LSTM layers", sizes.recurrence == Recurrence::lstm ? sizes.units.size() : 0);
    }
    if (sizes.units[0] > static_cast<int>(kMostUnits)) {
        return fmt::format("has {} units, more than {}", sizes.units[0], kMostUnits);
    }
    if (sizes.covariates > 0) {
        return "reads covariates of the target rows";
    }
    if (!sizes.dense_units.empty()) {
        return "has dense layers between LSTM and output";
    }
    if (sizes.step_columns > kMostColumns) {
        return fmt::format("reads {} columns a step, more than {}", sizes.step_columns, kMostColumns);
    }
    if (sizes.outputs > kMostOutputs) {
        return fmt::format("has {} outputs, more than {}", sizes.outputs, kMostOutputs);
    }
    return sizes.step_outputs > 0 ? "has outputs of each step" : "";
}

/// The kernels' argument and what lies on the device.
struct CudaLstmTrainer::State {
    CudaDevice& device;
    std::size_t models;
    std::size_t samples;
    std::size_t weights;  // of a model
    std::size_t window_threads;
    std::size_t tape_bytes;  // of a block's own memory
    LstmJob job{};

    template <class Value>
    Value* room_for(std::size_t count) {
        return static_cast<Value*>(device.allocate(count * sizeof(Value)));
    }
    template <class Value>
    const Value* copy_of(const Value* values, std::size_t count) {
        auto* const copy = room_for<Value>(count);
        device.write(copy, values, count * sizeof(Value));
        return copy;
    }
    template <class Value>
    void write(const Value* to, const std::vector<Value>& values) {
        device.write(const_cast<Value*>(to), values.data(), values.size() * sizeof(Value));  // NOLINT(*-const-cast)
    }
    template <class Value>
    [[nodiscard]] std::vector<Value> read(const Value* from, std::size_t count) const {
        std::vector<Value> values(count);
        device.read(values.data(), from, count * sizeof(Value));
        return values;
    }
    /// One that goes through windows: a thread for each row of the gates.
    void launch_on_windows(const char* kernel, int step) {
        launch(kernel, {static_cast<std::size_t>(job.blocks), models, window_threads, tape_bytes}, step);
    }
    /// One of all weights.
    void launch_on_weights(const char* kernel, int step) {
        launch(kernel, {ceiling(weights, kUpdateThreads), models, kUpdateThreads, 0}, step);
    }
    void launch(const char* kernel, const CudaGrid& grid, int step) {
        std::array<void*, 2> arguments = {&job, &step};  // window_losses reads the first alone
        device.launch(kernel, grid, arguments.data());
    }
    void put_samples(const CudaSamples& given, const NetworkSizes& sizes) {
        const std::size_t window = sizes.steps * sizes.step_columns;
        job.windows = copy_of(given.windows, (given.count - 1) * given.window_stride + window);
        job.window_stride = static_cast<long long>(given.window_stride);
        job.targets = copy_of(given.targets, given.count * sizes.outputs);
        job.known = copy_of(given.known, given.count * sizes.outputs);
        std::vector<float> shares(given.count);
        for (std::size_t i = 0; i < given.count; ++i) {
            const float* const known = given.known + i * sizes.outputs;
            shares[i] = given.weights[i] / static_cast<float>(std::count_if(known, known + sizes.outputs,
                                                                            [](float one) { return one > 0; }));
        }
        job.sample_weights = copy_of(shares.data(), shares.size());
    }
    void set_learning(const CudaLearning& learning) {
        constexpr double kDropoutNumbers = 1U << 24U;
        job.batch = static_cast<int>(learning.batch);
        job.loss_parameter = static_cast<float>(learning.loss_parameter);
        job.dropout_limit = static_cast<float>(learning.dropout * kDropoutNumbers);
        job.dropout_factor = static_cast<float>(1 / (1 - learning.dropout));
        job.clip_norm = static_cast<float>(learning.clip_norm);
    }
    void make_room(std::size_t batch, std::size_t tape) {
        job.blocks = static_cast<int>(std::min(batch, kMostBlocks));
        const std::size_t blocks = models * static_cast<std::size_t>(job.blocks);
        const std::size_t steps = models * ceiling(samples, batch);
        job.weights = room_for<float>(models * weights);
        job.means = room_for<float>(models * weights);
        job.squares = room_for<float>(models * weights);
        job.gradients = room_for<float>(models * weights);
        job.block_gradients = room_for<float>(blocks * weights);
        job.partial_squares = room_for<double>(models * ceiling(weights, kUpdateThreads));
        job.tapes = tape_bytes > 0 ? nullptr : room_for<float>(blocks * tape);
        job.order = room_for<int>(models * samples);
        job.losses = room_for<float>(models * samples);
        job.factors = room_for<LstmStepFactors>(steps);
        job.norms = room_for<double>(steps);
    }
};

CudaLstmTrainer::CudaLstmTrainer(CudaDevice& device, const NetworkSizes& sizes, const CudaSamples& samples,
                                 const CudaLearning& learning, std::size_t models) {
    assert(what_cuda_lstm_lacks(sizes).empty() && samples.count > 0 && learning.batch > 0);
    const std::size_t tape = tape_floats(sizes);
    const bool tape_is_shared = tape * sizeof(float) + kStaticMemory <= device.most_block_memory();
    const std::size_t rows_of_gates = 4 * static_cast<std::size_t>(sizes.units[0]);
    state_ = std::make_unique<State>(State{device, models, samples.count, weight_count(sizes),
                                           32 * ceiling(rows_of_gates, 32), tape_is_shared ? tape * sizeof(float) : 0});
    device.compile(fused_lstm_source(), definitions(sizes, learning, tape_is_shared));
    state_->set_learning(learning);
    state_->put_samples(samples, sizes);
    state_->make_room(learning.batch, tape);
}

CudaLstmTrainer::~CudaLstmTrainer() = default;

void CudaLstmTrainer::set_weights(const std::vector<float>& weights) {
    assert(weights.size() == state_->models * state_->weights);
    state_->write(state_->job.weights, weights);
}

std::vector<float> CudaLstmTrainer::weights() const {
    return state_->read(state_->job.weights, state_->models * state_->weights);
}

std::vector<float> CudaLstmTrainer::gradients() const {
    return state_->read(state_->job.gradients, state_->models * state_->weights);
}

std::vector<CudaLstmTrainer::Sums> CudaLstmTrainer::pass(const std::vector<std::size_t>& order,
                                                         const std::vector<Step>& steps) {
    const std::size_t models = state_->models;
    LstmJob& job = state_->job;
    assert(order.size() % models == 0 && order.size() <= models * state_->samples);
    job.rows = static_cast<int>(order.size() / models);
    job.pass_steps = static_cast<int>(steps.size() / models);
    assert(job.pass_steps == (job.rows + job.batch - 1) / job.batch);
    std::vector<LstmStepFactors> factors;
    for (const Step& step : steps) {
        factors.push_back({step.dropout_seed, step.adamw.rate, step.adamw.keep, step.adamw.square_scale});
    }
    state_->write(job.order, std::vector<int>(order.begin(), order.end()));
    state_->write(job.factors, factors);
    for (int step = 0; step < job.pass_steps; ++step) {
        state_->launch_on_windows("window_gradients", step);
        state_->launch_on_weights("sum_gradients", step);
        state_->launch_on_weights("update_weights", step);
    }
    const auto losses = state_->read(job.losses, order.size());
    const auto norms = state_->read(job.norms, steps.size());
    std::vector<Sums> sums(models);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        sums[i * models / losses.size()].loss += static_cast<double>(losses[i]);
    }
    for (std::size_t i = 0; i < norms.size(); ++i) {
        sums[i * models / norms.size()].gradient_norm += norms[i];
    }
    return sums;
}

std::vector<double> CudaLstmTrainer::losses(const std::vector<std::size_t>& samples) {
    assert(samples.size() <= state_->samples);
    LstmJob& job = state_->job;
    job.rows = static_cast<int>(samples.size());
    state_->write(job.order, std::vector<int>(samples.begin(), samples.end()));
    state_->launch_on_windows("window_losses", 0);
    const auto losses = state_->read(job.losses, state_->models * samples.size());
    std::vector<double> sums(state_->models);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        sums[i / samples.size()] += static_cast<double>(losses[i]);
    }
    return sums;
}

}  // namespace forecast
