#pragma once

#include <map>
#include <string>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The weighted mean over the keys of a long file's column, time by time. Missing where a weighted key has no value.
/// `of` names the column in errors.
///
/// Throws Error(insufficient_data) if a weighted key has no values at all, or begins more than a month after another:
/// before that the mean would be of fewer places.
///
/// Example: temperatures of two stations with weights 2 and 1: (2 a + b) / 3.
std::vector<RawValue> weighted_mean(std::map<std::string, std::vector<RawValue>> by_key,
                                    const std::map<std::string, double>& weights, const std::string& of);

}  // namespace forecast
