#include "test_paths.hpp"

namespace forecast {

std::filesystem::path source_directory() {
    return FORECAST_SOURCE_DIR;  // defined for this file alone: the others compile the same in every checkout
}

std::filesystem::path test_data_directory() {
    return source_directory() / "tests" / "data";
}

std::filesystem::path shared_data_directory() {
    return source_directory() / ".." / "shared" / "data";
}

}  // namespace forecast
