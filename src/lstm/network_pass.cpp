#include "network_pass.hpp"

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

NetworkPass::NetworkPass(const NetworkSizes& sizes) : sizes_(sizes) {
    auto inputs = static_cast<Eigen::Index>(sizes.step_columns);
    if (sizes.recurrence == Recurrence::none) {
        inputs *= static_cast<Eigen::Index>(sizes.steps);
    } else {
        for (const int units : sizes.units) {
            recurrent_.push_back(sizes.recurrence == Recurrence::lstm ? make_lstm_layer(inputs, units)
                                                                      : make_gru_layer(inputs, units));
            recurrent_offsets_.push_back(weight_count_);
            weight_count_ += recurrent_.back()->weight_count();
            inputs = units;
        }
    }
    traces_.resize(recurrent_.size());
    const auto covariates = static_cast<Eigen::Index>(sizes.covariates);
    const auto outputs = static_cast<Eigen::Index>(sizes.outputs);
    inputs += covariates;
    std::vector<int> layers = sizes.dense_units;
    layers.push_back(static_cast<int>(outputs));
    for (const int units : layers) {
        dense_.push_back({inputs, units, weight_count_, {}, {}, {}});
        weight_count_ += cells(units, inputs + 1);
        inputs = units;
    }
    skip_offset_ = weight_count_;
    weight_count_ += cells(outputs, covariates);
}

std::vector<float> NetworkPass::first_weights(std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::vector<float> weights(weight_count_, 0);
    const auto draw = [&](std::size_t offset, std::size_t count, Eigen::Index inputs) {
        const float bound = 1 / std::sqrt(static_cast<float>(std::max<Eigen::Index>(inputs, 1)));
        for (std::size_t i = offset; i < offset + count; ++i) {
            weights[i] = (2 * uniform(random) - 1) * bound;
        }
    };
    for (std::size_t l = 0; l < recurrent_.size(); ++l) {
        draw(recurrent_offsets_[l], recurrent_[l]->weight_count(), recurrent_[l]->units());
    }
    for (std::size_t l = 0; l + 1 < dense_.size(); ++l) {
        draw(dense_[l].offset, cells(dense_[l].outputs, dense_[l].inputs + 1), dense_[l].inputs);
    }
    return weights;
}

void NetworkPass::gather(const float* inputs, const std::vector<std::size_t>& rows) {
    batch_ = static_cast<Eigen::Index>(rows.size());
    const auto covariates = static_cast<Eigen::Index>(sizes_.covariates);
    const auto steps = static_cast<Eigen::Index>(sizes_.steps);
    const auto step_columns = static_cast<Eigen::Index>(sizes_.step_columns);
    const bool flat = recurrent_.empty();
    covariates_.resize(covariates, batch_);
    window_.resize(flat ? steps * step_columns : step_columns, flat ? batch_ : steps * batch_);
    for (Eigen::Index b = 0; b < batch_; ++b) {
        const float* row = inputs + rows[static_cast<std::size_t>(b)] * sizes_.columns();
        covariates_.col(b) = ConstMap(row, covariates, 1);
        const ConstMap window(row + covariates, step_columns, steps);
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
        recurrent_[l]->forward(weights + recurrent_offsets_[l], batch_, traces_[l]);
    }
    state_ = traces_.back().state.rightCols(batch_);
}

const Matrix& NetworkPass::forward(const float* weights, const float* inputs, const std::vector<std::size_t>& rows,
                                   const LearningOptions* dropout, std::mt19937_64* random) {
    gather(inputs, rows);
    drop(covariates_, dropout == nullptr ? 0 : dropout->covariate_dropout, random, kept_covariates_);
    go_through_window(weights);
    const double share = dropout == nullptr ? 0 : dropout->dropout;
    drop(state_, share, random, kept_state_);
    Matrix x(state_.rows() + covariates_.rows(), batch_);
    x << state_, covariates_;
    for (std::size_t l = 0; l < dense_.size(); ++l) {
        Dense& layer = dense_[l];
        const ConstMap w(weights + layer.offset, layer.outputs, layer.inputs);
        const ConstMap b(w.data() + w.size(), layer.outputs, 1);
        layer.before.swap(x);
        layer.sum.resize(layer.outputs, batch_);
        layer.sum.colwise() = b.col(0);
        add_product(w, layer.before, layer.sum);
        if (l + 1 < dense_.size()) {
            x.resize(layer.outputs, batch_);
            gelu(layer.sum.data(), x.data(), cells(layer.outputs, batch_));
            drop(x, share, random, layer.kept);
        }
    }
    const ConstMap skip(weights + skip_offset_, dense_.back().outputs, covariates_.rows());
    output_ = dense_.back().sum;
    add_product(skip, covariates_, output_);
    return output_;
}

Eigen::Index NetworkPass::rows_read_below(bool wants_input) const {
    if (wants_input) {
        return dense_.front().inputs;
    }
    return recurrent_.empty() ? 0 : state_.rows();
}

NetworkPass::HeadGradient NetworkPass::back_through_head(const float* weights, const Matrix& output_gradient,
                                                         bool wants_input, float* gradient) {
    const ConstMap skip(weights + skip_offset_, dense_.back().outputs, covariates_.rows());
    add_product_with_transposed(output_gradient, covariates_, Map(gradient + skip_offset_, skip.rows(), skip.cols()));
    Matrix above = output_gradient;
    for (std::size_t l = dense_.size(); l-- > 0;) {
        const Dense& layer = dense_[l];
        if (l + 1 < dense_.size()) {
            undo_drop(above, layer.kept);
            times_gelu_slope(layer.sum.data(), above.data(), cells(above.rows(), above.cols()));
        }
        const ConstMap w(weights + layer.offset, layer.outputs, layer.inputs);
        Map out(gradient + layer.offset, layer.outputs, layer.inputs);
        add_product_with_transposed(above, layer.before, out);
        Map(out.data() + out.size(), layer.outputs, 1) += above.rowwise().sum();
        Matrix below = Matrix::Zero(l > 0 ? layer.inputs : rows_read_below(wants_input), batch_);
        add_product(Matrix(w.leftCols(below.rows()).transpose()), above, below);
        above.swap(below);
    }
    HeadGradient back;
    if (wants_input) {
        back.covariates = above.bottomRows(covariates_.rows());
        add_product(Matrix(skip.transpose()), output_gradient, back.covariates);
        undo_drop(back.covariates, kept_covariates_);
    }
    if (above.rows() > 0) {
        back.state = above.topRows(state_.rows());
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
        above = recurrent_[l]->backward(weights + recurrent_offsets_[l], batch_, traces_[l], above,
                                        l > 0 || wants_input, gradient + recurrent_offsets_[l]);
    }
    return above;
}

void NetworkPass::backward(const float* weights, const Matrix& output_gradient, float* gradient) {
    const auto head = back_through_head(weights, output_gradient, false, gradient);
    back_through_window(weights, head.state, false, gradient);
}

Matrix NetworkPass::input_gradient(const float* weights, const Matrix& output_gradient) {
    std::vector<float> unused(weight_count_);
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
