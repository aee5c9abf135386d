#pragma once

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

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

/// What the error says that `read` ends in, once the first `from` in `whole` is `to` in the file.
template <class Read>
std::string error_with_changed(const std::filesystem::path& file, std::string whole, const std::string& from,
                               const std::string& to, Read&& read) {
    const auto place = whole.find(from);
    REQUIRE(place != std::string::npos);
    write_file_atomically(file, whole.replace(place, from.size(), to));
    return error_of(read).what();
}

}  // namespace forecast
