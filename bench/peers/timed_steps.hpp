#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include "../workloads.hpp"

namespace forecast {

/// Milliseconds of one step: the best of some rounds of step(0), step(1), ...
template <class Step>
double ms_a_step(const Workload& work, const Step& step) {
    constexpr int kRounds = 5;
    double best = 1e9;
    for (int round = 0; round < kRounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < work.timed_steps; ++i) {
            step(i);
        }
        const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - begin;
        best = std::min(best, passed.count() / static_cast<double>(work.timed_steps));
    }
    return best;
}

/// main() of a program whose arguments are WORKLOAD THREADS: prints what timed() gives, and `versions`.
inline int time_peer(int argc, char** argv, const std::function<double(const Workload&, int threads)>& timed,
                     const std::string& versions) {
    try {
        if (argc != 3) {
            std::fprintf(stderr, "usage: %s WORKLOAD THREADS\n", argv[0]);
            return 2;
        }
        std::printf("%.4f %s\n", timed(lstm_workload(argv[1]), std::stoi(argv[2])), versions.c_str());
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s: %s\n", argv[0], e.what());
        return 1;
    }
}

}  // namespace forecast
