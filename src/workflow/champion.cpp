#include "forecast/workflow/champion.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

constexpr const char* kReplacedNone = "none";  // no server refuses it, as one might an empty text

/// The versions of a kReplacedTag that still exist.
std::vector<const ModelVersion*> replaced_versions(const RegisteredModel& model, const ModelVersion& champion) {
    std::vector<const ModelVersion*> versions;
    for (const std::string& number : split_list(champion.tag(kReplacedTag).value_or(""))) {
        if (const ModelVersion* version = model.version(std::strtoll(number.c_str(), nullptr, 10))) {
            versions.push_back(version);
        }
    }
    return versions;
}

std::string numbers_of(const std::vector<const ModelVersion*>& versions) {
    std::vector<std::string> numbers;
    for (const ModelVersion* version : versions) {
        numbers.push_back(std::to_string(version->version));
    }
    return numbers.empty() ? kReplacedNone : join(numbers, ",");
}

std::string promoting(const RegisteredModel& model) {
    return "type: forecast models promote " + visible(model.name) + "/VERSION";
}

const ModelVersion& require_champion(const RegisteredModel& model) {
    const ModelVersion* champion = model.with_alias(kChampion);
    if (champion == nullptr) {
        throw Error(ErrorKind::invalid_argument, "'{}' has no champion", visible(model.name))
            .with_advice(promoting(model));
    }
    return *champion;
}

std::optional<Timestamp> tagged_time(const ModelVersion& version, const char* tag) {
    const auto text = version.tag(tag);
    return text ? parse_time(*text, kParis) : std::nullopt;
}

/// Of the versions promoted by then, and not rolled back between, the one promoted last.
const ModelVersion* last_promoted(const RegisteredModel& model, Timestamp moment) {
    const ModelVersion* last = nullptr;
    std::optional<Timestamp> last_promotion;
    for (const ModelVersion& version : model.versions) {
        const auto promoted = tagged_time(version, kPromotedAtTag);
        const auto rolled_back = tagged_time(version, kRolledBackAtTag);
        if (!promoted || *promoted > moment || (rolled_back && *promoted <= *rolled_back && *rolled_back <= moment)) {
            continue;
        }
        if (!last || *last_promotion < *promoted) {  // of one second the newest version, which comes first
            last = &version;
            last_promotion = promoted;
        }
    }
    return last;
}

}  // namespace

PastChampion champion_at(const RegisteredModel& model, Timestamp moment) {
    const ModelVersion* present = model.with_alias(kChampion);
    if (last_promoted(model, Timestamp::max()) == present) {
        return {last_promoted(model, moment), true};
    }
    const bool was_there = present != nullptr && Timestamp(std::chrono::seconds(present->created_ms / 1000)) <= moment;
    return {was_there ? present : nullptr, false};
}

void make_champion(ModelRegistry& registry, const ModelVersion& version) {
    const auto model = registry.find(version.name);
    const ModelVersion* now_champion = model ? model->with_alias(kChampion) : nullptr;
    const ModelVersion* promoted = model ? model->version(version.version) : nullptr;
    if (now_champion != nullptr && promoted != nullptr) {
        auto replaced = replaced_versions(*model, *promoted);
        replaced.insert(replaced.begin(), now_champion);
        registry.set_version_tag(version.name, version.version, {kReplacedTag, numbers_of(replaced)});
    }
    registry.set_version_tag(version.name, version.version, {kPromotedAtTag, format_utc(now())});
    registry.set_alias(version.name, kChampion, version.version);
    if (const auto* challenger = model ? model->with_alias(kChallenger) : nullptr;
        challenger != nullptr && challenger->version == version.version) {
        registry.delete_alias(version.name, kChallenger);
    }
}

const ModelVersion& replaced_by_champion(const RegisteredModel& model) {
    const ModelVersion& champion = require_champion(model);
    const auto replaced = replaced_versions(model, champion);
    if (replaced.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "it is not recorded that the champion {}/{} replaced a version that still exists",
                    visible(model.name), champion.version)
            .with_advice(promoting(model));
    }
    return *replaced.front();
}

void roll_back(ModelRegistry& registry, const RegisteredModel& model) {
    const ModelVersion& champion = require_champion(model);
    const ModelVersion& back = replaced_by_champion(model);
    auto rest = replaced_versions(model, champion);
    rest.erase(rest.begin());
    registry.set_alias(model.name, kChampion, back.version);
    registry.set_version_tag(model.name, champion.version, {kReplacedTag, numbers_of(rest)});
    registry.set_version_tag(model.name, champion.version, {kRolledBackAtTag, format_utc(now())});
}

}  // namespace forecast
