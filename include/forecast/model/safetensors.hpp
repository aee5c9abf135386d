#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace forecast {

/// A tensor of float32, row by row.
struct NamedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;  ///< as many as the product of the shape
};

/// The tensors in the format safetensors (https://github.com/huggingface/safetensors, "Format"), which Python reads
/// with the package of that name:
///
///   8 bytes   length of the header, unsigned, little-endian
///   header    {"__metadata__": {...}, NAME: {"dtype": "F32", "shape": [...], "data_offsets": [begin, end]}, ...},
///             padded with spaces so that the values begin at a multiple of 8
///   values    float32, little-endian, one tensor behind the other; offsets count from here
std::string to_safetensors(const std::vector<NamedTensor>& tensors);

}  // namespace forecast
