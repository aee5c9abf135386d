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
