#pragma once

#include <chrono>
#include <cstddef>

#include "console.hpp"

namespace forecast {

/// How far a backtest is and when it will be done: silent for two seconds, then a live line, or a line every ten
/// seconds in a log.
class BacktestProgress {
public:
    /// `begun` of `all` rows were forecast before.
    BacktestProgress(const Console& console, std::size_t begun, std::size_t all);
    void show(std::size_t done);

private:
    const Console& console_;
    std::size_t begun_;
    std::size_t all_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point next_;
};

}  // namespace forecast
