#include "forecast/workflow/backtest_checkpoint.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "temp_directory.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

void write_old(const fs::path& path) {
    std::ofstream(path) << "x";
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(24 * 400));
}

}  // namespace

TEST_CASE("a checkpoint gives back forecasts and weights", "[workflow]") {
    const TempDirectory directory;
    RollingForecasts forecasts{7, 2, {1.5, 2.5, 3.5, 4.5}, {}};
    forecasts.weights = {{to_day({2025, 1, 1}), 1, {{"b", 0.75}, {"a", 0.25}}}, {to_day({2025, 1, 2}), 1, {{"b", 1}}}};
    BacktestCheckpoint checkpoint(directory.path(), "this one");
    checkpoint.save(forecasts);
    const RollingForecasts read = checkpoint.load();
    CHECK(read.first_row == 7);
    CHECK(read.rows() == 2);
    CHECK(read.values == forecasts.values);
    REQUIRE(read.weights.size() == 2);
    CHECK(read.weights[0].day == to_day({2025, 1, 1}));
    CHECK(read.weights[0].forecaster == 1);
    CHECK(read.weights[0].members[0].member == "b");
    CHECK(read.weights[0].members[0].weight == 0.75);
    CHECK(read.weights[1].members.size() == 1);
}

TEST_CASE("of the files beside a checkpoint only forgotten checkpoints are removed", "[workflow]") {
    const TempDirectory directory;
    const std::string digits(32, 'a');
    write_old(directory.path() / "thesis");
    write_old(directory.path() / (digits + ".checkpoint"));
    write_old(directory.path() / (digits + ".checkpoint.12"));

    BacktestCheckpoint(directory.path(), "this one").remove();

    CHECK(fs::exists(directory.path() / "thesis"));
    CHECK_FALSE(fs::exists(directory.path() / (digits + ".checkpoint")));
    CHECK_FALSE(fs::exists(directory.path() / (digits + ".checkpoint.12")));
}

TEST_CASE("checkpoints in a directory that is a link are left to its owner", "[workflow]") {
    const TempDirectory elsewhere;
    const TempDirectory here;
    const auto other = elsewhere.path() / (std::string(32, 'a') + ".checkpoint");
    write_old(other);
    fs::create_directory_symlink(elsewhere.path(), here.path() / "backtests");

    BacktestCheckpoint(here.path() / "backtests", "this one").remove();

    CHECK(fs::exists(other));
}

}  // namespace forecast
