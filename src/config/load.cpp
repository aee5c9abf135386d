#include "forecast/config/load.hpp"

#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "config_checks.hpp"
#include "forecast/config/defaults.hpp"
#include "forecast/config/tabular_config.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "option_reader.hpp"
#include "option_writer.hpp"
#include "read_options.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

bool is_unset(const JsonDocument& document, const std::vector<Setting>& settings, const std::string& path) {
    return origin_of(document, settings, path) == kDefaultOrigin;
}

/// The document's issue mode; nothing of a kind that is no mode, which the reader refuses.
std::optional<IssueMode> mode_of(const JsonDocument& document) {
    const nlohmann::json::json_pointer path("/issue/mode");
    if (!document.root.contains(path)) {
        return IssueMode::day_of;
    }
    const nlohmann::json& written = document.root.at(path);
    return written.is_string() ? parse_enum<IssueMode>(written.get_ref<const std::string&>()) : std::nullopt;
}

/// A setting of another issue mode than the document's brings that mode's own time, unless a time is set, too.
std::vector<Setting> with_usual_time(std::vector<Setting> settings, const JsonDocument& document) {
    const Setting* mode = nullptr;
    for (const Setting& setting : settings) {
        if (setting.path == "issue.time") {
            return settings;
        }
        mode = setting.path == "issue.mode" ? &setting : mode;
    }
    if (mode == nullptr || mode->text == to_string(mode_of(document).value_or(IssueMode::day_of))) {
        return settings;
    }
    for (const IssueMode known : {IssueMode::day_of, IssueMode::day_ahead}) {
        if (mode->text == to_string(known)) {
            settings.push_back({"issue.time", usual_time(known), mode->origin});
            break;
        }
    }
    return settings;
}

/// `name` stands for the file where a message is of no single place.
LoadedConfig read_config(const JsonDocument& document, const std::string& name, const std::vector<Setting>& settings) {
    const std::vector<Setting> all = with_usual_time(settings, document);
    LoadedConfig loaded;
    loaded.renamed = read_options(document, all, loaded.values, [&](ConfigErrors& problems) {
        check_values(loaded.values, name, problems);
        if (is_unset(document, all, "issue.time")) {
            loaded.values.issue.time = usual_time(loaded.values.issue.mode);
        }
        loaded.values.run_name = without_secrets(loaded.values.run_name);
        loaded.values.experiment = without_secrets(loaded.values.experiment);
        complete_features(loaded.values);
        check_with_features(loaded.values, name, problems);
    });
    loaded.options = resolved_options(document, all, loaded.values);
    return loaded;
}

/// What a variant says, as settings: {"network": {"dropout": 0.1}} is network.dropout=0.1. `origin` tells that of a
/// path.
template <class Origin>
void add_settings(const nlohmann::json& value, const std::string& path, const Origin& origin,
                  std::vector<Setting>& settings) {
    if (!value.is_object()) {
        settings.push_back({path, value.is_string() ? value.get<std::string>() : value.dump(), origin(path)});
        return;
    }
    for (const auto& [key, below] : value.items()) {
        add_settings(below, path.empty() ? key : std::string(path).append(".").append(key), origin, settings);
    }
}

/// A section of configs by name.
struct NamedConfigs {
    const char* section;
    const char* one;
    std::map<std::string, OptionText> ExperimentConfig::*member;
};
constexpr NamedConfigs kVariants = {"variants", "variant", &ExperimentConfig::variants};
constexpr NamedConfigs kTerritories = {"territories", "territory", &ExperimentConfig::territories};

ConfigVariant read_variant(const JsonDocument& document, const std::vector<Setting>& settings, const NamedConfigs& kind,
                           const std::string& name, const OptionText& text) {
    const OptionSource source(document, settings);
    const std::string place = std::string(kind.section) + "." + name;
    const auto values = find_json(text.text);
    if (!values || !values->is_object()) {
        throw Error(ErrorKind::invalid_argument, "{}: '{}' must be an object {{ }} with keys of this config, not {}",
                    source.place(place), place, values ? OptionReader::describe(*values) : text.text);
    }
    std::vector<Setting> all;
    const std::string label = fmt::format(" ({} {})", kind.one, name);
    add_settings(
        *values, "", [&](const std::string& path) { return source.origin(place + "." + path) + label; }, all);
    all.insert(all.end(), settings.begin(), settings.end());
    ConfigVariant variant{name, read_config(document, document.name + label, all)};
    (variant.config.values.*kind.member).clear();
    auto& options = variant.config.options;
    options.erase(std::remove_if(options.begin(), options.end(),
                                 [group = std::string(kind.section) + "."](const ResolvedOption& o) {
                                     return o.path.rfind(group, 0) == 0;
                                 }),
                  options.end());
    return variant;
}

