#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// "MLflow 2.8 - 2.12" for the releases whose newest revision this is; "" for one that none or no known one has.
std::string_view releases_of_revision(std::string_view revision);

/// Which MLflow releases open a database at this revision, those that were tried: "as it is by 2.8.1, 2.12.1; migrated
/// when first opened by ...; refused by ...". "" where none was tried.
std::string openers_of_revision(std::string_view revision);

}  // namespace forecast
