#pragma once

#include <filesystem>
#include <iostream>
#include <string>

#include "test_paths.hpp"

namespace forecast {

/// Path of a real series beside the checkout; empty, having printed SKIPPED and why, where the folder is absent. ctest
/// reports a test that prints it as skipped.
inline std::string shared_data(const std::string& file) {
    const auto path = shared_data_directory() / file;
    if (std::filesystem::exists(path)) {
        return path.string();
    }
    std::cout << "SKIPPED: " << path.lexically_normal().string() << " is not there\n";
    return {};
}

}  // namespace forecast
