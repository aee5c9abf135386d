#include "network_pass.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

/// Uniform in 0 .. 1 of the top bits, alike on every platform.
float uniform(std::mt19937_64& random) {
    constexpr int kShift = 40;
    constexpr float kUnit = 1.0F / (1U << 24U);
    return static_cast<float>(random() >> kShift) * kUnit;
}

/// Multiplies by a new mask of zeros and 1 / (1 - share), which it keeps in `kept`.
void drop(Matrix& x, double share, std::mt19937_64* random, Matrix& kept) {
    kept.resize(0, 0);
    if (random == nullptr || share <= 0) {
        return;
    }
    kept.resize(x.rows(), x.cols());
    drop_cells(share, static_cast<std::uint32_t>((*random)()), x.data(), kept.data(),
               static_cast<std::size_t>(x.size()));
}

void undo_drop(Matrix& gradient, const Matrix& kept) {
    if (kept.size() > 0) {
        gradient.array() *= kept.array();
    }
}

std::size_t cells(Eigen::Index rows, Eigen::Index columns) {
    return static_cast<std::size_t>(rows * columns);
}

using ConstMap = Eigen::Map<const Matrix>;
using Map = Eigen::Map<Matrix>;

}  // namespace

NetworkPass::NetworkPass(const NetworkSizes& sizes) : sizes_(sizes), layout_(weight_layout(sizes)) {
    for (const LayerWeights& layer : layout_.recurrent) {
        const auto inputs = static_cast<Eigen::Index>(layer.input.columns);
        const auto units = static_cast<Eigen::Index>(layer.state.columns);
        recurrent_.push_back(sizes.recurrence == Recurrence::lstm ? make_lstm_layer(inputs, units)
                                                                  : make_gru_layer(inputs, units));
    }
    traces_.resize(recurrent_.size());
    for (const LayerWeights& layer : layout_.dense) {
        dense_.push_back({static_cast<Eigen::Index>(layer.input.columns),
                          static_cast<Eigen::Index>(layer.input.rows),
                          layer.input.offset,
                          {},
                          {},
                          {}});
    }
}

std::vector<float> NetworkPass::first_weights(std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::vector<float> weights(layout_.count, 0);
    const auto draw = [&](std::size_t offset, std::size_t count, Eigen::Index inputs) {
        const float bound = 1 / std::sqrt(static_cast<float>(std::max<Eigen::Index>(inputs, 1)));
        for (std::size_t i = offset; i < offset + count; ++i) {
            weights[i] = (2 * uniform(random) - 1) * bound;
        }
    };
    for (std::size_t l = 0; l < recurrent_.size(); ++l) {
        draw(offset_of(l), recurrent_[l]->weight_count(), recurrent_[l]->units());
    }
    for (std::size_t l = 0; l + 1 < dense_.size(); ++l) {
        draw(dense_[l].offset, cells(dense_[l].outputs, dense_[l].inputs + 1), dense_[l].inputs);
    }
    return weights;
}

void NetworkPass::gather(const BatchInputs& inputs, const std::vector<std::size_t>& samples) {
    batch_ = static_cast<Eigen::Index>(samples.size());
    const auto covariates = static_cast<Eigen::Index>(sizes_.covariates);
    const auto leads = static_cast<Eigen::Index>(sizes_.leads);
    const auto steps = static_cast<Eigen::Index>(sizes_.steps);
    const auto step_columns = static_cast<Eigen::Index>(sizes_.step_columns);
    const bool flat = recurrent_.empty();
    covariates_.resize(covariates, leads * batch_);
    window_.resize(flat ? steps * step_columns : step_columns, flat ? batch_ : steps * batch_);
    for (Eigen::Index b = 0; b < batch_; ++b) {
        const std::size_t sample = samples[static_cast<std::size_t>(b)];
        covariates_.middleCols(b * leads, leads) =
            ConstMap(inputs.covariates + sample * inputs.covariates_stride, covariates, leads);
        const ConstMap window(inputs.window + sample * inputs.window_stride, step_columns, steps);
        if (flat) {
            window_.col(b) = ConstMap(window.data(), steps * step_columns, 1);
        } else {
            for (Eigen::Index t = 0; t < steps; ++t) {
                window_.col(t * batch_ + b) = window.col(t);
            }
        }
    }
}

