// Logs metrics as fast as the store takes them while MLflow uses the same file. usage: metric_writer ROOT SECONDS BATCH
// Prints the run's id once it exists and, at the end, the number of rows that were logged.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "forecast/tracking/active_run.hpp"

namespace forecast {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<Metric> batch_from(std::int64_t first_step, std::int64_t rows) {
    std::vector<Metric> batch;
    for (std::int64_t step = first_step; step < first_step + rows; ++step) {
        batch.push_back({"loss", 1.0 / static_cast<double>(step + 1), step});
    }
    return batch;
}

void write_for(std::chrono::seconds duration, const std::string& root, std::int64_t rows) {
    const auto store = open_run_store(root);
    ActiveRun run(*store, {"full_speed", "writer", {}});
    std::cout << run.id() << std::endl;
    const auto end = Clock::now() + duration;
    std::int64_t logged = 0;
    for (; Clock::now() < end; logged += rows) {
        run.log_metrics(batch_from(logged, rows));
        run.flush();
    }
    run.finish();
    std::cout << logged << std::endl;
}

}  // namespace
}  // namespace forecast

int main(int count, char** arguments) {
    if (count != 4) {
        std::cerr << "usage: metric_writer ROOT SECONDS BATCH\n";
        return 2;
    }
    try {
        forecast::write_for(std::chrono::seconds(std::stoi(arguments[2])), arguments[1], std::stoi(arguments[3]));
    } catch (const std::exception& failure) {
        std::cerr << "metric_writer: " << failure.what() << "\n";
        return 1;
    }
}
