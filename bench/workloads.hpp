#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

// The trainings whose steps are timed, the one place that they stand in. `lstm_job --workloads` prints them as JSON.

namespace forecast {

/// Recurrent layers over windows of one series; a head reads their last state and a window's covariates. Where each
/// step has outputs of its own, the head reads the covariates alone, and is added to them.
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
    std::size_t timed_steps = 0;    ///< of a round of a peer, so that it takes a second or so
    double dropout = 0.2;           ///< on the state that is read
    std::size_t context_units = 0;  ///< of a GELU layer on the covariates, which each step reads beside its columns
    std::size_t step_outputs = 0;   ///< of each step, which are then all outputs; 0: of none

    /// What the first layer reads at a step.
    [[nodiscard]] std::size_t step_inputs() const { return columns + context_units; }
    /// Windows that fit into the memory of who copies them.
    [[nodiscard]] std::size_t copied_windows() const { return windows < 4000 ? windows : 4000; }
    /// Rows of so many windows and the target of the last one.
    [[nodiscard]] std::size_t rows(std::size_t count) const { return (count - 1) * stride + steps + outputs; }
};

/// A: the reference's, daily. B: five years of hours. C: six years of quarter-hours, for its memory. D: the half-hours
/// of a day, two from each of its 24 hours, which read a context from the day's covariates.
inline std::vector<Workload> lstm_workloads() {
    return {{"A", 1611, 1, 30, 19, {50}, 0, {}, 1, 32, 50},
            {"B64", 43800, 1, 168, 16, {64, 64}, 0, {}, 24, 64, 8},
            {"B256", 43800, 1, 168, 16, {64, 64}, 0, {}, 24, 256, 3},
            {"C", 209507 - 672 - 96, 1, 672, 16, {64}, 0, {}, 96, 64, 3},
            {"D", 2477, 24, 24, 38, {64}, 394, {96}, 48, 32, 50, 0.3, 32, 2}};
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