void NetworkPass::go_through_window(const float* weights) {
    if (recurrent_.empty()) {
        state_ = window_;
        return;
    }
    for (std::size_t l = 0; l < recurrent_.size(); ++l) {
        traces_[l].input = l == 0 ? window_ : traces_[l - 1].state;
        recurrent_[l]->forward(weights + offset_of(l), batch_, traces_[l]);
    }
    state_ = traces_.back().state.rightCols(batch_);
}

Matrix NetworkPass::dense_input() const {
    const auto leads = static_cast<Eigen::Index>(sizes_.leads);
    Matrix x(state_.rows() + covariates_.rows(), leads * batch_);
    if (leads == 1) {
        x.topRows(state_.rows()) = state_;
    }
    for (Eigen::Index b = 0; leads > 1 && b < batch_; ++b) {
        x.block(0, b * leads, state_.rows(), leads).colwise() = state_.col(b);
    }
    x.bottomRows(covariates_.rows()) = covariates_;
    return x;
}

void NetworkPass::activate(const Dense& layer, Matrix& x) const {
    x.resize(layer.outputs, layer.sum.cols());
    if (sizes_.activation == Activation::gelu) {
        gelu(layer.sum.data(), x.data(), cells(x.rows(), x.cols()));
    } else {
        x = (layer.sum.array() < 0).select(0.0F, layer.sum);  // NaN stays
    }
    if (adds_input(layer)) {
        x += layer.before;
    }
}

const Matrix& NetworkPass::forward(const float* weights, const BatchInputs& inputs,
                                   const std::vector<std::size_t>& samples, const Dropout& dropout,
                                   std::mt19937_64* random) {
    gather(inputs, samples);
    drop(covariates_, dropout.covariates, random, kept_covariates_);
    go_through_window(weights);
    drop(state_, dropout.state, random, kept_state_);
    Matrix x = dense_input();
    for (std::size_t l = 0; l < dense_.size(); ++l) {
        Dense& layer = dense_[l];
        const ConstMap w(weights + layer.offset, layer.outputs, layer.inputs);
        const ConstMap b(w.data() + w.size(), layer.outputs, 1);
        layer.before.swap(x);
        layer.sum.resize(layer.outputs, layer.before.cols());
        layer.sum.colwise() = b.col(0);
        add_product(w, layer.before, layer.sum);
        if (l + 1 < dense_.size()) {
            activate(layer, x);
            drop(x, dropout.dense, random, layer.kept);
        }
    }
    output_ = dense_.back().sum;
    if (sizes_.skip) {
        add_product(ConstMap(weights + layout_.skip.offset, skip_rows(), covariates_.rows()), covariates_, output_);
    }
    return output_;
}

void NetworkPass::times_slope(const Dense& layer, Matrix& gradient) const {
    if (sizes_.activation == Activation::gelu) {
        times_gelu_slope(layer.sum.data(), gradient.data(), cells(gradient.rows(), gradient.cols()));
    } else {
        gradient = (layer.sum.array() > 0).select(gradient, 0.0F);
    }
}

Matrix NetworkPass::sum_of_leads(const Matrix& by_lead) const {
    const auto leads = static_cast<Eigen::Index>(sizes_.leads);
    Matrix sum(by_lead.rows(), batch_);
    for (Eigen::Index b = 0; b < batch_; ++b) {
        sum.col(b) = by_lead.middleCols(b * leads, leads).rowwise().sum();
    }
    return sum;
}

Eigen::Index NetworkPass::rows_read_below(bool wants_input) const {
    if (wants_input) {
        return dense_.front().inputs;
    }
    return recurrent_.empty() ? 0 : state_.rows();
}