std::vector<ConfigVariant> read_variants(const JsonDocument& document, const std::vector<Setting>& settings,
                                         const NamedConfigs& kind, const ExperimentConfig& config) {
    std::vector<ConfigVariant> variants;
    for (const auto& [name, text] : config.*kind.member) {
        variants.push_back(read_variant(document, settings, kind, name, text));
    }
    const auto line = [&](const ConfigVariant& variant) {
        const auto key = document.keys.find(std::string(kind.section) + "." + variant.name);
        return key == document.keys.end()
                   ? std::pair(std::string::npos, std::string::npos)  // of --set: behind the others
                   : std::pair(key->second.line, key->second.column);
    };
    std::stable_sort(variants.begin(), variants.end(), [&](const auto& a, const auto& b) { return line(a) < line(b); });
    return variants;
}

/// The document without its task, which is a forecast's. Throws Error(invalid_argument) for another one.
JsonDocument forecast_document(const std::string& text, const std::string& name, const std::vector<Setting>& settings) {
    if (const auto task = row_task_of(text, settings)) {
        throw Error(
            ErrorKind::invalid_argument,
            "{}: its task is {}, of rows of a table, and this command is of forecasts only; train, evaluate, predict "
            "and config know such configs",
            name, to_string(*task));
    }
    JsonDocument document = parse_json_document(text, name);
    if (document.root.is_object() && document.root.value("task", nlohmann::json()) == "forecast") {
        document.root.erase("task");
    }
    return document;
}

void check_is_there(const std::filesystem::path& file) {
    std::error_code unknown;
    if (!std::filesystem::exists(file, unknown)) {
        throw Error(ErrorKind::not_found, "cannot read the config {}: no such file; `ls configs` shows those that ship",
                    file.string());
    }
}

void warn_of_renamed(const LoadedConfig& config) {
    for (const std::string& sentence : config.renamed) {
        spdlog::warn("{}", sentence);
    }
}

}  // namespace

LoadedConfig parse_config(const std::string& text, const std::string& name, const std::vector<Setting>& settings) {
    const JsonDocument document = forecast_document(text, name, settings);
    LoadedConfig config = read_config(document, name, settings);
    read_variants(document, settings, kVariants, config.values);
    read_variants(document, settings, kTerritories, config.values);
    return config;
}

std::vector<ConfigVariant> parse_territories(const std::string& text, const std::string& name,
                                             const std::vector<Setting>& settings) {
    const JsonDocument document = forecast_document(text, name, settings);
    return read_variants(document, settings, kTerritories, read_config(document, name, settings).values);
}

bool is_run_param(const ResolvedOption& option) {
    return option.path.rfind("monitor.", 0) != 0;
}

std::vector<ConfigVariant> parse_variants(const std::string& text, const std::string& name,
                                          const std::vector<Setting>& settings) {
    const JsonDocument document = forecast_document(text, name, settings);
    auto variants = read_variants(document, settings, kVariants, read_config(document, name, settings).values);
    if (variants.empty()) {
        throw Error(ErrorKind::invalid_argument, "{} has no 'variants' to compare", name)
            .with_advice(
                "name several configs (--configs A.json,B.json), or add the section, as "
                "configs/sample-architectures.json has it");
    }
    return variants;
}

LoadedConfig load_config(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    check_is_there(file);
    LoadedConfig config = parse_config(read_text(file), file.string(), settings);
    warn_of_renamed(config);
    return config;
}

std::vector<ConfigVariant> load_variants(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    check_is_there(file);
    auto variants = parse_variants(read_text(file), file.string(), settings);
    warn_of_renamed(variants.front().config);
    return variants;
}

std::vector<ConfigVariant> load_territories(const std::filesystem::path& file, const std::vector<Setting>& settings) {
    check_is_there(file);
    auto territories = parse_territories(read_text(file), file.string(), settings);
    if (!territories.empty()) {
        warn_of_renamed(territories.front().config);
    }
    return territories;
}

std::string to_json_text(const ExperimentConfig& config) {
    ExperimentConfig copy = config;  // visit() takes the struct as it would be written to
    copy.monitor.on_alert.clear();
    return json_without_secrets(write_option(copy)).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
           "\n";
}

Setting parse_setting(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' sets no value: it must be key=value, such as training.epochs=100",
                    text.substr(0, text.find_first_of(" \t")));  // what follows may be a password
    }
    return {text.substr(0, equals), text.substr(equals + 1), "--set"};
}

}  // namespace forecast
