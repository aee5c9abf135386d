#include "forecast/sources/territories.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

struct Territory {
    TerritoryKind kind;
    const char* code;
    const char* name;
};

constexpr auto kMetropole = TerritoryKind::metropole;
constexpr auto kRegion = TerritoryKind::region;

constexpr std::array kTerritories = {Territory{kMetropole, "200023414", "Rouen Normandie"},
                                     Territory{kMetropole, "200030195", "Nice Côte d'Azur"},
                                     Territory{kMetropole, "200040715", "Grenoble-Alpes-Métropole"},
                                     Territory{kMetropole, "200046977", "Lyon"},
                                     Territory{kMetropole, "200054781", "Grand Paris"},
                                     Territory{kMetropole, "200054807", "Aix-Marseille-Provence"},
                                     Territory{kMetropole, "242100410", "Dijon Métropole"},
                                     Territory{kMetropole, "242900314", "Brest Métropole"},
                                     Territory{kMetropole, "243100518", "Toulouse Métropole"},
                                     Territory{kMetropole, "243300316", "Bordeaux Métropole"},
                                     Territory{kMetropole, "243400017", "Montpellier Méditerranée Métropole"},
                                     Territory{kMetropole, "243500139", "Rennes Métropole"},
                                     Territory{kMetropole, "243700754", "Tours Métropole Val de Loire"},
                                     Territory{kMetropole, "244200770", "Saint-Etienne Métropole"},
                                     Territory{kMetropole, "244400404", "Nantes Métropole"},
                                     Territory{kMetropole, "244500468", "Orléans Métropole"},
                                     Territory{kMetropole, "245400676", "Grand Nancy"},
                                     Territory{kMetropole, "245900410", "Lille"},
                                     Territory{kMetropole, "246300701", "Clermont Auvergne Métropole"},
                                     Territory{kMetropole, "246700488", "Strasbourg"},
                                     Territory{kMetropole, "248300543", "Toulon-Provence-Méditerranée"},
                                     Territory{kRegion, "11", "Île-de-France"},
                                     Territory{kRegion, "24", "Centre-Val de Loire"},
                                     Territory{kRegion, "27", "Bourgogne-Franche-Comté"},
                                     Territory{kRegion, "28", "Normandie"},
                                     Territory{kRegion, "32", "Hauts-de-France"},
                                     Territory{kRegion, "44", "Grand Est"},
                                     Territory{kRegion, "52", "Pays de la Loire"},
                                     Territory{kRegion, "53", "Bretagne"},
                                     Territory{kRegion, "75", "Nouvelle-Aquitaine"},
                                     Territory{kRegion, "76", "Occitanie"},
                                     Territory{kRegion, "84", "Auvergne-Rhône-Alpes"},
                                     Territory{kRegion, "93", "Provence-Alpes-Côte d'Azur"}};

/// ASCII letters and digits, small; what has an accent is left out, however it is encoded.
std::string plain(std::string_view text) {
    std::string letters;
    for (const unsigned char c : text) {
        if (c < 128 && std::isalnum(c) != 0) {
            letters += static_cast<char>(std::tolower(c));
        }
    }
    return letters;
}

/// A name that holds the text is as near as a code with one wrong digit.
std::size_t distance(const std::string& text, const Territory& territory) {
    const std::string name = plain(territory.name);
    const std::size_t by_name = !text.empty() && name.find(text) != std::string::npos ? 1 : edit_distance(text, name);
    return std::min(by_name, edit_distance(text, territory.code));
}

}  // namespace

std::vector<std::string> nearest_territories(std::string_view text, TerritoryKind kind, std::size_t count) {
    const std::string wanted = plain(text);
    std::vector<std::pair<std::size_t, const Territory*>> found;
    for (const Territory& territory : kTerritories) {
        if (territory.kind == kind) {
            found.emplace_back(distance(wanted, territory), &territory);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> nearest;
    for (std::size_t i = 0; i < std::min(count, found.size()); ++i) {
        nearest.push_back(fmt::format("{} ({})", found[i].second->code, found[i].second->name));
    }
    return nearest;
}

bool is_territory(std::string_view code, std::string_view name) {
    const std::string given = plain(name);
    if (code.empty()) {
        return given == "france";
    }
    const auto known = std::find_if(kTerritories.begin(), kTerritories.end(),
                                    [&](const Territory& territory) { return territory.code == code; });
    if (known == kTerritories.end() || given.empty()) {
        return false;
    }
    const std::string own = plain(known->name);
    return given.find(own) != std::string::npos || own.find(given) != std::string::npos;
}

TerritoryColumns territory_columns(const std::vector<std::string>& columns) {
    constexpr std::array kCodes = {"codeinseeepci", "codeinseeregion", "codeinseergion", "codeinsee"};
    constexpr std::array kNames = {"libellemetropole", "libellmtropole", "libelleregion", "libellrgion",
                                   "metropole",        "mtropole",       "region",        "rgion",
                                   "perimetre",        "primtre",        "territoire"};
    const auto is_one_of = [](const auto& words, const std::string& column) {
        return std::find(words.begin(), words.end(), plain(column)) != words.end();
    };
    TerritoryColumns found;
    for (const std::string& column : columns) {
        if (!found.code && is_one_of(kCodes, column)) {
            found.code = column;
        } else if (!found.name && is_one_of(kNames, column)) {
            found.name = column;
        }
    }
    return found;
}

}  // namespace forecast
