#include "dense_gradient.hpp"

namespace forecast {
namespace {

SampleSums sums_by(const Matrix& by_sum) {
    SampleSums sums;
    sums.samples = by_sum.rows();
    sums.a = by_sum.data();
    sums.rows = by_sum.columns();
    return sums;
}

}  // namespace

void add_weight_gradient(const Matrix& by_sum, const ProductInput& input, float* gradient) {
    SampleSums sums = sums_by(by_sum);
    sums.b = input.data;
    sums.columns = input.columns;
    sums.out = gradient;
    sums.out_column = by_sum.columns();
    add_sample_sums(sums);
}

void add_bias_gradient(const Matrix& by_sum, float* gradient) {
    SampleSums sums = sums_by(by_sum);
    sums.out = gradient;
    add_column_sums(sums);
}

}  // namespace forecast
