#include "forecast/report/run_page.hpp"

#include <catch2/catch.hpp>

#include "contract_runs.hpp"
#include "forecast/core/file.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using Catch::Contains;

/// A run with one of everything.
struct SmallRun {
    TempDirectory directory;
    std::unique_ptr<RunStore> store = open_run_store(directory.path().string());
    RunSummary run = recorded();

    [[nodiscard]] RunSummary recorded() const {
        const RunSummary made = begin(*store, "lstm");
        store->log_batch(made.run_id, {{"mae", 4, 0, 1000}}, {{"epochs", "5"}}, {{kNoteTag, "scores\nmore"}});
        DatasetInput input;
        input.name = "load";
        input.digest = "1f2e";
        input.source_type = "local";
        input.source = R"({"uri":"load.csv"})";
        input.context = "training";
        store->log_inputs(made.run_id, {input});
        write_file_atomically((store->artifact_directory(made) / kTablesArtifact).string(), "scores\nlinear 1.0\n");
        return store->resolve(made.run_id);
    }
};

}  // namespace

TEST_CASE("a run's page has its attributes, scores, metrics, params, data, tags and artifacts", "[report]") {
    const SmallRun small;
    const std::string page = render_run(*small.store, small.run, TableFormat::text, Terminal{});
    for (const char* part : {"\nScores\nscores\nlinear 1.0\n", "\nMetrics\n", "\nParams\n  epochs  5\n",
                             R"(training: local {"uri":"load.csv"}, digest 1f2e)", "\nTags\n", "report.txt"}) {
        CHECK_THAT(page, Contains(part));
    }
    CHECK_THAT(page, !Contains(kNoteTag));  // the scores have what it says
}

TEST_CASE("a note of somebody's own is shown, whatever it begins with", "[report]") {
    const SmallRun small;
    for (const char* note : {"score", "\nscores", "linear"}) {
        small.store->log_batch(small.run.run_id, {}, {}, {{kNoteTag, note}});
        const RunSummary run = small.store->resolve(small.run.run_id);
        CHECK_THAT(render_run(*small.store, run, TableFormat::text, Terminal{}), Contains(kNoteTag));
    }
}

TEST_CASE("the plot of a training ends with its last epoch, not with the loss of the weights that were kept",
          "[report]") {
    const SmallRun small;
    Terminal terminal;
    terminal.plots = true;
    for (std::int64_t step = 1; step <= 13; ++step) {
        small.store->log_batch(small.run.run_id, {{"val_loss", 1.0 / static_cast<double>(step), step, step}}, {}, {});
    }
    const auto page = [&] {
        return render_run(*small.store, small.store->resolve(small.run.run_id), TableFormat::text, terminal);
    };
    CHECK_THAT(page(), Catch::Matches("(.|\n)*\n *1 +13 *\n(.|\n)*"));
    small.store->log_batch(small.run.run_id, {{"best_epoch", 2, 0, 4}}, {}, {});
    CHECK_THAT(page(), Catch::Matches("(.|\n)*\n *1 +12 *\n(.|\n)*"));
}

TEST_CASE("a run as a table has whole values, and as JSON its inputs", "[report]") {
    const SmallRun small;
    const std::string csv = render_run(*small.store, small.run, TableFormat::csv, Terminal{});
    CHECK_THAT(csv, Contains("attribute,run_id," + small.run.run_id) && Contains("\nmetric,mae,4,4\n") &&
                        Contains("\nparam,epochs,5,"));
    const auto json = run_document(*small.store, small.run);
    CHECK(json["run"]["run_id"] == small.run.run_id);
    CHECK(json["run"]["inputs"][0]["digest"] == "1f2e");
}

}  // namespace forecast
