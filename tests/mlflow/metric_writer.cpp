// Logs metrics as fast as the store takes them while MLflow uses the same file. usage: metric_writer ROOT ROWS
// ROWS a transaction, no gap between two. Prints the run's id once it exists; when its standard input is closed it ends
// and prints the number of rows that it logged.
#include <poll.h>
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"

namespace forecast {
namespace {

std::vector<Metric> batch_from(std::int64_t first_step, std::int64_t rows) {
    std::vector<Metric> batch;
    for (std::int64_t step = first_step; step < first_step + rows; ++step) {
        batch.push_back({"loss", 1.0 / static_cast<double>(step + 1), step});
    }
    return batch;
}

/// Whether the process that started this one has closed our standard input.
bool told_to_end() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return poll(&input, 1, 0) > 0;
}

void write_until_told(const std::string& root, std::int64_t rows) {
    const auto store = open_run_store(root);
    ActiveRun run(*store, {"full_speed", "writer", {}});
    std::cout << run.id() << std::endl;
    std::int64_t logged = 0;
    for (; !told_to_end(); logged += rows) {
        run.log_metrics(batch_from(logged, rows));
        run.flush();
    }
    run.finish();
    std::cout << logged << std::endl;
}

}  // namespace
}  // namespace forecast

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: metric_writer ROOT ROWS\n";
        return 2;
    }
    try {
        forecast::write_until_told(arguments[1], std::stoi(arguments[2]));
    } catch (const std::exception& failure) {
        std::cerr << "metric_writer: " << failure.what() << "\n";
        return 1;
    }
}
