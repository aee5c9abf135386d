#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/features/pipeline.hpp"

// How a learner's fit becomes JSON and comes back: what core/saved_fit.hpp has not.

namespace forecast {

/// [count] the models of the periods of the day, each made by `read` from its part of the values. Throws
/// Error(internal) if there are not `count`: the data have another time step.
template <class Read>
auto read_periods(const SavedFit& saved, std::size_t count, Read&& read) {
    return read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const nlohmann::ordered_json& periods = values.at("slots");
        if (!periods.is_array() || periods.size() != count) {
            throw Error("{} holds {} periods of the day, the data have {}; train anew with these data", saved.source,
                        periods.size(), count);
        }
        std::vector<decltype(read(periods))> made;
        for (const auto& period : periods) {
            made.push_back(read(period));
        }
        return made;
    });
}

/// [size] exactly so many believable numbers. Throws nlohmann's exceptions or Malformed for anything else.
Eigen::VectorXd read_vector(const nlohmann::ordered_json& saved, Eigen::Index size);

/// The names of columns of a table, as they are saved.
std::vector<std::string> names_of(const std::vector<std::size_t>& columns, const FeatureTable& table);
/// The columns of saved names. Throws Malformed for one that the table lacks.
std::vector<std::size_t> read_columns(const nlohmann::ordered_json& saved, const FeatureTable& table);

}  // namespace forecast
