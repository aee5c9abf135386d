#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/tracking/entities.hpp"
#include "forecast/tracking/page.hpp"

namespace forecast {

inline constexpr const char* kChampion = "champion";      ///< the alias of the version that predicts
inline constexpr const char* kChallenger = "challenger";  ///< of the newest one that is not better

/// What MLflow's registry had before aliases; its clients still ask for them.
enum class ModelStage { none, staging, production, archived };
std::string_view to_string(ModelStage stage);                        ///< "None", "Staging", "Production", "Archived"
std::optional<ModelStage> parse_model_stage(std::string_view text);  ///< in upper or lower case

struct ModelVersion {
    std::string name;
    std::int64_t version = 0;
    std::string run_id;    ///< empty: made outside any run
    std::string run_link;  ///< a page on that run; mostly empty
    std::string source;    ///< where the model's files are
    std::string description;
    std::string user;
    std::string status;  ///< "READY"
    ModelStage stage = ModelStage::none;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Tag> tags;             ///< sorted by key
    std::vector<std::string> aliases;  ///< sorted

    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
};

struct RegisteredModel {
    std::string name;
    std::string description;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Tag> tags;               ///< sorted by key
    std::vector<ModelVersion> versions;  ///< newest first

    [[nodiscard]] const ModelVersion* version(std::int64_t number) const;  ///< nullptr where there is none
    [[nodiscard]] const ModelVersion* with_alias(std::string_view alias) const;
    /// The newest version of each of these stages, or of all where none is named, newest first.
    [[nodiscard]] std::vector<ModelVersion> latest_versions(const std::vector<ModelStage>& stages = {}) const;
};

struct NewRegisteredModel {
    std::string name;
    std::string description = {};
    std::vector<Tag> tags = {};
};

struct NewModelVersion {
    std::string name;
    std::string run_id;
    std::string source;
    std::string description;
    std::vector<Tag> tags;
    std::string run_link = {};
};

/// Registered models, their versions, aliases, tags and stages: all that MLflow's REST interface tells of them.
/// Prompts, which MLflow 3 keeps there too, are not shown.
///
/// May be used from several threads at once, as RunStore.
///
/// Errors: a model, version or alias that is named and not there is Error(not_found), or nothing where the function
/// returns an optional; deleting a tag that is not there changes nothing. A name that is taken is Error(conflict), one
/// that MLflow does not allow Error(invalid_argument).
class ModelRegistry {
public:
    virtual ~ModelRegistry() = default;

    // Registered models

    virtual RegisteredModel create_model(const NewRegisteredModel& model) = 0;
    [[nodiscard]] virtual std::optional<RegisteredModel> find(const std::string& name) const = 0;
    /// Filters know name and tags.KEY; orders name, creation_timestamp and last_updated_timestamp. Without an order by
    /// name.
    [[nodiscard]] virtual Page<RegisteredModel> search_models(const SearchQuery& query) const = 0;
    [[nodiscard]] std::vector<RegisteredModel> list() const;  ///< by name
    virtual void rename_model(const std::string& name, const std::string& new_name) = 0;
    virtual void set_model_description(const std::string& name, const std::string& description) = 0;
    virtual void set_model_tag(const std::string& name, const Tag& tag) = 0;
    virtual void delete_model_tag(const std::string& name, const std::string& key) = 0;
    virtual void delete_model(const std::string& name) = 0;

    // Versions

    /// Makes the registered model if it is new, and its next version.
    virtual ModelVersion register_version(const NewModelVersion& version) = 0;
    /// Filters know name, version_number, run_id, source_path and tags.KEY; orders name, version_number,
    /// creation_timestamp and last_updated_timestamp. Without an order by name, newest first.
    [[nodiscard]] virtual Page<ModelVersion> search_versions(const SearchQuery& query) const = 0;
    virtual void set_version_description(const std::string& name, std::int64_t version,
                                         const std::string& description) = 0;
    virtual void set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) = 0;
    virtual void delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) = 0;
    virtual void set_alias(const std::string& name, const std::string& alias, std::int64_t version) = 0;
    virtual void delete_alias(const std::string& name, const std::string& alias) = 0;
    /// With `archive_existing`, which staging and production alone know, other versions of the stage are archived.
    virtual void set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing) = 0;
    /// Where the version's files are fetched from.
    [[nodiscard]] virtual std::string download_uri(const std::string& name, std::int64_t version) const = 0;
    /// Its number is not given again.
    virtual void delete_version(const std::string& name, std::int64_t version) = 0;
};

inline constexpr const char* kModelsScheme = "models:/";

/// The version that `NAME@alias`, `NAME/number` or `NAME/latest` (the newest) names, kModelsScheme before it or not;
/// nothing where there is none.
std::optional<ModelVersion> find_version(const ModelRegistry& registry, std::string_view reference);

}  // namespace forecast
