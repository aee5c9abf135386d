#include "forecast/core/error.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("the advice of an error is a field of its own, behind its sentence where a person reads both", "[core]") {
    const Error plain(ErrorKind::not_found, "there is no run '{}'", "x");
    CHECK(plain.with_its_advice() == "there is no run 'x'");

    const Error advised = plain.with_advice("type: forecast runs list");
    CHECK(std::string(advised.what()) == "there is no run 'x'");
    CHECK(advised.advice() == "type: forecast runs list");
    CHECK(advised.kind() == ErrorKind::not_found);
    CHECK(advised.with_its_advice() == "there is no run 'x'; type: forecast runs list");
}

}  // namespace forecast
