// Logs to a run at full speed until it is killed, or so many batches. usage: steady_logger ROOT [BATCHES]
// Prints "run ID", then "committed ROWS" behind each batch that the store has taken.
#include <unistd.h>

#include <exception>
#include <iostream>
#include <limits>
#include <string>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/spool.hpp"

namespace {

constexpr std::int64_t kRows = 20;

/// In one piece: what a reader sees of a line is whole.
void print_line(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) {
        throw std::runtime_error("nobody reads");
    }
}

void log_steadily(const std::string& root, std::int64_t batches) {
    const auto store = forecast::open_run_store(root);
    forecast::deliver_spools(*store);
    store->mark_orphaned_runs_failed();
    forecast::ActiveRun run(*store, {"crash", "r", {}});
    print_line("run " + run.id());
    for (std::int64_t batch = 0; batch < batches; ++batch) {
        std::vector<forecast::Metric> metrics;
        for (std::int64_t row = 0; row < kRows; ++row) {
            metrics.push_back({row % 2 == 0 ? "loss" : "val_loss", 0.5, batch * kRows + row, 1});
        }
        run.log_metrics(metrics);
        print_line("committed " + std::to_string((batch + 1) * kRows));
    }
    run.finish();
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: steady_logger ROOT [BATCHES]\n";
        return 2;
    }
    try {
        log_steadily(arguments[1],
                     count > 2 ? std::stoll(arguments[2]) : std::numeric_limits<std::int64_t>::max() / 100);
    } catch (const std::exception& failure) {
        std::cerr << "steady_logger: " << failure.what() << "\n";
        return 1;
    }
}
