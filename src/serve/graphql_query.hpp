#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// The part of GraphQL that MLflow's clients write: one operation, fields with arguments, variables, aliases, fragments.

namespace forecast {

/// A query that is not answered. Its text is for the list of errors in the answer.
class GraphqlFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A field that is asked for.
struct GraphqlField {
    std::string name;
    std::string key;           ///< under which it is answered: its alias, or its name
    nlohmann::json arguments;  ///< an object; variables stand for their values, enums are texts
    std::vector<GraphqlField> fields;
};

/// The fields of the operation `operation` of `query`, of the only one where `operation` is empty. Directives are
/// passed over, and so are the types of fragments. `variables` is an object; one that is not in it has its default, or
/// is null.
///
/// Throws GraphqlFault for what is no such query, and beyond MLflow's limits: 10 root fields, 10 aliases
/// in one list, a depth of 10 and 1000 fields in all.
std::vector<GraphqlField> parse_graphql(const std::string& query, const nlohmann::json& variables,
                                        const std::string& operation);

}  // namespace forecast
