#include "forecast/forecasters/forecasters.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "composites.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/statistical/makers.hpp"

namespace forecast {
namespace {

constexpr const char* kLinear = "linear";
constexpr const char* kAdditive = "additive";
constexpr const char* kTso = "tso";

StatisticalOptions statistical(const ForecasterOptions& options, const ForecasterSpecs& specs) {
    return {options.linear, options.additive, specs.issue, specs.tso_column, specs.cancellation, specs.keep_fits};
}

/// A kind of forecaster.
struct Type {
    std::string_view name;
    std::unique_ptr<Forecaster> (*make)(const ForecasterOptions&, const ForecasterSpecs&, Bases);
    /// What it reads itself; null: nothing.
    const std::vector<FeatureOptions>& (*features)(const ForecasterOptions&) = nullptr;
    /// Names of what it builds on; null: nothing.
    std::vector<std::string> (*bases)(const ForecasterOptions&) = nullptr;
};

template <auto Make>
std::unique_ptr<Forecaster> statistical_of(const ForecasterOptions& options, const ForecasterSpecs& specs, Bases) {
    return Make(statistical(options, specs));
}

/// The table of types: a new one is a line here, and its options in options.hpp.
constexpr std::array kTypes = {
    Type{"j-1", statistical_of<make_last_day>}, Type{"j-7", statistical_of<make_last_week>},
    Type{"climatology", statistical_of<make_climatology>}, Type{kTso, statistical_of<make_tso>},
    Type{kLinear, statistical_of<make_linear>, [](const ForecasterOptions& o) -> const auto& {return o.linear.features;
}  // namespace
}  // namespace forecast
, Type{kAdditive, statistical_of<make_additive>,
       [](const ForecasterOptions& o) -> const auto& {return o.additive.features;
}
}
, Type{"boosted",
       [](const ForecasterOptions& o, const ForecasterSpecs& specs, Bases bases) {
           return make_boosted(o.boosted, std::move(bases), {specs.issue, specs.cancellation, specs.keep_fits});
       },
       [](const ForecasterOptions& o) -> const auto& {return o.boosted.features;
}
, [](const ForecasterOptions& o) {
    return o.boosted.base.empty() ? std::vector<std::string>() : std::vector{o.boosted.base};
}
}
,
    Type{"combination",
         [](const ForecasterOptions& o, const ForecasterSpecs& specs, Bases bases) {
             return make_combination(o.combination, std::move(bases),
                                     {specs.issue, specs.cancellation, specs.keep_fits});
         },
         nullptr, [](const ForecasterOptions& o) { return o.combination.of; }},
}
;
constexpr std::array<std::string_view, 3> kBaselines = {"j-1", "j-7", "climatology"};

const Type* find_type(std::string_view name) {
    const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : &*found;
}

/// Whether a config need not name it.
bool is_unnamed(const std::string& name) {
    return name == kTso || std::find(kBaselines.begin(), kBaselines.end(), name) != kBaselines.end();
}

/// The type of the forecaster called `name`; null for an unknown one.
const Type* type_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    return entry != named.end() ? find_type(entry->second.type) : is_unnamed(name) ? find_type(name) : nullptr;
}

std::vector<std::string> bases_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    const Type* type = entry == named.end() ? nullptr : find_type(entry->second.type);
    return type == nullptr || type->bases == nullptr ? std::vector<std::string>() : type->bases(entry->second);
}

std::vector<std::string> known_names(const NamedForecasters& named) {
    std::vector<std::string> names(kBaselines.begin(), kBaselines.end());
    names.emplace_back(kTso);
    for (const auto& [name, options] : named) {
        names.push_back(name);
    }
    return names;
}

/// Throws for `name` and what it builds on; `path`: those that build on it, the outermost first.
void check_entry(const std::string& name, const NamedForecasters& named, std::vector<std::string> path) {
    if (std::find(path.begin(), path.end(), name) != path.end()) {
        path.push_back(name);
        throw Error(ErrorKind::invalid_argument, "forecasters.{} builds on itself: {}", path.front(),
                    join(path, " -> "));
    }
    if (type_of(name, named) == nullptr) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} names '{}', which is no forecaster; there are {}",
                    path.back(), name, join(known_names(named), ", "));
    }
    path.push_back(name);
    for (const std::string& base : bases_of(name, named)) {
        check_entry(base, named, path);
    }
}

/// Appends `name` behind those that it builds on, unless it is there.
void add_behind_bases(const std::string& name, const NamedForecasters& named, std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) {
        return;
    }
    for (const std::string& base : bases_of(name, named)) {
        add_behind_bases(base, named, names);
    }
    names.push_back(name);
}

}  // namespace

void check_bases(const NamedForecasters& named) {
    for (const auto& [name, options] : named) {
        if (is_unnamed(name) || name == kNetworkName) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{}: that is the name of another forecaster", name);
        }
        if (options.type == "combination" && options.combination.of.empty()) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{} has no members; name them in \"of\"", name);
        }
        check_entry(name, named, {});
    }
}

std::vector<std::string> forecaster_names(const Frame& frame, const ForecasterSpecs& specs) {
    std::vector<std::string> names(kBaselines.begin(), kBaselines.end());
    for (const char* first : {kLinear, kAdditive}) {
        if (specs.named.count(first) > 0) {
            add_behind_bases(first, specs.named, names);
        }
    }
    if (frame.find(specs.tso_column)) {
        names.emplace_back(kTso);
    }
    for (const auto& [name, options] : specs.named) {
        add_behind_bases(name, specs.named, names);
    }
    return names;
}

std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const ForecasterSpecs& specs) {
    const Type* type = type_of(name, specs.named);
    if (type == nullptr) {
        return std::nullopt;
    }
    std::vector<FeatureOptions> features;
    if (type->features != nullptr) {
        features = type->features(specs.named.at(name));
    }
    for (const std::string& base : bases_of(name, specs.named)) {
        const auto more = features_of(base, specs).value();
        features.insert(features.end(), more.begin(), more.end());
    }
    return features;
}

bool can_be_recorded(const std::string& forecaster) {
    return forecaster != kTso;
}

Forecasters::Forecasters(ForecasterSpecs specs, std::filesystem::path artifacts)
    : specs_(std::move(specs)), artifacts_(std::move(artifacts)) {}

std::shared_ptr<SharedForecaster> Forecasters::get(const std::string& name) {
    const auto made = made_.find(name);
    return made != made_.end() ? made->second : made_.emplace(name, make(name)).first->second;
}

std::shared_ptr<SharedForecaster> Forecasters::make(const std::string& name) {
    const Type* type = type_of(name, specs_.named);
    if (type == nullptr) {
        throw Error(ErrorKind::invalid_argument, "unknown forecaster '{}'; there are {}", name,
                    join(known_names(specs_.named), ", "));
    }
    Bases bases;
    for (const std::string& base : bases_of(name, specs_.named)) {
        bases.push_back(get(base));
    }
    const auto entry = specs_.named.find(name);
    auto forecaster = type->make(entry == specs_.named.end() ? ForecasterOptions() : entry->second, specs_, bases);
    auto shared = std::make_shared<SharedForecaster>(name, std::move(forecaster), specs_.issue, std::move(bases));
    const auto file = forecaster_file(name, artifacts_);
    if (!artifacts_.empty() && shared->refit_every_days() > 0 && std::filesystem::exists(file)) {
        load_fit(*shared, file);
    }
    return shared;
}

}  // namespace forecast
