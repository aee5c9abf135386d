#include "forecast/model/safetensors.hpp"

#include <cstring>

#include <nlohmann/json.hpp>

namespace forecast {
namespace {

constexpr std::size_t kAlignment = 8;

/// The lowest `Bytes` bytes of `number`, the lowest first.
template <std::size_t Bytes>
void append_little_endian(std::string& out, std::uint64_t number) {
    for (std::size_t i = 0; i < Bytes; ++i) {
        out.push_back(static_cast<char>((number >> (8 * i)) & 0xFFU));
    }
}

void append_values(std::string& out, const std::vector<float>& values) {
    for (const float value : values) {
        std::uint32_t bits = 0;
        static_assert(sizeof(bits) == sizeof(value));
        std::memcpy(&bits, &value, sizeof(bits));
        append_little_endian<sizeof(bits)>(out, bits);
    }
}

}  // namespace

std::string to_safetensors(const std::vector<NamedTensor>& tensors) {
    nlohmann::ordered_json header = {{"__metadata__", {{"format", "pt"}}}};
    std::size_t offset = 0;
    for (const NamedTensor& tensor : tensors) {
        const std::size_t end = offset + tensor.values.size() * sizeof(float);
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
    std::string file;
    file.reserve(kAlignment + text.size() + offset);
    append_little_endian<8>(file, text.size());
    file += text;
    for (const NamedTensor& tensor : tensors) {
        append_values(file, tensor.values);
    }
    return file;
}

}  // namespace forecast
