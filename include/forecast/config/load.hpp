#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/config/experiment_config.hpp"

namespace forecast {

/// `--set a.b=c`, or a value of the environment. `text` is JSON, or bare text, or a comma list where a list is wanted.
struct Setting {
    std::string path;
    std::string text;
    std::string origin;  ///< "--set", "FORECAST_STORE", ".env FORECAST_STORE"
};

inline constexpr const char* kDefaultOrigin = "default";

/// An option as it came out: its dotted path, its value as text, who set it ("default", "configs/x.json:12", "--set"),
/// and what it is.
struct ResolvedOption {
    std::string path;
    std::string value;
    std::string origin;
    std::string_view description;
};

struct LoadedConfig {
    ExperimentConfig values;
    std::vector<ResolvedOption> options;  ///< in the order of the structs
    std::vector<std::string> renamed;     ///< a sentence for each key that has another name now
};

/// Reads an experiment file: JSON with comments, then `settings` over it, later ones winning. Throws one
/// Error(invalid_argument) that names every unknown key (with the nearest known one), wrong type and value out of
/// range, each with file:line:column. Warns of keys that have another name now.
LoadedConfig load_config(const std::filesystem::path& file, const std::vector<Setting>& settings);
/// The same for a text; `name` stands for the file in messages.
LoadedConfig parse_config(const std::string& text, const std::string& name, const std::vector<Setting>& settings);

/// The whole config as a JSON text that parse_config reads back to the same values, but for the secrets of URLs.
std::string to_json_text(const ExperimentConfig& config);

/// A JSON Schema of the experiment file: every key with its description, type, range, choices and default.
std::string config_schema();

/// "a.b=c" cut at the first '='; throws Error(invalid_argument) if there is none.
Setting parse_setting(const std::string& text);

/// Values of the environment, then of the `.env` beside the config, then of the one in the current directory.
class Environment {
public:
    /// Reads `config_directory`/.env and ./.env where they are there; throws Error(invalid_argument) with file:line for
    /// a line that is not KEY=value.
    explicit Environment(const std::filesystem::path& config_directory);
    [[nodiscard]] std::optional<std::string> get(const std::string& name) const;
    /// The settings that variables make: FORECAST_STORE -> store, MLFLOW_EXPERIMENT_NAME -> experiment.
    [[nodiscard]] std::vector<Setting> settings() const;

private:
    struct FileValue {
        std::string value;
        std::string file;
    };
    void read_file(const std::filesystem::path& file);

    std::map<std::string, FileValue> from_files_;
};

}  // namespace forecast
