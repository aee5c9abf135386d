#include "saved_fit.hpp"

#include <algorithm>

#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
Eigen::VectorXd read_vector(const nlohmann::ordered_json& saved, Eigen::Index size) {
    const auto values = saved.get<std::vector<double>>();
    require(static_cast<Eigen::Index>(values.size()) == size, "a list of numbers is too short or too long");
    require(std::all_of(values.begin(), values.end(), is_believable), "a number is beyond all that is fitted");
    return Eigen::Map<const Eigen::VectorXd>(values.data(), size);
}

std::vector<std::string> names_of(const std::vector<std::size_t>& columns, const FeatureTable& table) {
    std::vector<std::string> names;
    for (const std::size_t column : columns) {
        names.push_back(table.names[column]);
    }
    return names;
}

std::vector<std::size_t> read_columns(const nlohmann::ordered_json& saved, const FeatureTable& table) {
    std::vector<std::size_t> columns;
    for (const auto& name : saved.get<std::vector<std::string>>()) {
        const auto found = std::find(table.names.begin(), table.names.end(), name);
        if (found == table.names.end()) {
            throw Malformed(
                fmt::format("it reads a column '{}', the features here give {}", name, join(table.names, ", ")));
        }
        columns.push_back(static_cast<std::size_t>(found - table.names.begin()));
    }
    return columns;
}

}  // namespace forecast
