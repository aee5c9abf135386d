#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/config/experiment_config.hpp"

// Reading of an experiment file: JSON with comments, --set and the environment over it, all mistakes reported at once.

namespace forecast {

/// A value from elsewhere than the file: `--set a.b=c` or an environment variable. `text` is JSON, or bare text, or a
/// comma list where a list is wanted.
///
/// Who wins: --set, then the environment, `.env` beside the config, `.env` in the current directory, the config, the
/// default.
struct Setting {
    std::string path;  ///< dotted: "training.epochs"
    std::string text;
    std::string origin;  ///< "--set", "FORECAST_STORE", ".env FORECAST_STORE"
};

inline constexpr const char* kDefaultOrigin = "default";  ///< of a value that nobody gave

/// An option as it came out, for `config show` and the params of a run. Secrets in URLs are hidden.
struct ResolvedOption {
    std::string path;              ///< dotted
    std::string value;             ///< as text
    std::string origin;            ///< who set it: "default", "configs/x.json:12", "--set"
    std::string_view description;  ///< the one of its visit()
};

/// Whether a run's result may depend on it, so that it is one of the run's params: all but the section `monitor`.
bool is_run_param(const ResolvedOption& option);

/// A config and where each of its values comes from.
struct LoadedConfig {
    ExperimentConfig values;
    std::vector<ResolvedOption> options;  ///< in the order of the structs
    std::vector<std::string> renamed;     ///< a sentence for each key that has another name now
};

/// Reads `file`, then applies `settings`, later ones winning, then complete_features(). What its variants say is
/// checked as well.
///
/// Throws Error(not_found) if there is no such file. Else throws one Error(invalid_argument) that names every unknown
/// key (with the nearest known one), wrong type, value out of range and broken reference, with file:line:column.
/// Warns of keys that have another name now.
LoadedConfig load_config(const std::filesystem::path& file, const std::vector<Setting>& settings);
/// The same for a text. `name` stands for the file in messages.
LoadedConfig parse_config(const std::string& text, const std::string& name, const std::vector<Setting>& settings);

/// One of the `variants` or `territories` of a config.
struct ConfigVariant {
    std::string name;
    LoadedConfig config;  ///< with its values, and without the section that it is of
};

/// The variants of `file`, in its order. `settings` win over the values of a variant, these over the rest of
/// the file. Throws as load_config(), and Error(invalid_argument) if there are none.
std::vector<ConfigVariant> load_variants(const std::filesystem::path& file, const std::vector<Setting>& settings);
/// The same for a text.
std::vector<ConfigVariant> parse_variants(const std::string& text, const std::string& name,
                                          const std::vector<Setting>& settings);

/// The territories of `file`, likewise; empty if there are none.
std::vector<ConfigVariant> load_territories(const std::filesystem::path& file, const std::vector<Setting>& settings);
/// The same for a text.
std::vector<ConfigVariant> parse_territories(const std::string& text, const std::string& name,
                                             const std::vector<Setting>& settings);

/// The whole config as JSON text, every option with its value, as a run keeps it. parse_config() reads back the same
/// values, but for the secrets of URLs, which are hidden, and monitor.on_alert, which is left out: a command is no part
/// of a run.
std::string to_json_text(const ExperimentConfig& config);

/// A JSON Schema of the experiment file: every key with its description, type, range, choices and default.
std::string config_schema();

/// "a.b=c" cut at the first '='. Throws Error(invalid_argument) if there is none, or nothing before it.
Setting parse_setting(const std::string& text);

/// Variables, first from the process' environment, then from `.env` beside the config, then from `.env` in the current
/// directory. An empty value counts as not set.
class Environment {
public:
    /// Reads both `.env` files if they are there. Throws Error(invalid_argument), with file:line, for a line that is
    /// not KEY=value.
    explicit Environment(const std::filesystem::path& config_directory);
    /// The value of a variable; nothing if it is not set anywhere.
    [[nodiscard]] std::optional<std::string> get(const std::string& name) const;
    /// The observation store: FORECAST_STORE, else put together from POSTGRES_HOST and, where they are set,
    /// POSTGRES_PORT, POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD.
    [[nodiscard]] std::optional<Setting> store() const;
    /// The settings that variables make: store(), MLFLOW_EXPERIMENT_NAME -> experiment, and so on.
    [[nodiscard]] std::vector<Setting> settings() const;

private:
    struct FileValue {
        std::string value;
        std::string file;
    };
    void read_file(const std::filesystem::path& file);
    /// What a setting of the variable is said to come from. REQUIRES: get(name).
    [[nodiscard]] std::string origin_of(const std::string& name) const;

    std::map<std::string, FileValue> from_files_;
};

}  // namespace forecast
