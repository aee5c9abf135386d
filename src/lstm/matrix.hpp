#pragma once

#include <algorithm>
#include <cstddef>
#include <new>

#include <hwy/aligned_allocator.h>

namespace forecast {

/// [rows, columns] floats, column after column: the rows are samples, which lie side by side. Begins where a vector of
/// the processor may.
class Matrix {
public:
    /// The values are open afterwards. Keeps its room where that is enough. Throws std::bad_alloc.
    void resize(std::size_t rows, std::size_t columns) {
        rows_ = rows;
        columns_ = columns;
        if (size() > room_) {
            data_ = hwy::AllocateAligned<float>(size());
            room_ = data_ ? size() : throw std::bad_alloc();
        }
    }
    void fill(float value) { std::fill_n(data(), size(), value); }

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] std::size_t size() const { return rows_ * columns_; }
    [[nodiscard]] float* data() { return data_.get(); }
    [[nodiscard]] const float* data() const { return data_.get(); }
    [[nodiscard]] float* column(std::size_t i) { return data() + i * rows_; }
    [[nodiscard]] const float* column(std::size_t i) const { return data() + i * rows_; }

private:
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::size_t room_ = 0;
    hwy::AlignedFreeUniquePtr<float[]> data_;  // NOLINT(*-c-arrays): as the library has it
};

}  // namespace forecast