NetworkPass::HeadGradient NetworkPass::back_through_head(const float* weights, const Matrix& output_gradient,
                                                         bool wants_input, float* gradient) {
    if (sizes_.skip) {
        add_product_with_transposed(output_gradient, covariates_,
                                    Map(gradient + layout_.skip.offset, skip_rows(), covariates_.rows()));
    }
    Matrix above = output_gradient;
    for (std::size_t l = dense_.size(); l-- > 0;) {
        const Dense& layer = dense_[l];
        Matrix residual_gradient;  // by the layer's input, where that is added to its output
        if (l + 1 < dense_.size()) {
            undo_drop(above, layer.kept);
            if (adds_input(layer)) {
                residual_gradient = above;
            }
            times_slope(layer, above);
        }
        const ConstMap w(weights + layer.offset, layer.outputs, layer.inputs);
        Map out(gradient + layer.offset, layer.outputs, layer.inputs);
        add_product_with_transposed(above, layer.before, out);
        Map(out.data() + out.size(), layer.outputs, 1) += above.rowwise().sum();
        Matrix below = Matrix::Zero(l > 0 ? layer.inputs : rows_read_below(wants_input), above.cols());
        if (residual_gradient.size() > 0) {
            below = residual_gradient.topRows(below.rows());
        }
        add_product(Matrix(w.leftCols(below.rows()).transpose()), above, below);
        above.swap(below);
    }
    HeadGradient back;
    if (wants_input) {
        back.covariates = above.bottomRows(covariates_.rows());
        if (sizes_.skip) {
            const ConstMap skip(weights + layout_.skip.offset, skip_rows(), covariates_.rows());
            add_product(Matrix(skip.transpose()), output_gradient, back.covariates);
        }
        undo_drop(back.covariates, kept_covariates_);
    }
    if (above.rows() > 0) {
        back.state = above.topRows(state_.rows());
        if (sizes_.leads > 1) {
            back.state = sum_of_leads(back.state);
        }
        undo_drop(back.state, kept_state_);
    }
    return back;
}

Matrix NetworkPass::back_through_window(const float* weights, const Matrix& state_gradient, bool wants_input,
                                        float* gradient) {
    if (recurrent_.empty()) {
        return state_gradient;
    }
    const auto& last = traces_.back().state;
    Matrix above = Matrix::Zero(last.rows(), last.cols());
    above.rightCols(batch_) = state_gradient;
    for (std::size_t l = recurrent_.size(); l-- > 0;) {
        above = recurrent_[l]->backward(weights + offset_of(l), batch_, traces_[l], above, l > 0 || wants_input,
                                        gradient + offset_of(l));
    }
    return above;
}

void NetworkPass::backward(const float* weights, const Matrix& output_gradient, float* gradient) {
    const auto head = back_through_head(weights, output_gradient, false, gradient);
    back_through_window(weights, head.state, false, gradient);
}

Matrix NetworkPass::input_gradient(const float* weights, const Matrix& output_gradient) {
    std::vector<float> unused(layout_.count);
    const auto head = back_through_head(weights, output_gradient, true, unused.data());
    const Matrix window = back_through_window(weights, head.state, true, unused.data());
    const auto covariates = covariates_.rows();
    const auto steps = static_cast<Eigen::Index>(sizes_.steps);
    const auto step_columns = static_cast<Eigen::Index>(sizes_.step_columns);
    Matrix gradient(covariates + steps * step_columns, batch_);
    gradient.topRows(covariates) = head.covariates;
    if (recurrent_.empty()) {
        gradient.bottomRows(steps * step_columns) = window;
        return gradient;
    }
    for (Eigen::Index t = 0; t < steps; ++t) {
        gradient.middleRows(covariates + t * step_columns, step_columns) = window.middleCols(t * batch_, batch_);
    }
    return gradient;
}

}  // namespace forecast
