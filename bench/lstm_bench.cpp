// How long a training step of module lstm takes, beside what the processor's multipliers could do.
// usage: lstm_bench [--benchmark_filter=REGEX] [--benchmark_format=json] ...     (Google Benchmark's options)
//   step/A/1      workload A by one thread; GFLOP/s of its products alone, all else counts as loss
//   multipliers/1 the same figure of a loop that only multiplies and adds, by so many threads at a time
#include <thread>

#include <benchmark/benchmark.h>

#include "lstm_workloads.hpp"
#include "multiplier_loop.hpp"

namespace {

using namespace forecast;

constexpr double kFlops = 2;  // of a multiplication with an addition

void step(benchmark::State& state, const std::string& name) {
    LstmTraining training(lstm_workload(name), static_cast<std::size_t>(state.range(0)));
    training.step();
    for (auto _ : state) {
        benchmark::DoNotOptimize(training.step());
    }
    state.counters["FLOP/s"] =
        benchmark::Counter(kFlops * lstm_workload(name).multiply_adds() * static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate);
    state.SetLabel(instruction_set());
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
BENCHMARK_CAPTURE(step, A, std::string("A"))->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(step, B64, std::string("B64"))->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(step, B256, std::string("B256"))->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
