#pragma once

#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/forecaster.hpp"

// How the values of a SavedFit are read: they come from a file, so nothing about them is certain.

namespace forecast {

/// Saved values that are not what was written. It does not know the file; read_saved() makes an Error that names it.
class Malformed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws Malformed(what) unless `so`.
void require(bool so, const char* what);

/// A believable number (core/limits.hpp). Throws nlohmann's exceptions or Malformed for anything else.
double read_number(const nlohmann::ordered_json& saved);

/// The Error for a file that is not a saved forecaster, or not one for these data.
Error not_ours(const std::string& source, const std::string& why);

/// What `read` makes of the saved values. Its nlohmann exceptions and Malformed become an Error that names the file.
template <class Read>
auto read_saved(const SavedFit& saved, Read&& read) {
    try {
        return read(*saved.values);
    } catch (const nlohmann::json::exception& error) {
        throw not_ours(saved.source, error.what());
    } catch (const Malformed& error) {
        throw not_ours(saved.source, error.what());
    }
}

}  // namespace forecast
