#include "forecast/tracking/model_registry.hpp"

#include <algorithm>
#include <charconv>

namespace forecast {
namespace {

std::optional<std::int64_t> to_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

const ModelVersion* version_called(const RegisteredModel& model, std::string_view version) {
    if (version == "latest") {
        return model.versions.empty() ? nullptr : &model.versions.front();
    }
    const auto number = to_number(version);
    return number ? model.version(*number) : nullptr;
}

}  // namespace

std::optional<std::string> ModelVersion::tag(std::string_view key) const {
    const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& entry) { return entry.first == key; });
    return found == tags.end() ? std::nullopt : std::optional(found->second);
}

const ModelVersion* RegisteredModel::version(std::int64_t number) const {
    const auto found =
        std::find_if(versions.begin(), versions.end(), [&](const auto& entry) { return entry.version == number; });
    return found == versions.end() ? nullptr : &*found;
}

const ModelVersion* RegisteredModel::with_alias(std::string_view alias) const {
    const auto found = std::find_if(versions.begin(), versions.end(), [&](const ModelVersion& entry) {
        return std::find(entry.aliases.begin(), entry.aliases.end(), alias) != entry.aliases.end();
    });
    return found == versions.end() ? nullptr : &*found;
}

std::vector<ModelVersion> RegisteredModel::latest_versions(const std::vector<ModelStage>& stages) const {
    std::vector<ModelVersion> latest;
    for (const ModelVersion& entry : versions) {
        const bool is_wanted = stages.empty() || std::find(stages.begin(), stages.end(), entry.stage) != stages.end();
        const bool is_newest = std::none_of(latest.begin(), latest.end(),
                                            [&](const ModelVersion& newer) { return newer.stage == entry.stage; });
        if (is_wanted && is_newest) {
            latest.push_back(entry);
        }
    }
    return latest;
}

std::vector<RegisteredModel> ModelRegistry::list() const {
    return search_models({}).entries;
}

std::optional<ModelVersion> find_version(const ModelRegistry& registry, std::string_view reference) {
    const std::string_view scheme = kModelsScheme;
    if (reference.substr(0, scheme.size()) == scheme) {
        reference.remove_prefix(scheme.size());
    }
    const auto mark = reference.find_last_of("@/");
    if (mark == std::string_view::npos || mark == 0) {  // a server refuses to be asked for no name
        return std::nullopt;
    }
    const auto model = registry.find(std::string(reference.substr(0, mark)));
    if (!model) {
        return std::nullopt;
    }
    const std::string_view which = reference.substr(mark + 1);
    const ModelVersion* version = reference[mark] == '@' ? model->with_alias(which) : version_called(*model, which);
    return version == nullptr ? std::nullopt : std::optional(*version);
}

}  // namespace forecast
