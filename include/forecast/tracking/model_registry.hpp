#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

inline constexpr const char* kChampion = "champion";      ///< the alias of the version that predicts
inline constexpr const char* kChallenger = "challenger";  ///< of the newest one that is not better

struct ModelVersion {
    std::string name;
    std::int64_t version = 0;
    std::string run_id;  ///< empty: made outside any run
    std::string source;  ///< where the model's files are
    std::string description;
    std::string status;  ///< "READY"
    std::int64_t created_ms = 0;
    std::vector<Tag> tags;             ///< sorted by key
    std::vector<std::string> aliases;  ///< sorted

    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
};

struct RegisteredModel {
    std::string name;
    std::string description;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Tag> tags;
    std::vector<ModelVersion> versions;  ///< newest first

    [[nodiscard]] const ModelVersion* version(std::int64_t number) const;  ///< nullptr where there is none
    [[nodiscard]] const ModelVersion* with_alias(std::string_view alias) const;
};

struct NewModelVersion {
    std::string name;
    std::string run_id;
    std::string source;
    std::string description;
    std::vector<Tag> tags;
};

/// Registered models, their versions and aliases. What names nothing is an Error(invalid_argument).
class ModelRegistry {
public:
    virtual ~ModelRegistry() = default;
    [[nodiscard]] virtual std::vector<RegisteredModel> list() const = 0;  ///< by name
    [[nodiscard]] virtual std::optional<RegisteredModel> find(const std::string& name) const = 0;
    /// Makes the registered model if it is new, and its next version.
    virtual ModelVersion register_version(const NewModelVersion& version) = 0;
    virtual void set_alias(const std::string& name, const std::string& alias, std::int64_t version) = 0;
    virtual void delete_alias(const std::string& name, const std::string& alias) = 0;
    virtual void set_tag(const std::string& name, std::int64_t version, const Tag& tag) = 0;
    virtual void delete_version(const std::string& name, std::int64_t version) = 0;
    virtual void delete_model(const std::string& name) = 0;
};

inline constexpr const char* kModelsScheme = "models:/";

/// The version that `NAME@alias`, `NAME/number` or `NAME/latest` (the newest) names, kModelsScheme before it or not;
/// nothing where there is none.
std::optional<ModelVersion> find_version(const ModelRegistry& registry, std::string_view reference);

}  // namespace forecast
