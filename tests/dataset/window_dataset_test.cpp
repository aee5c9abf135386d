#include "forecast/dataset/window_dataset.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <catch2/catch.hpp>

#include "cuda.hpp"

namespace forecast {
namespace {

/// Rows 0 .. 9: the past columns are the row and 100 + the row, the target row's column 1000 + the row, the target is
/// the row, the anchor 50 + the row.
WindowDataset::Series counting_series() {
    const auto count = at::arange(10, at::kFloat);
    WindowDataset::Series series;
    series.past = at::stack({count, count + 100});
    series.ahead = (count + 1000).unsqueeze(0);
    series.target = count;
    series.anchor = count + 50;
    return series;
}

WindowDataset counting_dataset(const WindowOptions& window) {
    return {counting_series(), window};
}

at::Tensor rows(std::initializer_list<std::int64_t> values) {
    return at::tensor(at::ArrayRef<std::int64_t>(values), at::kLong);
}

}  // namespace

TEST_CASE("a window's target starts right after its last input row", "[dataset]") {
    const auto batch = counting_dataset({3, 2}).gather(rows({3}));

    CHECK(batch.past.select(2, 0).flatten().equal(at::tensor({0.F, 1.F, 2.F})));
    CHECK(batch.target.flatten().equal(at::tensor({3.F, 4.F})));
    CHECK(batch.ahead.flatten().equal(at::tensor({1003.F, 1004.F})));
    CHECK(batch.anchor.flatten().equal(at::tensor({52.F})));
}

TEST_CASE("a batch keeps the order of its rows and columns", "[dataset]") {
    const auto batch = counting_dataset({2, 1}).gather(rows({9, 2}));

    CHECK(batch.past.sizes().vec() == std::vector<std::int64_t>{2, 2, 2});
    CHECK(batch.past[0].flatten().equal(at::tensor({7.F, 107.F, 8.F, 108.F})));
    CHECK(batch.past[1].flatten().equal(at::tensor({0.F, 100.F, 1.F, 101.F})));
    CHECK(batch.target.equal(at::tensor({9.F, 2.F}).unsqueeze(1)));
}

TEST_CASE("there may be no columns of the target rows", "[dataset]") {
    WindowDataset::Series series;
    series.past = to_series({0, 1, 2, 3, 4}, 1, 5);
    series.ahead = to_series({}, 0, 5);
    series.target = series.past[0];
    series.anchor = series.past[0];

    CHECK(WindowDataset(series, {2, 1}).gather(rows({2, 3})).ahead.sizes().vec() == std::vector<std::int64_t>{2, 1, 0});
}

TEST_CASE("series on a CUDA device are gathered there", "[dataset][cuda]") {
    if (!cuda_is_there()) {
        return;
    }
    const auto host = counting_series();
    const at::Device cuda(at::kCUDA);
    const WindowDataset on_device({host.past.to(cuda), host.ahead.to(cuda), host.target.to(cuda), host.anchor.to(cuda)},
                                  {3, 2});

    const auto batch = on_device.gather(rows({3, 7}).to(cuda));

    const auto expected = WindowDataset(host, {3, 2}).gather(rows({3, 7}));
    CHECK(batch.past.is_cuda());
    CHECK(batch.target.is_cuda());
    CHECK(batch.past.cpu().equal(expected.past));
    CHECK(batch.ahead.cpu().equal(expected.ahead));
    CHECK(batch.target.cpu().equal(expected.target));
    CHECK(batch.anchor.cpu().equal(expected.anchor));
}

}  // namespace forecast
