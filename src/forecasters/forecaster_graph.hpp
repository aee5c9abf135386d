#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/forecasters/options.hpp"

// Which forecasters a config's entries are, and what they build on.

namespace forecast {

inline constexpr const char* kLinear = "linear";
inline constexpr const char* kAdditive = "additive";
inline constexpr const char* kTransfer = "transfer";
inline constexpr const char* kDailyLevel = "daily_level";

/// Whether a config need not name it.
bool is_unnamed(const std::string& name);
/// Whether it is an entry of a type that there is, or need not be named.
bool is_forecaster(const std::string& name, const NamedForecasters& named);
/// Those that a config need not name, then its entries.
std::vector<std::string> known_names(const NamedForecasters& named);
/// What it builds on, of the same rows; nothing for an unknown name.
std::vector<std::string> bases_of(const std::string& name, const NamedForecasters& named);
/// What a daily level names in `of`; nothing for any other forecaster.
std::optional<std::string> level_of(const std::string& name, const NamedForecasters& named);

}  // namespace forecast
