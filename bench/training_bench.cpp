// How long a training step takes. usage: training_bench [cpu|cuda][:threads][:kernel] ... [A|B64|B256] ...
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "forecast/training/fit.hpp"
#include "workloads.hpp"

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kStepsOnCuda = 51;  // in a round
constexpr std::size_t kValidationRows = 8;

using forecast::Workload;

/// Where to train: "cuda", "cpu:4", "cpu:1:libtorch".
struct Place {
    std::string device;
    int threads = 0;
    std::string kernel = "auto";
};

/// Those whose network `train` has.
std::vector<Workload> workloads() {
    return {forecast::lstm_workload("A"), forecast::lstm_workload("B64"), forecast::lstm_workload("B256")};
}

double load_at(std::size_t row) {
    const auto x = static_cast<double>(row);
    return 60 + 10 * std::sin(0.26 * x) + 5 * std::sin(0.04 * x) + std::cos(x * x);
}

std::size_t samples_a_round(const Workload& workload, const Place& place) {
    const std::size_t steps = place.device == "cpu" ? workload.timed_steps : kStepsOnCuda;
    return std::min(workload.windows, steps * workload.batch);
}

/// Sample i has the rows i .. i + lookback - 1 as encoder rows.
forecast::Samples make_samples(const Workload& workload, std::size_t count) {
    forecast::Samples samples;
    samples.shape.lookback = workload.steps;
    samples.shape.horizon = workload.outputs;
    samples.shape.past_lags.assign(workload.columns, -1);
    for (std::size_t column = 0; column < workload.columns; ++column) {
        samples.shape.past.push_back("column " + std::to_string(column));
    }
    for (std::size_t first = 0; first < count; ++first) {
        samples.first_rows.push_back(first + samples.shape.lookback);
        samples.newest_rows.push_back(static_cast<std::ptrdiff_t>(first + samples.shape.lookback) - 1);
        samples.days.push_back(forecast::Day{static_cast<int>(first)});
        for (std::size_t step = 0; step < samples.shape.lookback; ++step) {
            for (std::size_t column = 0; column < samples.shape.past.size(); ++column) {
                samples.past.push_back(load_at(first + step + 13 * column));
            }
        }
        for (std::size_t lead = 0; lead < samples.shape.horizon; ++lead) {
            samples.rows.push_back(first + samples.shape.lookback + lead);
            samples.target.push_back(load_at(samples.rows.back()));
        }
    }
    return samples;
}

forecast::TrainingTask make_task(const Workload& workload, const Place& place) {
    const std::size_t lookback = workload.steps;
    const std::size_t horizon = workload.outputs;
    const std::size_t training_end = lookback + samples_a_round(workload, place) + horizon - 1;
    forecast::TrainingTask task;
    task.input.window = {static_cast<int>(lookback), static_cast<int>(horizon)};
    task.network.lstm_units = workload.units;
    task.training.batch_size = static_cast<int>(workload.batch);
    task.training.epochs = kRounds + 1;  // the first one warms up
    task.training.patience = task.training.epochs;
    task.training.device = place.device;
    task.training.threads = place.threads;
    task.training.kernel = place.kernel;
    task.split.training = {lookback, training_end};
    task.split.validation = {training_end, training_end + kValidationRows + horizon - 1};
    return task;
}

/// Prints the median round's step.
void measure(const Workload& workload, const Place& place) {
    auto task = make_task(workload, place);
    std::vector<double> seconds;
    task.on_epoch = [&seconds](const forecast::Epoch& epoch) { seconds.push_back(epoch.seconds); };
    const std::size_t samples = samples_a_round(workload, place) + kValidationRows + 2 * workload.outputs;
    const auto result = forecast::fit_network(make_samples(workload, samples), task);
    seconds.erase(seconds.begin());
    std::nth_element(seconds.begin(), seconds.begin() + kRounds / 2, seconds.end());
    const double round = seconds[kRounds / 2];
    const std::size_t steps = (result.training_windows + workload.batch - 1) / workload.batch;
    std::printf("%-8s %5zu  %-30s %-8s %7d %10.3f %11.0f\n", workload.name.c_str(), workload.batch,
                result.device.c_str(), result.kernel.c_str(), result.threads, 1000 * round / static_cast<double>(steps),
                static_cast<double>(result.training_windows) / round);
    std::fflush(stdout);
}

Place parse_place(const std::string& text) {
    std::istringstream parts(text);
    Place place;
    std::string threads;
    std::string kernel;
    std::getline(parts, place.device, ':');
    std::getline(parts, threads, ':');
    std::getline(parts, kernel);
    place.threads = threads.empty() ? 0 : std::stoi(threads);
    place.kernel = kernel.empty() ? place.kernel : kernel;
    return place;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::vector<Place> places;
        std::vector<Workload> chosen;
        for (int i = 1; i < argc; ++i) {
            const std::string argument = argv[i];
            const auto all = workloads();
            const auto named = std::find_if(all.begin(), all.end(), [&](const auto& w) { return w.name == argument; });
            if (named != all.end()) {
                chosen.push_back(*named);
            } else {
                places.push_back(parse_place(argument));
            }
        }
        if (places.empty()) {
            places.push_back({"cpu"});
        }
        std::printf("%-8s %5s  %-30s %-8s %7s %10s %11s\n", "workload", "batch", "device", "kernel", "threads",
                    "ms a step", "windows/s");
        for (const auto& workload : chosen.empty() ? workloads() : chosen) {
            for (const auto& place : places) {
                measure(workload, place);
            }
        }
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "training_bench: %s\n", e.what());
        return 1;
    }
}
