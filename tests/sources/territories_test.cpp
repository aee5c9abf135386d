#include "forecast/sources/territories.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("a code with a wrong digit, a name and a part of one lead to the territory", "[sources]") {
    const auto first = [](const char* text, TerritoryKind kind = TerritoryKind::metropole) {
        return nearest_territories(text, kind).at(0);
    };
    CHECK(first("242900315") == "242900314 (Brest Métropole)");
    CHECK(first("Rennes") == "243500139 (Rennes Métropole)");
    CHECK(first("Lyonn") == "200046977 (Lyon)");
    CHECK(first("bretagne", TerritoryKind::region) == "53 (Bretagne)");
    CHECK(nearest_territories("", TerritoryKind::region).size() == 3);
}

TEST_CASE("a territory's name in a file may be longer, and France is the whole country", "[sources]") {
    CHECK(is_territory("242900314", "Brest Métropole"));
    CHECK(is_territory("200046977", "Métropole de Lyon"));
    CHECK_FALSE(is_territory("242900314", "Métropole Rennes Métropole"));
    CHECK(is_territory("", "France"));
    CHECK_FALSE(is_territory("", "Bretagne"));
    CHECK_FALSE(is_territory("999", "Bretagne"));
}

TEST_CASE("the columns that name territories are found as downloads and answers spell them", "[sources]") {
    const auto download = territory_columns({"Code INSEE EPCI", "Libellé Métropole", "Consommation (MW)"});
    CHECK(download.code == "Code INSEE EPCI");
    CHECK(download.name == "Libellé Métropole");
    CHECK(territory_columns({"code_insee_region", "libelle_region"}).code == "code_insee_region");
    CHECK(territory_columns({"Code INSEE région"}).code == "Code INSEE région");
    CHECK(territory_columns({"Périmètre", "Date"}).name == "Périmètre");
    CHECK_FALSE(territory_columns({"date", "load"}).code);
}
