#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

// Trees that were read from a file, of which nothing is certain, while XGBoost trusts what it is given: a walk that
// leaves its lists crashes it, one in a circle never ends.

namespace forecast {

/// One tree, by node. The lists outlive it.
struct SavedTree {
    const nlohmann::ordered_json& left;  ///< node that follows where a value is below the threshold, -1 at a leaf
    const nlohmann::ordered_json& right;
    const nlohmann::ordered_json& column;        ///< that is looked at
    const nlohmann::ordered_json& value;         ///< the threshold, or the leaf's
    const nlohmann::ordered_json& missing_left;  ///< 1: a missing value goes left
    const nlohmann::ordered_json& cover;         ///< weight of the rows that came there in training
};

// XGBoost's names of what trees are grown for.
inline constexpr const char* kSquaredErrors = "reg:squarederror";
inline constexpr const char* kLogistic = "binary:logistic";

/// What trees are of.
struct SavedTreesOf {
    std::size_t columns = 0;
    std::string objective = kSquaredErrors;
    std::string base_score = "0E0";       ///< in whose place the trees begin
    std::vector<std::string> names = {};  ///< [columns] or none
};

/// The model as XGBoost reads it. Throws Malformed and nlohmann's exceptions unless each walk down a tree ends at a
/// leaf after at most 100 nodes, reads columns that there are, and has believable numbers.
std::string to_xgboost_json(const std::vector<SavedTree>& trees, const SavedTreesOf& of);

/// XGBoost's own JSON, checked in the same way: of it is kept what a prediction and its explanation need. Throws
/// Malformed also where it is of none of the objectives, or of other columns than `names`, in their order.
std::string check_xgboost_json(std::string_view json, const std::vector<std::string>& objectives,
                               const std::vector<std::string>& names);

}  // namespace forecast
