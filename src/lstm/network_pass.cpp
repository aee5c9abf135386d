#include "network_pass.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "dense_gradient.hpp"

namespace forecast {
namespace {

/// Other numbers for each mask of a draw: the finaliser of MurmurHash3.
std::uint32_t seed_of_mask(std::uint32_t seed, std::uint32_t mask) {
    constexpr std::uint32_t kOdd = 0x9E3779B9U;
    std::uint32_t h = seed + (mask + 1) * kOdd;
    h = (h ^ (h >> 16U)) * 0x85EBCA6BU;
    h = (h ^ (h >> 13U)) * 0xC2B2AE35U;
    return h ^ (h >> 16U);
}

void times_kept(Matrix& gradient, const Matrix& kept) {
    if (kept.rows() > 0) {
        times(kept.data(), gradient.data(), gradient.size());
    }
}

void add(const ProductInput& x, std::size_t rows, float* to) {
    std::transform(x.data, x.data + rows * x.columns, to, to, std::plus<>());
}

void copy(const float* from, std::size_t rows, std::size_t columns, Matrix& to) {
    to.resize(rows, columns);
    std::copy_n(from, to.size(), to.data());
}

}  // namespace

NetworkPass::NetworkPass(const NetworkSizes& sizes)
    : sizes_(sizes), layout_(weight_layout(sizes)), step_head_(sizes, layout_) {
    for (const LayerWeights& layer : layout_.recurrent) {
        recurrent_.push_back(sizes.recurrence == Recurrence::lstm ? make_lstm_layer(layer) : make_gru_layer(layer));
    }
    for (const LayerWeights& layer : layout_.dense) {
        dense_.emplace_back();
        dense_.back().weights = layer.input;
        dense_.back().bias = layer.bias;
    }
}

void NetworkPass::set_weights(const float* weights) {
    for (const auto& layer : recurrent_) {
        layer->set_weights(weights);
    }
    for (Dense& layer : dense_) {
        layer.forward.pack(forward_view(weights, layer.weights), weights + layer.bias.offset);
        layer.backward.set_weights(weights, layer.weights);
    }
    if (sizes_.skip) {
        skip_.pack(forward_view(weights, layout_.skip), nullptr);
        back_skip_.set_weights(weights, layout_.skip);
    }
    step_head_.set_weights(weights);
}

void NetworkPass::gather(const BatchInputs& inputs, const std::size_t* samples) {
    covariates_.resize(rows_, sizes_.covariates);
    window_.resize(batch_, sizes_.steps * step_width());
    for (std::size_t lead = 0; lead < sizes_.leads; ++lead) {
        for (std::size_t c = 0; c < sizes_.covariates; ++c) {
            float* const to = covariates_.column(c) + lead * batch_;
            const float* const from = inputs.covariates + lead * sizes_.covariates + c;
            for (std::size_t b = 0; b < batch_; ++b) {
                to[b] = from[samples[b] * inputs.covariates_stride];
            }
        }
    }
    for (std::size_t c = 0; c < sizes_.steps * sizes_.step_columns; ++c) {
        float* const to = window_.column(c / sizes_.step_columns * step_width() + c % sizes_.step_columns);
        for (std::size_t b = 0; b < batch_; ++b) {
            to[b] = inputs.window[samples[b] * inputs.window_stride + c];
        }
    }
}

void NetworkPass::drop(Matrix& x, double share, const DropoutDraw& draw, std::uint32_t mask, Matrix& kept) const {
    kept.resize(0, 0);
    if (share <= 0) {
        return;
    }
    kept.resize(x.rows(), x.columns());
    const std::size_t leads = x.rows() / batch_;
    const auto number = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
    CellNumbers numbers;
    numbers.seed = seed_of_mask(draw.seed, mask);
    numbers.step = number(leads * x.columns());
    for (std::size_t c = 0; c < x.columns(); ++c) {
        for (std::size_t lead = 0; lead < leads; ++lead) {
            numbers.first = number((draw.first_sample * leads + lead) * x.columns() + c);
            const std::size_t at = c * x.rows() + lead * batch_;
            drop_cells(share, numbers, x.data() + at, kept.data() + at, batch_);
        }
    }
}

void NetworkPass::go_through_window() {
    if (step_head_.has_context()) {
        step_head_.put_context(covariates_, window_);
    }
    const float* input = window_.data();
    for (const auto& layer : recurrent_) {
        layer->forward(input, batch_, sizes_.steps);
        input = layer->state_after(1);
    }
    if (recurrent_.empty()) {
        copy(window_.data(), batch_, window_.columns(), state_);
    } else {
        const std::size_t states = step_head_.has_outputs() ? sizes_.steps : 1;
        const RecurrentLayer& last = *recurrent_.back();
        copy(last.state_after(sizes_.steps + 1 - states), batch_, states * last.units(), state_);
    }
}

void NetworkPass::activate(Dense& layer) const {
    layer.out.resize(rows_, layer.outputs());
    if (sizes_.activation == Activation::gelu) {
        gelu(layer.sum.data(), layer.out.data(), layer.out.size());
    } else {
        std::transform(layer.sum.data(), layer.sum.data() + layer.sum.size(), layer.out.data(),
                       [](float x) { return x < 0 ? 0 : x; });  // NaN stays
    }
    if (adds_input(layer)) {
        std::size_t column = 0;
        for (const ProductInput& input : layer.before) {
            add(input, rows_, layer.out.column(column));
            column += input.columns;
        }
    }
}

void NetworkPass::go_through_head(const DropoutDraw& draw) {
    const float* state = state_.data();
    if (sizes_.leads > 1) {
        lead_state_.resize(rows_, state_.columns());
        for (std::size_t c = 0; c < state_.columns(); ++c) {
            for (std::size_t lead = 0; lead < sizes_.leads; ++lead) {
                std::copy_n(state_.column(c), batch_, lead_state_.column(c) + lead * batch_);
            }
        }
        state = lead_state_.data();
    }
    std::array<ProductInput, 2> before = {{{state, state_below_dense()}, {covariates_.data(), sizes_.covariates}}};
    for (std::size_t l = 0; l < dense_.size(); ++l) {
        Dense& layer = dense_[l];
        layer.before = before;
        layer.sum.resize(rows_, layer.outputs());
        multiply({rows_, layer.before, layer.forward.data(), layer.sum.data(), layer.outputs()});
        if (l + 1 < dense_.size()) {
            activate(layer);
            drop(layer.out, draw.dropout.dense, draw, kFirstDenseMask + static_cast<std::uint32_t>(l), layer.kept);
            before = {{{layer.out.data(), layer.outputs()}, {}}};
        }
    }
}

const Matrix& NetworkPass::forward(const BatchInputs& inputs, const std::size_t* samples, std::size_t count,
                                   const DropoutDraw& draw) {
    batch_ = count;
    rows_ = sizes_.leads * count;
    gather(inputs, samples);
    drop(covariates_, draw.dropout.covariates, draw, kCovariateMask, kept_covariates_);
    go_through_window();
    drop(state_, draw.dropout.state, draw, kStateMask, kept_state_);
    go_through_head(draw);
    Matrix& output = dense_.back().sum;
    if (sizes_.skip) {
        multiply({rows_,
                  {{{covariates_.data(), sizes_.covariates}, {}}},
                  skip_.data(),
                  output.data(),
                  sizes_.outputs,
                  true});
    }
    if (step_head_.has_outputs()) {
        step_head_.add_outputs(state_, output);
    }
    return output;
}

void NetworkPass::times_slope(const Dense& layer, Matrix& gradient) const {
    if (sizes_.activation == Activation::gelu) {
        times_gelu_slope(layer.sum.data(), gradient.data(), gradient.size());
    } else {
        std::transform(layer.sum.data(), layer.sum.data() + layer.sum.size(), gradient.data(), gradient.data(),
                       [](float x, float g) { return x > 0 ? g : 0; });
    }
}

std::size_t NetworkPass::columns_read_below(bool wants_input) const {
    if (wants_input) {
        return dense_.front().inputs();
    }
    return recurrent_.empty() ? 0 : state_below_dense();
}

void NetworkPass::back_through_dense(std::size_t l, std::size_t columns, float* gradient) {
    Dense& layer = dense_[l];
    Matrix& above = head_gradient_;
    const bool is_hidden = l + 1 < dense_.size();
    const bool has_residual = is_hidden && adds_input(layer);
    below_gradient_.resize(rows_, columns);
    if (is_hidden) {
        times_kept(above, layer.kept);
    }
    if (has_residual) {
        std::copy_n(above.data(), below_gradient_.size(), below_gradient_.data());
    }
    if (is_hidden) {
        times_slope(layer, above);
    }
    float* to = gradient + layer.weights.offset;
    for (const ProductInput& input : layer.before) {
        add_weight_gradient(above, input, to);
        to += input.columns * layer.outputs();
    }
    add_bias_gradient(above, gradient + layer.bias.offset);
    multiply({rows_,
              {{{above.data(), layer.outputs()}, {}}},
              layer.backward.packed(columns),
              below_gradient_.data(),
              columns,
              has_residual});
    std::swap(head_gradient_, below_gradient_);
}

void NetworkPass::take_covariate_gradient(const Matrix& output_gradient) {
    copy(head_gradient_.column(state_below_dense()), rows_, sizes_.covariates, covariate_gradient_);
    if (sizes_.skip) {
        multiply({rows_,
                  {{{output_gradient.data(), sizes_.outputs}, {}}},
                  back_skip_.packed(sizes_.covariates),
                  covariate_gradient_.data(),
                  sizes_.covariates,
                  true});
    }
}

void NetworkPass::take_state_gradient() {
    state_gradient_.resize(batch_, state_.columns());
    for (std::size_t c = 0; c < state_.columns(); ++c) {
        const float* const by_row = head_gradient_.column(c);
        float* const sum = state_gradient_.column(c);
        std::copy_n(by_row, batch_, sum);
        for (std::size_t lead = 1; lead < sizes_.leads; ++lead) {
            std::transform(sum, sum + batch_, by_row + lead * batch_, sum, std::plus<>());
        }
    }
    times_kept(state_gradient_, kept_state_);
}

void NetworkPass::back_through_head(const Matrix& output_gradient, bool wants_input, float* gradient) {
    if (sizes_.skip) {
        add_weight_gradient(output_gradient, {covariates_.data(), sizes_.covariates}, gradient + layout_.skip.offset);
    }
    copy(output_gradient.data(), rows_, output_gradient.columns(), head_gradient_);
    for (std::size_t l = dense_.size(); l-- > 0;) {
        back_through_dense(l, l > 0 ? dense_[l].inputs() : columns_read_below(wants_input), gradient);
    }
    if (wants_input) {
        take_covariate_gradient(output_gradient);
    }
    if (step_head_.has_outputs()) {
        step_head_.back_to_states(output_gradient, state_, state_gradient_, gradient);
        times_kept(state_gradient_, kept_state_);
    } else if (head_gradient_.columns() > 0) {
        take_state_gradient();
    }
}

void NetworkPass::back_through_window(bool wants_input, float* gradient) {
    for (std::size_t l = recurrent_.size(); l-- > 0;) {
        const std::size_t read = l > 0 || wants_input ? recurrent_[l]->inputs() : sizes_.context_units;
        recurrent_[l]->backward(state_gradient_, read, window_gradient_, gradient);
        std::swap(state_gradient_, window_gradient_);
    }
    std::swap(state_gradient_, window_gradient_);
    if (step_head_.has_context()) {
        step_head_.back_through_context(window_gradient_, covariates_, wants_input ? &covariate_gradient_ : nullptr,
                                        gradient);
    }
}

void NetworkPass::backward(const Matrix& output_gradient, float* gradient) {
    back_through_head(output_gradient, false, gradient);
    back_through_window(false, gradient);
}

NetworkPass::InputGradient NetworkPass::input_gradient(const Matrix& output_gradient) {
    std::vector<float> unused(layout_.count);
    back_through_head(output_gradient, true, unused.data());
    back_through_window(true, unused.data());
    times_kept(covariate_gradient_, kept_covariates_);
    step_gradient_.resize(batch_, sizes_.steps * sizes_.step_columns);
    for (std::size_t step = 0; step < sizes_.steps; ++step) {
        std::copy_n(window_gradient_.column(step * step_width()), batch_ * sizes_.step_columns,
                    step_gradient_.column(step * sizes_.step_columns));
    }
    return {covariate_gradient_, step_gradient_};
}

}  // namespace forecast
