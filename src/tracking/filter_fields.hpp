#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter_words.hpp"
#include "forecast/tracking/search_filter.hpp"

// The names that filters and orders may use, in MLflow's spellings: which part of an entity each is.

namespace forecast {

/// The field that a filter's word names.
///
/// Example: metrics.mae, params.seed, tags.x, status, attributes.status.
///
/// Throws Error(invalid_argument), with the word's column and the nearest known name, if it names nothing.
SearchField filter_field(const FilterWord& name, Searched searched);

/// The part that the word before a dot means: "metrics" is Entity::metric. Nothing if it means none.
std::optional<SearchField::Entity> find_entity(Searched searched, std::string_view word);
/// An attribute's own name, of any of its spellings: "created" is "start_time". Nothing if there is none.
std::optional<std::string> find_attribute(Searched searched, std::string_view word);

/// The attributes' own names, for messages.
std::vector<std::string> attribute_names(Searched searched);
/// What is searched, for messages: "runs", "models".
std::string_view name_of(Searched searched);
/// What a filter may name, for messages: "metrics.mae or status".
std::string_view filter_example(Searched searched);

}  // namespace forecast
