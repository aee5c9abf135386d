#include "forecast/forecasters/saved_forecaster.hpp"

#include <utility>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/saved_fit.hpp"

namespace forecast {
namespace {

constexpr int kSchemaVersion = 1;

SavedFit parse_fit(const std::filesystem::path& file, const std::string& name) {
    SavedFit saved{file.string(), Day{}, nullptr};
    try {
        saved.values =
            std::make_shared<const nlohmann::ordered_json>(parse_json<nlohmann::ordered_json>(read_file(file)));
    } catch (const Error& error) {
        throw not_ours(saved.source, error.what());
    }
    return read_saved(saved, [&](const nlohmann::ordered_json& json) {
        if (const auto& schema = json.at("schema_version"); schema != kSchemaVersion) {
            throw Error("{} has schema_version {}, this program reads {}; train anew, or use the program that wrote it",
                        saved.source, schema.dump(), kSchemaVersion);
        }
        const auto day = parse_day(json.at("fitted").get<std::string>());
        require(day.has_value(), "\"fitted\" is no day");
        if (const auto other = json.at("forecaster").get<std::string>(); other != name) {
            throw not_ours(saved.source, fmt::format("it holds the forecaster '{}', not '{}'", other, name));
        }
        return SavedFit{saved.source, *day, std::make_shared<const nlohmann::ordered_json>(json.at("values"))};
    });
}

}  // namespace

std::filesystem::path forecaster_file(const std::string& name, const std::filesystem::path& artifacts) {
    return artifacts / kForecastersArtifact / (name + ".json");
}

void save_fit(const Forecaster& forecaster, const std::filesystem::path& file) {
    const auto values = forecaster.fitted_values();
    const nlohmann::ordered_json json = {{"schema_version", kSchemaVersion},
                                         {"forecaster", forecaster.name()},
                                         {"fitted", format_day(forecaster.fitted_on().value())},
                                         {"values", values}};
    write_file_atomically(file, json.dump() + "\n");
}

void load_fit(Forecaster& forecaster, const std::filesystem::path& file) {
    forecaster.load_fit(parse_fit(file, forecaster.name()));
}

}  // namespace forecast
