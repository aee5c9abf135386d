#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace forecast {

/// Draws as numpy's RandomState(seed) does, so that a split is the one that scikit-learn makes of the same seed.
class NumpyRandom {
public:
    explicit NumpyRandom(std::uint32_t seed) : engine_(seed) {}

    /// In [0, largest].
    std::uint32_t interval(std::uint32_t largest) {
        std::uint32_t mask = largest;
        for (const unsigned shift : {1U, 2U, 4U, 8U, 16U}) {
            mask |= mask >> shift;
        }
        std::uint32_t value = 0;
        do {
            value = static_cast<std::uint32_t>(engine_()) & mask;
        } while (value > largest);
        return value;
    }
    template <class Value>
    void shuffle(std::vector<Value>& values) {
        for (std::size_t i = values.size(); i-- > 1;) {
            std::swap(values[i], values[interval(static_cast<std::uint32_t>(i))]);
        }
    }
    /// 0 .. count - 1 in another order.
    std::vector<std::size_t> permutation(std::size_t count) {
        std::vector<std::size_t> order(count);
        std::iota(order.begin(), order.end(), std::size_t{0});
        shuffle(order);
        return order;
    }

private:
    std::mt19937 engine_;
};

}  // namespace forecast
