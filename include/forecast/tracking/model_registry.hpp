#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/tracking/entities.hpp"
#include "forecast/tracking/page.hpp"

// The model registry: which models there are, their versions, and which of these predicts. Entities and names are those
// of MLflow. Times are milliseconds since 1970, UTC.
//
//   RegisteredModel   a name under which versions are kept
//     ModelVersion    a model that a run has made; its number counts from 1
//       alias         a movable name of one version: champion, challenger

namespace forecast {

inline constexpr const char* kChampion = "champion";      ///< alias of the version that predicts
inline constexpr const char* kChallenger = "challenger";  ///< alias of the newest version that is not better

/// What MLflow's registry had before aliases; its clients still ask for them.
enum class ModelStage { none, staging, production, archived };
template <>
struct EnumTexts<ModelStage> {
    static constexpr std::array<std::string_view, 4> values = {"None", "Staging", "Production", "Archived"};
};

/// One version of a registered model.
struct ModelVersion {
    std::string name;          ///< of the registered model
    std::int64_t version = 0;  ///< from 1
    std::string run_id;        ///< empty: made outside any run
    std::string run_link;      ///< a page on that run; mostly empty
    std::string source;        ///< where the model's files are
    std::string description;
    std::string user;
    std::string status;  ///< "READY", as MLflow has it
    ModelStage stage = ModelStage::none;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Tag> tags;             ///< sorted by key
    std::vector<std::string> aliases;  ///< sorted

    [[nodiscard]] std::optional<std::string> tag(std::string_view key) const;
};

/// A registered model with all of its versions.
struct RegisteredModel {
    std::string name;
    std::string description;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    std::vector<Tag> tags;               ///< sorted by key
    std::vector<ModelVersion> versions;  ///< newest first

    [[nodiscard]] const ModelVersion* version(std::int64_t number) const;        ///< nullptr if there is none
    [[nodiscard]] const ModelVersion* with_alias(std::string_view alias) const;  ///< nullptr if there is none
    /// The newest version of each of these stages, newest first. Empty `stages`: of each stage.
    [[nodiscard]] std::vector<ModelVersion> latest_versions(const std::vector<ModelStage>& stages = {}) const;
};

/// A model to register, without versions.
struct NewRegisteredModel {
    std::string name;
    std::string description = {};
    std::vector<Tag> tags = {};
};

/// A version to register.
struct NewModelVersion {
    std::string name;
    std::string run_id;
    std::string source;  ///< where the model's files are
    std::string description;
    std::vector<Tag> tags;
    std::string run_link = {};
};

/// Where models are registered, with what MLflow's REST interface can do to them. One implementation writes MLflow's
/// SQLite file (mlflow_db/), another talks to a server (mlflow_rest/). Prompts, which MLflow 3 keeps in the same place,
/// are left out.
///
/// Call order for a new champion: register_version set_alias. register_version() creates the model if it is new.
///
/// May be used from several threads at once, as RunStore.
///
/// Errors:
///
///   not_found         a model, version or alias that is named is not there; a function that returns an optional gives
///                     nothing instead, and deleting a tag that is not there changes nothing
///   conflict          a name is taken
///   invalid_argument  MLflow does not allow it
class ModelRegistry {
public:
    virtual ~ModelRegistry() = default;

    // Registered models

    virtual RegisteredModel create_model(const NewRegisteredModel& model) = 0;
    [[nodiscard]] virtual std::optional<RegisteredModel> find(const std::string& name) const = 0;
    /// Filters know name and tags.KEY; orders know name, creation_timestamp and last_updated_timestamp. Without an
    /// order: by name.
    [[nodiscard]] virtual Page<RegisteredModel> search_models(const SearchQuery& query) const = 0;
    [[nodiscard]] std::vector<RegisteredModel> list() const;  ///< all, by name
    virtual void rename_model(const std::string& name, const std::string& new_name) = 0;
    virtual void set_model_description(const std::string& name, const std::string& description) = 0;
    virtual void set_model_tag(const std::string& name, const Tag& tag) = 0;
    virtual void delete_model_tag(const std::string& name, const std::string& key) = 0;
    /// With all of its versions.
    virtual void delete_model(const std::string& name) = 0;

    // Versions

    /// Creates the registered model if it is new, and its next version.
    virtual ModelVersion register_version(const NewModelVersion& version) = 0;
    /// Filters know name, version_number, run_id, source_path and tags.KEY; orders know name, version_number,
    /// creation_timestamp and last_updated_timestamp. Without an order: what was changed last first.
    [[nodiscard]] virtual Page<ModelVersion> search_versions(const SearchQuery& query) const = 0;
    virtual void set_version_description(const std::string& name, std::int64_t version,
                                         const std::string& description) = 0;
    virtual void set_version_tag(const std::string& name, std::int64_t version, const Tag& tag) = 0;
    virtual void delete_version_tag(const std::string& name, std::int64_t version, const std::string& key) = 0;
    /// Gives the alias to this version; another that had it loses it.
    virtual void set_alias(const std::string& name, const std::string& alias, std::int64_t version) = 0;
    virtual void delete_alias(const std::string& name, const std::string& alias) = 0;
    /// With `archive_existing`, the other versions of the stage are archived; only staging and production allow it.
    virtual void set_stage(const std::string& name, std::int64_t version, ModelStage stage, bool archive_existing) = 0;
    /// Where the version's files are fetched from.
    [[nodiscard]] virtual std::string download_uri(const std::string& name, std::int64_t version) const = 0;
    /// Its number is not given again.
    virtual void delete_version(const std::string& name, std::int64_t version) = 0;
};

/// May stand before a reference to a version, as in MLflow.
inline constexpr const char* kModelsScheme = "models:/";

/// The version that `reference` names: NAME@alias, NAME/number or NAME/latest (the newest). Nothing if there is none.
std::optional<ModelVersion> find_version(const ModelRegistry& registry, std::string_view reference);

}  // namespace forecast
