#pragma once

#include <filesystem>

namespace forecast {

std::filesystem::path source_directory();       ///< the root of this checkout
std::filesystem::path test_data_directory();    ///< tests/data
std::filesystem::path shared_data_directory();  ///< real series beside the checkout; may be absent

}  // namespace forecast
