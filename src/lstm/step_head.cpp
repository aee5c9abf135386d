#include "step_head.hpp"

#include <algorithm>
#include <functional>

#include "dense_gradient.hpp"
#include "vector_kernels.hpp"

namespace forecast {

StepHead::StepHead(const NetworkSizes& sizes, const WeightLayout& layout)
    : steps_(sizes.steps), step_columns_(sizes.step_columns), context_(layout.context), output_(layout.step_output) {}

void StepHead::set_weights(const float* weights) {
    if (has_context()) {
        to_context_.pack(forward_view(weights, context_.input), weights + context_.bias.offset);
        from_context_.set_weights(weights, context_.input);
    }
    if (has_outputs()) {
        to_outputs_.pack(forward_view(weights, output_.input), weights + output_.bias.offset);
        from_outputs_.set_weights(weights, output_.input);
    }
}

void StepHead::put_context(const Matrix& covariates, Matrix& window) {
    const std::size_t units = context_.input.rows;
    sum_.resize(covariates.rows(), units);
    multiply({sum_.rows(), {{{covariates.data(), covariates.columns()}, {}}}, to_context_.data(), sum_.data(), units});
    activated_.resize(sum_.rows(), units);
    gelu(sum_.data(), activated_.data(), sum_.size());
    for (std::size_t step = 0; step < steps_; ++step) {
        std::copy_n(activated_.data(), activated_.size(),
                    window.column(step * (step_columns_ + units) + step_columns_));
    }
}

void StepHead::add_outputs(const Matrix& states, Matrix& outputs) const {
    const std::size_t width = output_.input.rows;
    const std::size_t units = output_.input.columns;
    for (std::size_t step = 0; step < steps_; ++step) {
        multiply({states.rows(),
                  {{{states.column(step * units), units}, {}}},
                  to_outputs_.data(),
                  outputs.column(step * width),
                  width,
                  true});
    }
}

void StepHead::back_to_states(const Matrix& output_gradient, const Matrix& states, Matrix& state_gradient,
                              float* gradient) {
    const std::size_t width = output_.input.rows;
    const std::size_t units = output_.input.columns;
    SampleSums sums;
    sums.samples = states.rows();
    sums.steps = steps_;
    sums.a = output_gradient.data();
    sums.a_step = states.rows() * width;
    sums.rows = width;
    sums.b = states.data();
    sums.b_step = states.rows() * units;
    sums.columns = units;
    sums.out = gradient + output_.input.offset;
    sums.out_column = width;
    add_sample_sums(sums);
    sums.out = gradient + output_.bias.offset;
    add_column_sums(sums);
    state_gradient.resize(states.rows(), states.columns());
    for (std::size_t step = 0; step < steps_; ++step) {
        multiply({states.rows(),
                  {{{output_gradient.column(step * width), width}, {}}},
                  from_outputs_.packed(units),
                  state_gradient.column(step * units),
                  units});
    }
}

void StepHead::back_through_context(const Matrix& window_gradient, const Matrix& covariates, Matrix* covariate_gradient,
                                    float* gradient) {
    const std::size_t units = context_.input.rows;
    const std::size_t width = window_gradient.columns() / steps_;
    gradient_.resize(sum_.rows(), units);
    gradient_.fill(0);
    for (std::size_t step = 0; step < steps_; ++step) {
        const float* const of_step = window_gradient.column((step + 1) * width - units);
        std::transform(of_step, of_step + gradient_.size(), gradient_.data(), gradient_.data(), std::plus<>());
    }
    times_gelu_slope(sum_.data(), gradient_.data(), gradient_.size());
    add_weight_gradient(gradient_, {covariates.data(), covariates.columns()}, gradient + context_.input.offset);
    add_bias_gradient(gradient_, gradient + context_.bias.offset);
    if (covariate_gradient != nullptr) {
        multiply({gradient_.rows(),
                  {{{gradient_.data(), units}, {}}},
                  from_context_.packed(covariates.columns()),
                  covariate_gradient->data(),
                  covariates.columns(),
                  true});
    }
}

}  // namespace forecast
