// Trains several models of a workload by module lstm, one a thread; one model alone has all threads.
// usage: lstm_job WORKLOAD MODELS STEPS THREADS    prints seconds and the peak of its memory, in MiB, above start-up
//        lstm_job --workloads                      prints the workloads as JSON
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/core/thread_pool.hpp"
#include "lstm_workloads.hpp"

namespace {

using namespace forecast;

/// getrusage() would count what the process was before exec().
double peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stod(line.substr(line.find(':') + 1)) / 1024;
        }
    }
    return 0;
}

nlohmann::ordered_json to_json(const Workload& work) {
    return {{"name", work.name},
            {"windows", work.windows},
            {"copied_windows", work.copied_windows()},
            {"stride", work.stride},
            {"steps", work.steps},
            {"columns", work.columns},
            {"units", work.units},
            {"covariates", work.covariates},
            {"dense_units", work.dense_units},
            {"outputs", work.outputs},
            {"batch", work.batch},
            {"timed_steps", work.timed_steps},
            {"dropout", work.dropout},
            {"context_units", work.context_units},
            {"step_outputs", work.step_outputs}};
}

void print_workloads() {
    nlohmann::ordered_json all;
    for (const Workload& one : lstm_workloads()) {
        all[one.name] = to_json(one);
    }
    std::printf("%s\n", all.dump().c_str());
}

void train(const Workload& work, std::size_t models, std::size_t steps, std::size_t threads) {
    in_parallel(models == 1 ? 1 : threads, [&](std::size_t first) {
        for (std::size_t i = first; i < models; i += threads) {
            LstmTraining training(work, models == 1 ? threads : 1);
            for (std::size_t step = 0; step < steps; ++step) {
                training.step();
            }
        }
    });
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc == 2 && std::string(argv[1]) == "--workloads") {
            print_workloads();
            return 0;
        }
        if (argc != 5) {
            std::fprintf(stderr, "usage: lstm_job WORKLOAD MODELS STEPS THREADS | --workloads\n");
            return 2;
        }
        const double start_mib = peak_mib();
        const auto begin = std::chrono::steady_clock::now();
        train(lstm_workload(argv[1]), std::stoul(argv[2]), std::stoul(argv[3]), std::stoul(argv[4]));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
        std::printf("%.3f %.1f\n", seconds.count(), peak_mib() - start_mib);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "lstm_job: %s\n", e.what());
        return 1;
    }
}
