#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The territories of éCO2mix (métropoles and regions), for messages and for recognising downloaded files.

namespace forecast {

/// What a data set has a row of.
enum class TerritoryKind { metropole, region };

/// "242900314 (Brest Métropole)": the `count` known territories whose code or name is nearest to `text`.
std::vector<std::string> nearest_territories(std::string_view text, TerritoryKind kind, std::size_t count = 3);

/// Whether `name`, as a file spells it, can be the territory with this code. An empty code is the whole country.
bool is_territory(std::string_view code, std::string_view name);

/// The columns of a file that say of which territory a row is. ODRÉ's downloads and API answers spell them differently.
struct TerritoryColumns {
    std::optional<std::string> code;  ///< "Code INSEE EPCI", code_insee_region ...
    std::optional<std::string> name;  ///< "Libellé Métropole", "Région", "Périmètre" ...
};
/// Those among `columns`, by their names with accents and case ignored.
TerritoryColumns territory_columns(const std::vector<std::string>& columns);

}  // namespace forecast
