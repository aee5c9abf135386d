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
#include "forecaster_graph.hpp"
#include "other_load.hpp"

namespace forecast {
namespace {

constexpr const char* kTso = "tso";

StatisticalOptions statistical(const ForecasterOptions& options, const ForecasterSpecs& specs) {
    return {options.linear, options.additive, specs.issue, specs.tso_column, specs.cancellation, specs.keep_fits};
}

/// A kind of forecaster.
struct Type {
    std::string_view name;
    std::unique_ptr<Forecaster> (*make)(const ForecasterOptions&, const ForecasterSpecs&, const Bases&);
    /// What it reads itself; null: nothing.
    std::vector<FeatureOptions> (*features)(const ForecasterOptions&) = nullptr;
    /// Names of what it builds on; null: nothing.
    std::vector<std::string> (*bases)(const ForecasterOptions&) = nullptr;
};

template <auto Make>
std::unique_ptr<Forecaster> statistical_of(const ForecasterOptions& options, const ForecasterSpecs& specs,
                                           const Bases&) {
    return Make(statistical(options, specs));
}

using Features = std::vector<FeatureOptions>;
using Names = std::vector<std::string>;

Features features_of_linear(const ForecasterOptions& options) {
    return options.linear.features;
}
Features features_of_additive(const ForecasterOptions& options) {
    return options.additive.features;
}
Features features_of_boosted(const ForecasterOptions& options) {
    return options.boosted.learnt.features;
}
Features features_of_network(const ForecasterOptions& options) {
    Features features = options.network.learnt.features;
    features.insert(features.end(), options.network.past.begin(), options.network.past.end());
    return features;
}

Names base_of(const LearntOptions& options) {
    return options.base.empty() ? Names() : Names{options.base};
}
Names base_of_boosted(const ForecasterOptions& options) {
    return base_of(options.boosted.learnt);
}
Names base_of_network(const ForecasterOptions& options) {
    return base_of(options.network.learnt);
}
Features features_of_transfer(const ForecasterOptions& options) {
    const OtherModelOptions& model = options.transfer.model;
    return model.type == kLinear ? model.linear.features : model.additive.features;
}
Names base_of_transfer(const ForecasterOptions& options) {
    return {options.transfer.base};
}
Names members_of_combination(const ForecasterOptions& options) {
    return options.combination.of;
}
Names base_of_daily_level(const ForecasterOptions& options) {
    return {options.daily_level.base};
}

CompositeContext context_of(const ForecasterSpecs& specs) {
    return {specs.issue, specs.cancellation, specs.keep_fits};
}

std::unique_ptr<Forecaster> boosted_of(const ForecasterOptions& options, const ForecasterSpecs& specs,
                                       const Bases& bases) {
    return make_boosted(options.boosted, bases, context_of(specs));
}

template <Recurrence Kind>
std::unique_ptr<Forecaster> network_of(const ForecasterOptions& options, const ForecasterSpecs& specs,
                                       const Bases& bases) {
    return make_network(Kind, options.network, bases, context_of(specs));
}

std::unique_ptr<Forecaster> transfer_of(const ForecasterOptions& options, const ForecasterSpecs& specs,
                                        const Bases& bases) {
    return make_transfer(options.transfer, bases, context_of(specs));
}

std::unique_ptr<Forecaster> combination_of(const ForecasterOptions& options, const ForecasterSpecs& specs,
                                           const Bases& bases) {
    return make_combination(options.combination, bases, context_of(specs));
}

/// The table of types: a new one is a line here, and its options in options.hpp.
constexpr std::array kTypes = {
    Type{"j-1", statistical_of<make_last_day>},
    Type{"j-7", statistical_of<make_last_week>},
    Type{"climatology", statistical_of<make_climatology>},
    Type{kTso, statistical_of<make_tso>},
    Type{kLinear, statistical_of<make_linear>, features_of_linear},
    Type{kAdditive, statistical_of<make_additive>, features_of_additive},
    Type{"boosted", boosted_of, features_of_boosted, base_of_boosted},
    Type{"lstm", network_of<Recurrence::lstm>, features_of_network, base_of_network},
    Type{"gru", network_of<Recurrence::gru>, features_of_network, base_of_network},
    Type{"dense", network_of<Recurrence::none>, features_of_network, base_of_network},
    Type{kTransfer, transfer_of, features_of_transfer, base_of_transfer},
    Type{"combination", combination_of, nullptr, members_of_combination},
    Type{kDailyLevel, nullptr, nullptr, base_of_daily_level},  // made by Forecasters: it has forecasters of its own
};
constexpr std::array<std::string_view, 3> kBaselines = {"j-1", "j-7", "climatology"};

const Type* find_type(std::string_view name) {
    const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const Type& type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : &*found;
}

/// The type of the forecaster called `name`; null for an unknown one.
const Type* type_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    return entry != named.end() ? find_type(entry->second.type) : is_unnamed(name) ? find_type(name) : nullptr;
}

/// The model of another load that a transfer builds on; it has no name in the config.
std::shared_ptr<SharedForecaster> other_load_of(const std::string& name, const TransferOptions& options,
                                                const ForecasterSpecs& specs) {
    ForecasterOptions model;
    model.type = options.model.type;
    model.linear = options.model.linear;
    model.additive = options.model.additive;
    auto other = make_other_load(options.from, name, find_type(model.type)->make(model, specs, {}));
    return std::make_shared<SharedForecaster>(name + ".model", std::move(other), specs.issue);
}

/// Appends `name` behind those that it builds on, unless it is there. REQUIRES: none builds on itself.
void add_behind_bases(const std::string& name, const NamedForecasters& named, Names& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) {
        return;
    }
    for (const std::string& base : bases_of(name, named)) {
        add_behind_bases(base, named, names);
    }
    names.push_back(name);
}

