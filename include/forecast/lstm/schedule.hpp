#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

// What changes from step to step and from row to row of a training: learning rate, weight, order.

namespace forecast {

/// Factor on the learning rate at `step` of `steps`, as PyTorch's OneCycleLR: from 1/25 up to 1 within 30 % of the
/// steps, then down to 1/250 000, both on a cosine (Smith and Topin, "Super-convergence", 2017).
double one_cycle(std::size_t step, std::size_t steps);

/// Weight of what is `age_days` old; it halves with every `half_life_days`. 0: 1 for all.
double recency_weight(int age_days, double half_life_days);

/// Puts `rows` in a random order, the same on every platform: std::shuffle differs between standard libraries.
template <class Row>
void shuffle(std::vector<Row>& rows, std::mt19937_64& random) {
    for (std::size_t left = rows.size(); left > 1; --left) {
        std::swap(rows[left - 1], rows[random() % left]);
    }
}

}  // namespace forecast
