#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

// The trainings whose steps are timed, the one place that they stand in. `lstm_job --workloads` prints them as JSON.

namespace forecast {

/// Recurrent layers over windows of one series; a head reads their last state and a window's covariates.
struct Workload {
    std::string name;
    std::size_t windows = 0;  ///< that batches are drawn from
    std::size_t stride = 1;   ///< rows from the begin of a window to that of the next
    std::size_t steps = 0;    ///< rows of a window
    std::size_t columns = 0;  ///< of a row
    std::vector<int> units;   ///< of each LSTM layer
    /// Of a window, for the head; none: the head is the output layer alone, else there is a linear way besides.
    std::size_t covariates = 0;
    std::vector<int> dense_units;  ///< of each GELU layer of the head
    std::size_t outputs = 1;
    std::size_t batch = 0;
    std::size_t timed_steps = 0;  ///< of a round of a peer, so that it takes a second or so

    /// Windows that fit into the memory of who copies them.
    [[nodiscard]] std::size_t copied_windows() const { return windows < 4000 ? windows : 4000; }
    /// Rows of so many windows and the target of the last one.
    [[nodiscard]] std::size_t rows(std::size_t count) const { return (count - 1) * stride + steps + outputs; }
};

/// A: the reference's, daily. B: five years of hours. C: six years of quarter-hours, for its memory. D: half-hours of a
/// day from its 24 hours; the 48 come from the last state.
inline std::vector<Workload> lstm_workloads() {
    return {{"A", 1611, 1, 30, 19, {50}, 0, {}, 1, 32, 50},
            {"B64", 43800, 1, 168, 16, {64, 64}, 0, {}, 24, 64, 8},
            {"B256", 43800, 1, 168, 16, {64, 64}, 0, {}, 24, 256, 3},
            {"C", 209507 - 672 - 96, 1, 672, 16, {64}, 0, {}, 96, 64, 3},
            {"D", 2477, 24, 24, 70, {64}, 394, {96}, 48, 32, 50}};
}

inline Workload lstm_workload(const std::string& name) {
    for (const Workload& one : lstm_workloads()) {
        if (one.name == name) {
            return one;
        }
    }
    throw std::invalid_argument("no workload is called " + name);
}

}  // namespace forecast
