#include "forecast/core/shared_library.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

using namespace forecast;

TEST_CASE("functions are found in the first library that is there", "[core]") {
    const SharedLibrary library({"libof-nobody.so.1", "libz.so.1"});
    decltype(crc32)* const checksum = library.function("crc32");
    CHECK(checksum(0, nullptr, 0) == 0);
    CHECK_THROWS_WITH(library.function("crc33"), Catch::StartsWith("the library libz.so.1 has no function crc33; "));
}

TEST_CASE("a library that is not there is named", "[core]") {
    CHECK_THROWS_WITH(SharedLibrary({"libof-nobody.so.1"}),
                      Catch::StartsWith("cannot open the library libof-nobody.so.1: "));
}
