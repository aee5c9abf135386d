// Writes a run store for tests/cli/test_runs.py and tests/mlflow/test_filter.py without training. usage: make_runs ROOT
// Prints one line a run: its name, a tab, its id.
#include <cmath>
#include <fstream>
#include <iostream>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"

namespace forecast {
namespace {

struct Example {
    std::string name;
    double mae = 0;
    std::string seed;
    std::vector<Tag> tags;
    std::string predictions;  ///< none where empty
};

std::vector<Example> examples() {
    // On the common days, 2 and 3 January, good misses by +1 and -1, poor by +3 and +5.
    return {{"good",
             1.5,
             "1",
             {{"site", "Brest"}, {"note", "50% off_1"}},
             "time,actual,lstm,j-1\n2024-01-01,100,90,1\n2024-01-02,100,101,1\n2024-01-03,200,199,1\n"},
            {"poor",
             4.5,
             "2",
             {{"site", "brest"}},
             "time,actual,linear,j-1\n2024-01-02,100,103,1\n2024-01-03,200,205,1\n2024-01-04,100,100,1\n"},
            {"blank", std::nan(""), "10", {}, ""}};
}

std::string record(RunStore& store, const Example& example) {
    ActiveRun run(store, {"small", example.name, example.tags});
    run.log_params({{"seed", example.seed}, {"window_size", "30"}, {"a b", "spaced"}});
    run.log_metrics({{"mae", 9, 0, 1}, {"mae", example.mae, 1, 2}, {"train/loss", 0.5, 0, 1}});
    std::ofstream(run.artifact_directory() / "config.json") << "{}\n";
    if (!example.predictions.empty()) {
        std::ofstream(run.artifact_directory() / "predictions.csv") << example.predictions;
        run.set_tag("mlflow.log-model.history", "[]");
    }
    run.finish();
    return run.id();
}

}  // namespace
}  // namespace forecast

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: make_runs ROOT\n";
        return 2;
    }
    try {
        const auto store = forecast::open_run_store(std::string(arguments[1]));
        for (const auto& example : forecast::examples()) {
            std::cout << example.name << "\t" << forecast::record(*store, example) << "\n";
        }
        const forecast::ActiveRun broken(*store, {"second", "broken", {}});
        std::cout << "broken\t" << broken.id() << "\n";
    } catch (const std::exception& failure) {
        std::cerr << "make_runs: " << failure.what() << "\n";
        return 1;
    }
}
