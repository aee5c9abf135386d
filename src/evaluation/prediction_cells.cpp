#include "prediction_cells.hpp"

#include <cstdlib>

#include "forecast/core/error.hpp"

namespace forecast {

double number_in_cell(const std::string& text, const std::filesystem::path& file, std::size_t line) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0') {
        throw Error("{}:{}: '{}' is not a number", file.string(), line, text);
    }
    return value;
}

}  // namespace forecast