/// Adds the entry `name` of the days of `level`, and what it builds on, unless they are there. Baselines, which have no
/// entry, forecast days and rows alike.
void add_days(const std::string& name, const std::string& level, const NamedForecasters& named,
              std::map<std::string, std::string>& days) {
    if (named.count(name) > 0 && days.emplace(name, level).second) {
        for (const std::string& base : bases_of(name, named)) {
            add_days(base, level, named, days);
        }
    }
}

/// The entry that a daily level reads behind all that it builds on, made for it alone: they are prepared with a frame
/// of days.
Bases of_days(const std::string& level, const ForecasterSpecs& specs) {
    Names names;
    add_behind_bases(level, specs.named, names);
    Forecasters made(specs);
    Bases forecasters;
    for (const std::string& name : names) {
        forecasters.push_back(made.get(name));
    }
    return forecasters;
}

}  // namespace

bool is_unnamed(const std::string& name) {
    return name == kTso || std::find(kBaselines.begin(), kBaselines.end(), name) != kBaselines.end();
}

bool is_forecaster(const std::string& name, const NamedForecasters& named) {
    return type_of(name, named) != nullptr;
}

std::vector<std::string> bases_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    const Type* type = entry == named.end() ? nullptr : find_type(entry->second.type);
    return type == nullptr || type->bases == nullptr ? std::vector<std::string>() : type->bases(entry->second);
}

std::optional<std::string> level_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    const bool is_level = entry != named.end() && entry->second.type == kDailyLevel;
    return is_level ? std::optional(entry->second.daily_level.of) : std::nullopt;
}

std::vector<std::string> known_names(const NamedForecasters& named) {
    std::vector<std::string> names(kBaselines.begin(), kBaselines.end());
    names.emplace_back(kTso);
    for (const auto& [name, options] : named) {
        names.push_back(name);
    }
    return names;
}

std::map<std::string, std::string> forecasters_of_days(const NamedForecasters& named) {
    std::map<std::string, std::string> days;
    for (const auto& [name, options] : named) {
        if (const auto level = level_of(name, named)) {
            add_days(*level, name, named, days);
        }
    }
    return days;
}

std::vector<std::string> forecaster_names(const Frame& frame, const ForecasterSpecs& specs) {
    const auto days = forecasters_of_days(specs.named);
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
        if (days.count(name) == 0) {
            add_behind_bases(name, specs.named, names);
        }
    }
    return names;
}

std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const ForecasterSpecs& specs) {
    if (type_of(name, specs.named) == nullptr) {
        return std::nullopt;
    }
    Names all;
    add_behind_bases(name, specs.named, all);
    std::vector<FeatureOptions> features;
    for (const std::string& one : all) {
        const Type* type = type_of(one, specs.named);
        if (type->features != nullptr) {
            const auto more = type->features(specs.named.at(one));
            features.insert(features.end(), more.begin(), more.end());
        }
    }
    return features;
}

std::vector<FeatureOptions> features_of_days(const std::string& name, const ForecasterSpecs& specs) {
    Names all;
    add_behind_bases(name, specs.named, all);
    std::vector<FeatureOptions> features;
    for (const std::string& one : all) {
        if (const auto level = level_of(one, specs.named)) {
            const auto more = features_of(*level, specs).value();
            features.insert(features.end(), more.begin(), more.end());
        }
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
    if (type == nullptr && name == kAdditive) {
        throw Error(
            ErrorKind::invalid_argument,
            "the additive model has no terms; list them in additive.terms. A config without them has some only where "
            "four months lie before the days that are scored");
    }
    if (type == nullptr) {
        throw Error(ErrorKind::invalid_argument, "unknown forecaster '{}'; there are {}", name,
                    join(known_names(specs_.named), ", "));
    }
    Bases bases;
    for (const std::string& base : bases_of(name, specs_.named)) {
        bases.push_back(get(base));
    }
    const auto entry = specs_.named.find(name);
    if (type->name == kTransfer) {
        bases.push_back(other_load_of(name, entry->second.transfer, specs_));
    }
    auto forecaster =
        type->name == kDailyLevel
            ? make_daily_level(entry->second.daily_level, bases.front(), of_days(entry->second.daily_level.of, specs_))
            : type->make(entry == specs_.named.end() ? ForecasterOptions() : entry->second, specs_, bases);
    auto shared = std::make_shared<SharedForecaster>(name, std::move(forecaster), specs_.issue, std::move(bases));
    const auto file = forecaster_file(name, artifacts_);
    if (!artifacts_.empty() && shared->refit_every_days() > 0 && std::filesystem::exists(file)) {
        load_fit(*shared, file);
    }
    return shared;
}

}  // namespace forecast
