#include "forecast/core/file.hpp"
#include "forecast/core/disk_full.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

TEST_CASE("a pipe, a device and a directory are refused where a file is expected", "[core]") {
    const TempDirectory directory;
    const std::string pipe = directory / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);

    CHECK_THROWS_WITH(read_file(pipe), Contains(pipe + " is a pipe, a socket or a device"));
    CHECK_THROWS_WITH(read_file("/dev/zero"), Contains("/dev/zero is a pipe, a socket or a device"));
    CHECK_THROWS_WITH(read_file(directory.path()), Contains("is a directory"));
}

TEST_CASE("a file that a person writes has no more than a megabyte", "[core]") {
    const TempDirectory directory;
    const std::filesystem::path file = directory.path() / "large.json";
    write_file_atomically(file, std::string((1U << 20U) + 1, ' '));

    CHECK(read_file(file).size() == (1U << 20U) + 1);
    CHECK_THROWS_WITH(read_text(file), Contains("1048577 bytes; more than 1048576 are not read"));
}

TEST_CASE("a file is written whole, or what was there stays", "[core]") {
    const TempDirectory directory;
    const std::filesystem::path file = directory.path() / "below" / "config.json";
    write_file_atomically(file, "old");
    write_file_atomically(file, "new");
    CHECK(read_file(file) == "new");
    CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);

    const auto blocked = directory.path() / "taken";
    std::filesystem::create_directories(blocked / "by a directory");
    CHECK_THROWS_WITH(write_file_atomically(blocked, "x"), Contains("cannot write " + blocked.string()));
    CHECK(std::filesystem::is_directory(blocked));
}

TEST_CASE("a file on a full disk is said to be that, and nothing else", "[core]") {
    CHECK_THROWS_AS(write_file_atomically("/dev/full", "x"), DiskFull);
    CHECK_THROWS_WITH(write_file_atomically("/dev/full", "x"),
                      "cannot write /dev/full: its disk is full; make room there");
}

TEST_CASE("a file that is written anew keeps its permissions, and a link to it leads there still", "[core]") {
    namespace fs = std::filesystem;
    const TempDirectory directory;
    const fs::path file = directory.path() / "real.json";
    const fs::path link = directory.path() / "link.json";
    write_file_atomically(file, "old");
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink(file, link);

    write_file_atomically(link, "new");
    CHECK(fs::is_symlink(link));
    CHECK(read_file(file) == "new");
    CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a device is written into, not replaced", "[core]") {
    write_file_atomically("/dev/null", "x");
    CHECK(std::filesystem::is_character_file("/dev/null"));
}
