#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "test_paths.hpp"

namespace forecast {

/// A file of tests/data: inputs and what another program made of them, by name.
class ReferenceNumbers {
public:
    explicit ReferenceNumbers(const std::string& name = "reference_numbers.csv") {
        std::ifstream file(test_data_directory() / name);
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            const auto comma = line.find(',');
            numbers_[line.substr(0, comma)] = std::stod(line.substr(comma + 1));
        }
    }
    [[nodiscard]] double at(const std::string& name) const { return numbers_.at(name); }
    /// name.0, name.1, ... as far as they go
    [[nodiscard]] std::vector<double> list(const std::string& name) const {
        std::vector<double> values;
        for (auto found = numbers_.find(name + ".0"); found != numbers_.end();
             found = numbers_.find(name + "." + std::to_string(values.size()))) {
            values.push_back(found->second);
        }
        return values;
    }

private:
    std::map<std::string, double> numbers_;
};

}  // namespace forecast
