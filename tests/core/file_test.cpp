#include "forecast/core/file.hpp"

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
    write_file(file, std::string((1U << 20U) + 1, ' '));

    CHECK(read_file(file).size() == (1U << 20U) + 1);
    CHECK_THROWS_WITH(read_text(file), Contains("1048577 bytes; more than 1048576 are not read"));
}
