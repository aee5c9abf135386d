#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// What an éCO2mix data set may be of.
enum class TerritoryKind { metropole, region };

/// "242900314 (Brest Métropole)": the `count` known territories whose code or name is nearest to `text`.
std::vector<std::string> nearest_territories(std::string_view text, TerritoryKind kind, std::size_t count = 3);

/// Whether `name`, as a file has it, may be the territory with this code, or the whole country where it is empty.
bool is_territory(std::string_view code, std::string_view name);

/// The columns of a file that say which territory a row is of; ODRÉ's downloads and answers spell them differently.
struct TerritoryColumns {
    std::optional<std::string> code;  ///< "Code INSEE EPCI", code_insee_region ...
    std::optional<std::string> name;  ///< "Libellé Métropole", "Région", "Périmètre" ...
};
TerritoryColumns territory_columns(const std::vector<std::string>& columns);

}  // namespace forecast
