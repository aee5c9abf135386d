#include "forecast/report/runs_table.hpp"

#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

RunSummary small_run(const std::string& id, const std::string& seed) {
    RunSummary run;
    run.run_id = id;
    run.name = "run " + id;
    run.params = {{"seed", seed}};
    return run;
}

std::size_t widest_line(const std::string& text) {
    std::size_t width = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        width = std::max(width, display_width(line));
    }
    return width;
}

/// Two of ours and one of another program with 300 params.
std::vector<RunSummary> with_a_foreign_run() {
    std::vector<RunSummary> runs = {small_run("a", "1"), small_run("b", "2"), small_run("c", "3")};
    for (int i = 0; i < 300; ++i) {
        runs[2].params.emplace_back("foreign_" + std::to_string(i), "value");
    }
    return runs;
}

}  // namespace

TEST_CASE("a run with hundreds of params of its own does not widen the table", "[report]") {
    const std::string text = render_runs(with_a_foreign_run(), {}, TableFormat::text, Terminal{false, 150});

    CHECK(text.find("seed") != std::string::npos);
    CHECK(text.find("foreign_") == std::string::npos);
    CHECK(text.find("(300 more params differ; --columns params.NAME shows one, --csv and --json all)") !=
          std::string::npos);
}

TEST_CASE("of many params that differ in all runs, as many are shown as a line has room for", "[report]") {
    std::vector<RunSummary> runs = {small_run("a", "1"), small_run("b", "2")};
    for (int i = 0; i < 50; ++i) {
        runs[0].params.emplace_back("option_" + std::to_string(i), "x");
        runs[1].params.emplace_back("option_" + std::to_string(i), "y");
    }
    const std::string text = render_runs(runs, {}, TableFormat::text, Terminal{false, 150});

    CHECK(widest_line(text) <= 150);
    CHECK(text.find("option_1") != std::string::npos);
    CHECK(text.find("more params differ") != std::string::npos);
}

TEST_CASE("CSV has all params that differ, and --columns shows what it names", "[report]") {
    const std::string csv = render_runs(with_a_foreign_run(), {}, TableFormat::csv, Terminal{false, 80});
    CHECK(csv.find("foreign_299") != std::string::npos);

    const std::string text =
        render_runs(with_a_foreign_run(), {"params.foreign_7"}, TableFormat::text, Terminal{false, 150});
    CHECK(text.find("params.foreign_7") != std::string::npos);
    CHECK(text.find("more params differ") == std::string::npos);
}

TEST_CASE("names and values of others stay within their line and their cell", "[report]") {
    auto runs = with_a_foreign_run();
    runs[0].name = "two\nlines \033[2J";
    runs[0].params = {{"seed", ""}};
    const std::string text = render_runs(runs, {}, TableFormat::text, Terminal{false, 150});

    CHECK(text.find("two\\nlines \\u001b[2J") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 5);  // headings, three runs, the hint
    CHECK(text.find('\033') == std::string::npos);
}

}  // namespace forecast
