#include "forecast/dataset/sample_tensors.hpp"

#include <algorithm>

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>

namespace forecast {

SampleTensors SampleTensors::gather(const at::Tensor& numbers) const {
    return {past.index_select(0, numbers), ahead.index_select(0, numbers), target.index_select(0, numbers),
            known.index_select(0, numbers)};
}

at::Tensor to_tensor(const std::vector<double>& values, at::IntArrayRef sizes) {
    auto tensor = at::empty(sizes, at::kFloat);
    std::transform(values.begin(), values.end(), tensor.data_ptr<float>(),
                   [](double x) { return static_cast<float>(x); });
    return tensor;
}

}  // namespace forecast
