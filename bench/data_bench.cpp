// How long data take that are there: an export of the public API as it comes, the store, a network's samples.
// usage: data_bench [--benchmark_filter=REGEX] [--benchmark_format=json] ...     (Google Benchmark's options)
//   export/json      six years of quarter-hours of eCO2mix as JSON (about 45 MB), parsed
//   store/read       six years of quarter-hours, read from a store in a file
//   samples/CONFIG   features and windows of the network of a config, from a frame that is there; FORECAST_BENCH_CONFIG
//                    names the config (default: configs/sample.json)
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "forecast/dataset/samples.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/training_run.hpp"
#include "odre_export.hpp"

namespace {

using namespace forecast;

constexpr std::size_t kQuarterHours = 6 * 365 * 96;

Timestamp quarter_hour(std::size_t number) {
    return Timestamp(std::chrono::seconds(1'600'000'200 + 900 * static_cast<std::int64_t>(number)));
}

double load_of(std::size_t number) {
    return 200 + static_cast<double>(number * 7919 % 1000) / 10;
}

std::string made_up_export() {
    std::string body = "[";
    for (std::size_t i = 0; i < kQuarterHours; ++i) {
        const std::string time = format_utc(quarter_hour(i));
        body += fmt::format(
            R"({}{{"code_insee_epci":"242900314","libelle_metropole":"Brest Métropole","nature":"Données temps réel",)"
            R"("date":"{}","heures":"{}","date_heure":"{}","consommation":{:.1f},"production":null,)"
            R"("echanges_physiques":"ND"}})",
            i == 0 ? "" : ",", time.substr(0, 10), time.substr(11, 5), time, load_of(i));
    }
    return body + "]";
}

/// The largest resident set of this process so far, in MiB.
double peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (double kib = 0; word == "VmHWM:" && status >> kib) {
            return kib / 1024;
        }
    }
    return 0;
}

/// The largest resident set is that of now.
void forget_peak() {
    std::ofstream("/proc/self/clear_refs") << 5;
}

void parse_export(benchmark::State& state) {
    const std::string body = made_up_export();
    forget_peak();
    const double before = peak_mib();
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            read_odre_export(body, "made up", {"code_insee_epci", "242900314", {"consommation", "production"}}));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
    state.counters["MB"] = static_cast<double>(body.size()) / 1e6;
    state.counters["MiB_above_text"] = peak_mib() - before;
}

Series made_up_series() {
    Series series;
    series.info.id = "bench/load";
    series.info.column = "load";
    series.info.source = "bench";
    series.info.step = std::chrono::minutes(15);
    for (std::size_t i = 0; i < kQuarterHours; ++i) {
        series.values.push_back({quarter_hour(i), load_of(i), quarter_hour(i + 8)});
    }
    return series;
}

void read_store(benchmark::State& state) {
    const auto directory = std::filesystem::temp_directory_path() / fmt::format("data_bench-{}", ::getpid());
    const auto store = open_observation_store((directory / "observations.db").string());
    store->upsert(made_up_series(), quarter_hour(kQuarterHours + 8));
    for (auto _ : state) {
        benchmark::DoNotOptimize(store->load("bench/load", {quarter_hour(0), quarter_hour(kQuarterHours)}));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(kQuarterHours) * state.iterations());
    std::filesystem::remove_all(directory);
}

void make_samples(benchmark::State& state, const std::string& file) {
    const PreparedTraining prepared = prepare_training(load_config(file, {}), file);
    const ExperimentConfig& config = prepared.config.values;
    std::size_t samples = 0;
    for (auto _ : state) {
        const SampleMaker maker(prepared.frame, config.features, config.window, config.issue,
                                prepared.frame.target().name);
        samples = maker.all().size();
    }
    state.counters["samples"] = static_cast<double>(samples);
}

}  // namespace

int main(int argc, char** argv) {
    const char* named = std::getenv("FORECAST_BENCH_CONFIG");
    const std::string config = named != nullptr ? named : "configs/sample.json";
    benchmark::RegisterBenchmark("export/json", parse_export)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("store/read", read_store)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("samples/" + config).c_str(), [config](benchmark::State& state) {
        make_samples(state, config);
    })->Unit(benchmark::kMillisecond);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
