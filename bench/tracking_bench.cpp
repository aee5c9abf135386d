// How fast the local run store writes and lists. usage:
//   tracking_bench write [ROWS [BATCH]]   metric rows a second from one writer, and a second of its CPU time: what
//                                         they would be with a core and a disk for itself
//   tracking_bench fill DIRECTORY [RUNS]  a store of that many runs, for `forecast runs list` to be timed on
//   tracking_bench list DIRECTORY         the newest 50 and all of them
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kKeys = 10;
constexpr int kEpochs = 20;
constexpr int kReadings = 9;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Points of ten metrics, as epochs bring them.
std::vector<forecast::Metric> make_batch(std::size_t first, std::size_t count) {
    std::vector<forecast::Metric> batch;
    for (std::size_t row = first; row < first + count; ++row) {
        const auto step = static_cast<std::int64_t>(row / kKeys);
        batch.push_back({"metric_" + std::to_string(row % kKeys), std::exp(-1e-5 * static_cast<double>(row)), step,
                         1'700'000'000'000 + step});
    }
    return batch;
}

void write_rows(std::size_t rows, std::size_t batch) {
    const auto root = std::filesystem::temp_directory_path() / ("tracking_bench-" + std::to_string(::getpid()));
    double seconds = 0;
    std::clock_t ticks = 0;
    const auto timed = [&](auto&& action) {
        const auto begin = Clock::now();
        const std::clock_t first_tick = std::clock();
        action();
        ticks += std::clock() - first_tick;
        seconds += seconds_since(begin);
    };
    {
        const auto store = forecast::open_run_store(root.string());
        const auto run = store->create_run({"bench", "bench", {}});
        for (std::size_t row = 0; row < rows; row += batch) {
            const auto metrics = make_batch(row, std::min(batch, rows - row));
            timed([&] { store->log_batch(run.run_id, metrics, {}, {}); });
        }
        timed([&] { store->finish_run(run.run_id, forecast::RunStatus::finished, 1'800'000'000'000); });
    }
    std::filesystem::remove_all(root);
    const double cpu_seconds = static_cast<double>(ticks) / CLOCKS_PER_SEC;
    std::printf("%.0f %.0f\n", static_cast<double>(rows) / seconds, static_cast<double>(rows) / cpu_seconds);
}

void fill(const std::string& directory, int runs) {
    const auto store = forecast::open_run_store(directory);
    for (int i = 0; i < runs; ++i) {
        const auto run = store->create_run({"bench", "run " + std::to_string(i), {{"mlflow.source.name", "bench"}}});
        std::vector<forecast::Metric> metrics;
        std::vector<forecast::Param> params;
        for (int epoch = 0; epoch < kEpochs; ++epoch) {
            for (const char* key : {"loss", "val_loss", "learning_rate", "gradient_norm"}) {
                metrics.push_back({key, 1.0 / (epoch + 1.0 + i % 7), epoch, 1'700'000'000'000 + epoch});
            }
            params.emplace_back("param_" + std::to_string(epoch), std::to_string(i * epoch));
        }
        store->log_batch(run.run_id, metrics, params, {{"stage", "trial"}});
    }
}

template <class Action>
double median_ms(Action&& action) {
    std::vector<double> readings;
    for (int i = 0; i < kReadings; ++i) {
        const auto begin = Clock::now();
        action();
        readings.push_back(1000 * seconds_since(begin));
    }
    std::nth_element(readings.begin(), readings.begin() + kReadings / 2, readings.end());
    return readings[kReadings / 2];
}

void list(const std::string& directory) {
    forecast::RunQuery newest;
    newest.limit = 50;
    std::printf("newest 50: %.1f ms\n",
                median_ms([&] { (void)forecast::open_run_store_read_only(directory)->list(newest); }));
    std::printf("all:       %.1f ms\n",
                median_ms([&] { (void)forecast::open_run_store_read_only(directory)->list({}); }));
}

int run(const std::vector<std::string>& words) {
    const auto number = [&](std::size_t at, std::size_t otherwise) {
        return words.size() > at ? std::stoul(words[at]) : otherwise;
    };
    if (words.size() > 1 && words[1] == "write") {
        write_rows(number(2, 1'000'000), number(3, 1000));
    } else if (words.size() > 2 && words[1] == "fill") {
        fill(words[2], static_cast<int>(number(3, 10'000)));
    } else if (words.size() > 2 && words[1] == "list") {
        list(words[2]);
    } else {
        std::fputs("usage: tracking_bench write [ROWS [BATCH]] | fill DIRECTORY [RUNS] | list DIRECTORY\n", stderr);
        return 2;
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run({arguments, arguments + count});
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "tracking_bench: %s\n", failure.what());
        return 1;
    }
}
