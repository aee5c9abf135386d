// Trains workload A for so many steps by one thread; valgrind counts its instructions. usage: lstm_steps STEPS
#include <cstdio>
#include <cstdlib>

#include "../../bench/lstm_workloads.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: lstm_steps STEPS\n");
        return 2;
    }
    forecast::LstmTraining training(forecast::lstm_workload("A"), 1);
    double loss = 0;
    for (long steps = std::strtol(argv[1], nullptr, 10); steps > 0; --steps) {
        loss = training.step();
    }
    std::printf("%s loss %g\n", forecast::instruction_set(), loss);
    return 0;
}
