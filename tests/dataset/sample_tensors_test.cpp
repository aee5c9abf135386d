#include "forecast/dataset/sample_tensors.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <catch2/catch.hpp>

#include "cuda.hpp"

namespace forecast {
namespace {

/// Four samples of 3 rows and 2 past columns, 2 rows and 1 ahead column; each value tells where it stands.
SampleTensors counting_samples() {
    return {at::arange(24, at::kFloat).reshape({4, 3, 2}), at::arange(8, at::kFloat).reshape({4, 2, 1}) + 100,
            at::arange(8, at::kFloat).reshape({4, 2}), at::ones({4, 2}, at::kFloat)};
}

}  // namespace

TEST_CASE("a batch has its samples in the order asked for", "[dataset]") {
    const auto batch = counting_samples().gather(at::tensor({3, 1}, at::kLong));

    CHECK(batch.past.sizes().vec() == std::vector<std::int64_t>{2, 3, 2});
    CHECK(batch.past[0].flatten().equal(at::tensor({18.F, 19.F, 20.F, 21.F, 22.F, 23.F})));
    CHECK(batch.ahead[1].flatten().equal(at::tensor({102.F, 103.F})));
    CHECK(batch.target.flatten().equal(at::tensor({6.F, 7.F, 2.F, 3.F})));
    CHECK(batch.known.sizes().vec() == std::vector<std::int64_t>{2, 2});
    CHECK(batch.past.is_contiguous());
}

TEST_CASE("numbers become floats of the sizes wanted", "[dataset]") {
    CHECK(to_tensor({1, 2.5, 3, 4}, {2, 2}).equal(at::tensor({1.F, 2.5F, 3.F, 4.F}).reshape({2, 2})));
    CHECK(to_tensor({}, {5, 2, 0}).sizes().vec() == std::vector<std::int64_t>{5, 2, 0});
}

TEST_CASE("samples on a CUDA device are gathered there", "[dataset][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const auto host = counting_samples();
    const at::Device cuda(at::kCUDA);
    const SampleTensors on_device{host.past.to(cuda), host.ahead.to(cuda), host.target.to(cuda), host.known.to(cuda)};
    const auto numbers = at::tensor({2, 0}, at::kLong);

    const auto batch = on_device.gather(numbers.to(cuda));

    CHECK(batch.past.is_cuda());
    CHECK(batch.past.cpu().equal(host.gather(numbers).past));
    CHECK(batch.target.cpu().equal(host.gather(numbers).target));
}

}  // namespace forecast
