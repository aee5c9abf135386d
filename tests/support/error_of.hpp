#pragma once

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"

namespace forecast {

/// The error that `act` ends in; fails the test where there is none.
template <class Act>
Error error_of(Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    throw Error("unreachable");
}

}  // namespace forecast
