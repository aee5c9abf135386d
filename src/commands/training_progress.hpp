#pragma once

#include <chrono>
#include <string>

#include "console.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// The live line of a training: rewritten in place on a terminal, a line every few seconds in a log.
class TrainingProgress {
public:
    TrainingProgress(const Console& console, int epochs);
    void show(const Epoch& epoch);

private:
    [[nodiscard]] std::string line(const Epoch& epoch) const;

    const Console& console_;
    int epochs_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point last_logged_;
};

}  // namespace forecast
