// Times the recurrent layers of a workload's training steps by oneDNN's LSTM. usage: onednn_steps WORKLOAD THREADS;
// prints ms a step and the version. Of a step it does: the batch's windows put side by side, the weights brought into
// the primitives' own layouts, the layers forward and back, Adam on their weights. It has no head, no dropout and no
// clipping: the states that have outputs are taught themselves, so that a whole step takes a little longer than it
// says. A context that each step reads is a part of its input, with a gradient.
#include <omp.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

#include "made_up.hpp"
#include "timed_steps.hpp"

namespace {

using dnnl::memory;
using forecast::Workload;
using Tag = memory::format_tag;

memory::desc plain(const memory::dims& sizes, Tag tag) {
    return {sizes, memory::data_type::f32, tag};
}
memory::desc any(const memory::dims& sizes) {
    return plain(sizes, Tag::any);
}

float* data_of(const memory& tensor) {
    return static_cast<float*>(tensor.get_data_handle());
}
std::size_t count_of(const memory& tensor) {
    return tensor.get_desc().get_size() / sizeof(float);
}
void zero(const memory& tensor) {
    std::fill_n(data_of(tensor), count_of(tensor), 0.0F);
}

/// A tensor of weights in the order [layer, direction, input, gate, unit] with its gradient and Adam's moments.
class Weights {
public:
    Weights(const memory::dims& sizes, Tag tag, const dnnl::engine& engine)
        : values(plain(sizes, tag), engine),
          gradient(plain(sizes, tag), engine),
          mean_(count_of(values)),
          square_(count_of(values)) {
        for (std::size_t i = 0; i < count_of(values); ++i) {
            data_of(values)[i] = static_cast<float>(0.1 * std::sin(1.7 * static_cast<double>(i)));
        }
    }

    void adam(int step) {
        const float rate = 1e-3F * std::sqrt(1 - std::pow(0.999F, static_cast<float>(step))) /
                           (1 - std::pow(0.9F, static_cast<float>(step)));
        float* const weights = data_of(values);
        const float* const slopes = data_of(gradient);
        for (std::size_t i = 0; i < mean_.size(); ++i) {
            mean_[i] += 0.1F * (slopes[i] - mean_[i]);
            square_[i] += 0.001F * (slopes[i] * slopes[i] - square_[i]);
            weights[i] -= rate * mean_[i] / (std::sqrt(square_[i]) + 1e-8F);
        }
    }

    memory values;
    memory gradient;

private:
    std::vector<float> mean_;
    std::vector<float> square_;
};

class Layer {
public:
    Layer(const Workload& work, int inputs, int units, const dnnl::engine& engine)
        : engine_(engine),
          stream_(engine),
          input_({1, 1, inputs, 4, units}, Tag::ldigo, engine),
          state_({1, 1, units, 4, units}, Tag::ldigo, engine),
          bias_({1, 1, 4, units}, Tag::ldgo, engine) {
        const auto steps = static_cast<memory::dim>(work.steps);
        const auto batch = static_cast<memory::dim>(work.batch);
        const auto below = plain({steps, batch, inputs}, Tag::tnc);
        const auto above = plain({steps, batch, units}, Tag::tnc);
        const auto none = memory::desc();
        const auto input = any({1, 1, inputs, 4, units});
        const auto state = any({1, 1, units, 4, units});
        const auto bias = bias_.values.get_desc();
        constexpr auto kDirection = dnnl::rnn_direction::unidirectional_left2right;
        forward_ = {
            {dnnl::prop_kind::forward_training, kDirection, below, none, none, input, state, bias, above, none, none},
            engine};
        backward_ = {{dnnl::prop_kind::backward,
                      kDirection,
                      below,
                      none,
                      none,
                      input,
                      state,
                      bias,
                      above,
                      none,
                      none,
                      below,
                      none,
                      none,
                      input,
                      state,
                      bias,
                      above,
                      none,
                      none},
                     engine,
                     forward_};
        workspace_ = memory(forward_.workspace_desc(), engine);
        out = memory(above, engine);
        out_gradient = memory(above, engine);
        below_gradient = memory(below, engine);
    }

    void forward(const memory& below) {
        run(dnnl::lstm_forward(forward_),
            {{DNNL_ARG_SRC_LAYER, below},
             {DNNL_ARG_WEIGHTS_LAYER, in_layout(input_.values, forward_.weights_layer_desc())},
             {DNNL_ARG_WEIGHTS_ITER, in_layout(state_.values, forward_.weights_iter_desc())},
             {DNNL_ARG_BIAS, bias_.values},
             {DNNL_ARG_DST_LAYER, out},
             {DNNL_ARG_WORKSPACE, workspace_}});
    }

