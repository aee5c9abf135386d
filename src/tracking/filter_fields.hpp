#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter_words.hpp"
#include "forecast/tracking/search_filter.hpp"

namespace forecast {

/// The field that "metrics.mae", "params.seed", "tags.x", "status" or "attributes.status" names. Throws
/// Error(invalid_argument) with the column and the nearest known name.
SearchField filter_field(const FilterWord& name, Searched searched);

/// What is meant by the word before a dot, "metrics", and an attribute's own name; nothing where there is none.
std::optional<SearchField::Entity> find_entity(Searched searched, std::string_view word);
std::optional<std::string> find_attribute(Searched searched, std::string_view word);

std::vector<std::string> attribute_names(Searched searched);  ///< without MLflow's odd spellings
std::string_view name_of(Searched searched);                  ///< "runs", ...
std::string_view filter_example(Searched searched);           ///< "metrics.mae or status"

}  // namespace forecast
