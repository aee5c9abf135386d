#include "forecast/forecasters/forecasters.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "composites.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/forecasters/saved_forecaster.hpp"
#include "forecast/statistical/makers.hpp"
#include "other_load.hpp"

namespace forecast {
namespace {

constexpr const char* kLinear = "linear";
constexpr const char* kAdditive = "additive";
constexpr const char* kTso = "tso";
constexpr const char* kTransfer = "transfer";
constexpr const char* kDailyLevel = "daily_level";

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

/// Whether a config need not name it.
bool is_unnamed(const std::string& name) {
    return name == kTso || std::find(kBaselines.begin(), kBaselines.end(), name) != kBaselines.end();
}

/// The type of the forecaster called `name`; null for an unknown one.
const Type* type_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    return entry != named.end() ? find_type(entry->second.type) : is_unnamed(name) ? find_type(name) : nullptr;
}

Names bases_of(const std::string& name, const NamedForecasters& named) {
    const auto entry = named.find(name);
    const Type* type = entry == named.end() ? nullptr : find_type(entry->second.type);
    return type == nullptr || type->bases == nullptr ? std::vector<std::string>() : type->bases(entry->second);
}

/// What a daily level names in `of`; nothing for any other forecaster.
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

/// Goes from each entry to what it builds on, once.
class BaseCheck {
public:
    explicit BaseCheck(const NamedForecasters& named) : named_(named) {}

    /// Throws for `name` and what it builds on.
    void check(const std::string& name) {
        if (std::find(path_.begin(), path_.end(), name) != path_.end()) {
            path_.push_back(name);
            throw Error(ErrorKind::invalid_argument, "forecasters.{} builds on itself: {}", path_.front(),
                        join(path_, " -> "));
        }
        if (type_of(name, named_) == nullptr) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{} names '{}', which is no forecaster; there are {}",
                        path_.back(), visible(name), join(known_names(named_), ", "));
        }
        if (!checked_.insert(name).second) {
            return;
        }
        path_.push_back(name);
        for (const std::string& base : bases_of(name, named_)) {
            check(base);
        }
        if (const auto level = level_of(name, named_)) {
            check(*level);
        }
        path_.pop_back();
    }

private:
    const NamedForecasters& named_;
    std::set<std::string> checked_;
    std::vector<std::string> path_;  // of those that build on the one that is looked at
};

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

/// A name is a file's, a metric's, a column's and a key's.
void check_name(const std::string& name) {
    constexpr std::size_t kLongest = 60;
    constexpr std::array kColumns = {"time", "actual", "issued_at"};  // of predictions.csv
    const bool is_word = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (name.empty() || name.size() > kLongest || !is_word) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters: '{}' cannot name a forecaster; a name is of letters, digits, '_' and '-', {} at most",
                    visible(clipped(name, kLongest)), kLongest);
    }
    const bool is_column = std::find(kColumns.begin(), kColumns.end(), name) != kColumns.end();
    if (is_unnamed(name) || name == kNetworkName || is_column) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{}: that is the name of another {}", name,
                    is_column ? "column of predictions.csv" : "forecaster");
    }
}

void check_members(const std::string& name, const std::vector<std::string>& members) {
    if (members.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no members; name them in \"of\"", name);
    }
    for (const std::string& member : members) {
        if (std::count(members.begin(), members.end(), member) > 1) {
            throw Error(ErrorKind::invalid_argument, "forecasters.{} names {} twice", name, visible(member));
        }
    }
}

void check_daily_level(const std::string& name, const DailyLevelOptions& options) {
    if (options.base.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} moves no forecaster; name it in \"base\"", name);
    }
    if (options.of.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no level; name a forecaster of days in \"of\"",
                    name);
    }
    for (const auto& [column, wanted] : options.columns) {
        if (wanted.from.empty() || wanted.until == "00:00") {
            throw Error(ErrorKind::invalid_argument, "forecasters.{}.columns.{} is of {}", name, visible(column),
                        wanted.from.empty() ? "no column of the frame; name it in \"from\"" : "no part of a day");
        }
    }
}

/// What is of days reads another frame than what is not; nothing can be both, nor of two daily levels.
void check_days(const NamedForecasters& named) {
    const auto days = forecasters_of_days(named);
    for (const auto& [name, options] : named) {
        const auto level = days.find(name);
        if (level != days.end() && (name == kLinear || name == kAdditive)) {
            throw Error(
                ErrorKind::invalid_argument,
                "forecasters.{} reads '{}' by days, which is the name of a forecaster of rows; give the days an "
                "entry of another name",
                level->second, name);
        }
        if (const auto of = level_of(name, named); of && days.count(*of) > 0 && days.at(*of) != name) {
            throw Error(
                ErrorKind::invalid_argument,
                "forecasters.{} reads '{}', which is of the days that forecasters.{} reads; give it an entry of "
                "its own",
                name, *of, days.at(*of));
        }
        if (level != days.end() && options.type == kDailyLevel) {
            throw Error(ErrorKind::invalid_argument,
                        "forecasters.{} is of days, since forecasters.{} names it in \"of\": a daily level has none",
                        name, level->second);
        }
        for (const std::string& base : bases_of(name, named)) {
            const auto other = days.find(base);
            if (other != days.end() && (level == days.end() || level->second != other->second)) {
                throw Error(ErrorKind::invalid_argument,
                            "forecasters.{} builds on '{}', which is of the days that forecasters.{} reads; give it an "
                            "entry of its own",
                            name, base, other->second);
            }
        }
    }
}

void check_transfer(const std::string& name, const TransferOptions& options) {
    if (options.base.empty()) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} corrects no forecaster; name it in \"base\"", name);
    }
    if (options.from.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasters.{} reads no other load; name its column of the frame in \"from\"", name);
    }
    if (find_type(options.model.type) == nullptr) {
        throw Error(ErrorKind::invalid_argument, "forecasters.{} has no model of the other load; give it in \"model\"",
                    name);
    }
}

}  // namespace

void check_bases(const NamedForecasters& named) {
    constexpr std::size_t kMost = 100;
    if (named.size() > kMost) {
        throw Error(ErrorKind::invalid_argument, "forecasters: there are {}, {} at most can be", named.size(), kMost);
    }
    for (const auto& [name, options] : named) {
        check_name(name);
        if (options.type == "combination") {
            check_members(name, options.combination.of);
        } else if (options.type == kTransfer) {
            check_transfer(name, options.transfer);
        } else if (options.type == kDailyLevel) {
            check_daily_level(name, options.daily_level);
        }
    }
    BaseCheck check(named);
    for (const auto& [name, options] : named) {
        check.check(name);
    }
    check_days(named);
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
        if (specs.named.count(first) > days.count(first)) {
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