    /// From out_gradient to below_gradient and the gradients of the weights.
    void backward(const memory& below) {
        const memory input_gradient(backward_.diff_weights_layer_desc(), engine_);
        const memory state_gradient(backward_.diff_weights_iter_desc(), engine_);
        for (const memory& sum : {input_gradient, state_gradient, bias_.gradient}) {
            zero(sum);  // it is added to
        }
        run(dnnl::lstm_backward(backward_),
            {{DNNL_ARG_SRC_LAYER, below},
             {DNNL_ARG_WEIGHTS_LAYER, in_layout(input_.values, backward_.weights_layer_desc())},
             {DNNL_ARG_WEIGHTS_ITER, in_layout(state_.values, backward_.weights_iter_desc())},
             {DNNL_ARG_BIAS, bias_.values},
             {DNNL_ARG_DST_LAYER, out},
             {DNNL_ARG_WORKSPACE, workspace_},
             {DNNL_ARG_DIFF_DST_LAYER, out_gradient},
             {DNNL_ARG_DIFF_SRC_LAYER, below_gradient},
             {DNNL_ARG_DIFF_WEIGHTS_LAYER, input_gradient},
             {DNNL_ARG_DIFF_WEIGHTS_ITER, state_gradient},
             {DNNL_ARG_DIFF_BIAS, bias_.gradient}});
        copy(input_gradient, input_.gradient);
        copy(state_gradient, state_.gradient);
    }

    void adam(int step) {
        for (Weights* weights : {&input_, &state_, &bias_}) {
            weights->adam(step);
        }
    }

    memory out;             // [steps, batch, units]
    memory out_gradient;    // [steps, batch, units]
    memory below_gradient;  // [steps, batch, inputs]

private:
    void run(const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
        primitive.execute(stream_, arguments);
        stream_.wait();
    }
    void copy(memory from, memory to) {
        dnnl::reorder(from, to).execute(stream_, from, to);
        stream_.wait();
    }
    memory in_layout(const memory& weights, const memory::desc& layout) {
        memory made(layout, engine_);
        copy(weights, made);
        return made;
    }

    dnnl::engine engine_;
    dnnl::stream stream_;
    Weights input_;
    Weights state_;
    Weights bias_;
    dnnl::lstm_forward::primitive_desc forward_;
    dnnl::lstm_backward::primitive_desc backward_;
    memory workspace_;
};

class Training {
public:
    explicit Training(const Workload& work)
        : work_(work), series_(forecast::made_up(work.rows(work.copied_windows()) * work.step_inputs())) {
        int inputs = static_cast<int>(work.step_inputs());
        windows_ = memory(
            plain({static_cast<memory::dim>(work.steps), static_cast<memory::dim>(work.batch), inputs}, Tag::tnc),
            engine_);
        for (const int units : work.units) {
            layers_.emplace_back(work, inputs, units, engine_);
            inputs = units;
        }
        zero(layers_.back().out_gradient);
    }

    void step(std::size_t number) {
        gather(number);
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            layers_[l].forward(below(l));
        }
        teach_states();
        for (std::size_t l = layers_.size(); l-- > 0;) {
            layers_[l].backward(below(l));
            if (l > 0) {
                std::copy_n(data_of(layers_[l].below_gradient), count_of(layers_[l].below_gradient),
                            data_of(layers_[l - 1].out_gradient));
            }
        }
        ++steps_;
        for (Layer& layer : layers_) {
            layer.adam(steps_);
        }
    }

private:
    const memory& below(std::size_t layer) const { return layer == 0 ? windows_ : layers_[layer - 1].out; }

    void gather(std::size_t number) {
        float* out = data_of(windows_);
        for (std::size_t t = 0; t < work_.steps; ++t) {
            for (std::size_t i = 0; i < work_.batch; ++i) {
                const std::size_t row = forecast::drawn_window(work_, number, i) * work_.stride + t;
                out = std::copy_n(series_.data() + row * work_.step_inputs(), work_.step_inputs(), out);
            }
        }
    }
    /// The gradient of the mean squared distance from 0.5 of the states that have outputs: of all steps, or the last.
    void teach_states() {
        const Layer& last = layers_.back();
        const std::size_t states = work_.step_outputs > 0 ? work_.steps : 1;
        const std::size_t cells = states * work_.batch * static_cast<std::size_t>(work_.units.back());
        const std::size_t first = count_of(last.out) - cells;
        for (std::size_t i = first; i < first + cells; ++i) {
            data_of(last.out_gradient)[i] = 2 * (data_of(last.out)[i] - 0.5F) / static_cast<float>(cells);
        }
    }

    const Workload& work_;
    std::vector<float> series_;  // [rows, inputs of a step]
    dnnl::engine engine_ = dnnl::engine(dnnl::engine::kind::cpu, 0);
    memory windows_;  // [steps, batch, inputs of a step]
    std::vector<Layer> layers_;
    int steps_ = 0;
};

double ms_of(const Workload& work, int threads) {
    omp_set_num_threads(threads);
    constexpr unsigned kFlush = 0x8040;  // denormal numbers, in and out
#pragma omp parallel
    _mm_setcsr(_mm_getcsr() | kFlush);
    Training training(work);
    return forecast::ms_a_step(work, [&](std::size_t step) { training.step(step); });
}

}  // namespace

int main(int argc, char** argv) {
    const dnnl_version_t& version = *dnnl_version();
    return forecast::time_peer(argc, argv, ms_of,
                               std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
                                   std::to_string(version.patch) + ", recurrent layers alone");
}
