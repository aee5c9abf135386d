#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace forecast {

/// A cell of predictions.csv. Throws Error with file:line for what is no number.
double number_in_cell(const std::string& text, const std::filesystem::path& file, std::size_t line);

}  // namespace forecast
