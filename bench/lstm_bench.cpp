// How long a training step of module lstm takes, beside what the processor's multipliers could do.
// usage: lstm_bench [--benchmark_filter=REGEX] [--benchmark_format=json] ...     (Google Benchmark's options)
//   step/A/threads:1       workload A by one thread; FLOP/s of its products alone, all else counts as loss
//   curve/rows:10/...      workload A on ten times its windows, with another batch, or of several models, one a thread
//   multipliers/threads:1  FLOP/s of a loop that only multiplies and adds, by so many threads at a time
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "forecast/core/thread_pool.hpp"
#include "lstm_workloads.hpp"
#include "multiplier_loop.hpp"

namespace {

using namespace forecast;

/// Steps of one model by all threads, or of several, one a thread.
void run_steps(benchmark::State& state, const Workload& work, std::size_t threads, std::size_t models = 1) {
    std::vector<std::unique_ptr<LstmTraining>> trainings;
    for (std::size_t i = 0; i < models; ++i) {
        trainings.push_back(std::make_unique<LstmTraining>(work, models == 1 ? threads : 1));
        trainings.back()->step();
    }
    for (auto _ : state) {
        if (models == 1) {
            trainings[0]->step();
            continue;
        }
        in_parallel(threads, [&](std::size_t first) {
            for (std::size_t i = first; i < models; i += threads) {
                trainings[i]->step();
            }
        });
    }
    using benchmark::Counter;
    constexpr double kFlops = 2;  // of a multiplication with an addition
    const double steps = static_cast<double>(state.iterations()) * static_cast<double>(models);
    state.counters["FLOP/s"] = Counter(kFlops * multiply_adds(work) * steps, Counter::kIsRate);
    state.counters["windows/s"] = Counter(static_cast<double>(work.batch) * steps, Counter::kIsRate);
    state.SetLabel(instruction_set());
}

void step(benchmark::State& state, const std::string& name) {
    run_steps(state, lstm_workload(name), static_cast<std::size_t>(state.range(0)));
}

void curve(benchmark::State& state) {
    const auto argument = [&](std::size_t i) { return static_cast<std::size_t>(state.range(i)); };
    Workload work = lstm_workload("A");
    work.windows *= argument(0);
    work.batch = argument(1);
    run_steps(state, work, argument(2), argument(3));
}

/// One of them at a time goes away from workload A as it is.
void curve_arguments(benchmark::internal::Benchmark* made) {
    made->ArgNames({"rows", "batch", "threads", "models"});
    for (const int threads : {1, 2}) {
        for (const int rows : {1, 10, 100}) {
            made->Args({rows, 32, threads, 1});
        }
        for (const int batch : {64, 128, 256, 512, 1024}) {
            made->Args({1, batch, threads, 1});
        }
        for (const int models : {2, 4, 8, 16, 32, 64}) {
            made->Args({1, 32, threads, models});
        }
    }
}

void multipliers(benchmark::State& state) {
    double flops = 0;
    for (auto _ : state) {
        flops += multiplier_loop();
    }
    state.counters["FLOP/s"] = benchmark::Counter(flops, benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK(multipliers)->Threads(1)->Threads(2)->UseRealTime();
BENCHMARK(curve)->Apply(curve_arguments)->UseRealTime()->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
    for (const Workload& one : lstm_workloads()) {
        benchmark::RegisterBenchmark(("step/" + one.name).c_str(), step, one.name)
            ->ArgName("threads")
            ->Arg(1)
            ->Arg(2)
            ->UseRealTime()
            ->Unit(benchmark::kMillisecond);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
