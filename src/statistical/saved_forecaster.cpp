#include "forecast/statistical/saved_forecaster.hpp"

#include "baselines.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "saved_fit.hpp"

namespace forecast {
namespace {

constexpr int kSchemaVersion = 1;

const Saveable* saveable(const Forecaster& forecaster) {
    return dynamic_cast<const Saveable*>(&forecaster);
}

/// The day of the fit that is to be kept.
Day require_fit(const Forecaster& forecaster) {
    const auto day = day_of_fit(forecaster);
    if (!day) {
        throw Error("the forecaster '{}' cannot be saved: {}", forecaster.name(),
                    can_save(forecaster) ? "it is not fitted yet" : "it learns nothing");
    }
    return *day;
}

struct NamedFit {
    std::string name;
    SavedFit fit;
};

nlohmann::ordered_json parse(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    try {
        return parse_json<nlohmann::ordered_json>(text);
    } catch (const Error& error) {
        throw not_ours(file, error.what());
    }
}

NamedFit read_fit(const std::filesystem::path& file) {
    return read_saved(SavedFit{file, Day{}, parse(file)}, [&](const nlohmann::ordered_json& json) {
        if (const int schema = json.at("schema_version").get<int>(); schema != kSchemaVersion) {
            throw Error("{} has schema_version {}, this program reads {}; train anew, or use the program that wrote it",
                        file.string(), schema, kSchemaVersion);
        }
        const auto day = parse_day(json.at("fitted").get<std::string>());
        require(day.has_value(), "\"fitted\" is no day");
        return NamedFit{json.at("forecaster").get<std::string>(), {file, *day, json.at("values")}};
    });
}

}  // namespace

bool can_save(const Forecaster& forecaster) {
    return saveable(forecaster) != nullptr;
}

std::optional<Day> day_of_fit(const Forecaster& forecaster) {
    const Saveable* fitted = saveable(forecaster);
    return fitted == nullptr ? std::nullopt : fitted->fitted_on();
}

void keep_fit(Forecaster& forecaster) {
    const Day day = require_fit(forecaster);
    auto& fitted = dynamic_cast<Saveable&>(forecaster);
    fitted.load_state({"the fit as of " + format_day(day), day, fitted.fitted_values()});
}

void save_statistical(const Forecaster& forecaster, const std::filesystem::path& file) {
    const Day day = require_fit(forecaster);
    const nlohmann::ordered_json json = {{"schema_version", kSchemaVersion},
                                         {"forecaster", forecaster.name()},
                                         {"fitted", format_day(day)},
                                         {"values", saveable(forecaster)->fitted_values()}};
    write_file_atomically(file, json.dump() + "\n");
}

std::unique_ptr<Forecaster> load_statistical(const std::filesystem::path& file, const StatisticalOptions& options) {
    NamedFit saved = read_fit(file);
    auto forecaster = make_statistical(saved.name, options);
    auto* fitted = dynamic_cast<Saveable*>(forecaster.get());
    if (fitted == nullptr) {
        throw Error("{} says it holds the forecaster '{}', which learns nothing; train anew", file.string(),
                    saved.name);
    }
    fitted->load_state(std::move(saved.fit));
    return forecaster;
}

}  // namespace forecast
