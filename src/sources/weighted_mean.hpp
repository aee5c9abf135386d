#pragma once

#include <map>
#include <string>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The weighted mean over the keys of a long file's column; missing where a weighted key is. `of` names it in errors:
/// throws Error(insufficient_data) where a key is nowhere, or begins so much later than another that the mean would be
/// of other places.
std::vector<RawValue> weighted_mean(std::map<std::string, std::vector<RawValue>> by_key,
                                    const std::map<std::string, double>& weights, const std::string& of);

}  // namespace forecast
