#pragma once

#include <string>
#include <string_view>

// Which MLflow releases belong to a revision of the database (Alembic), for messages of doctor.

namespace forecast {

/// "MLflow 2.8 - 2.12": the releases whose newest revision this is; "" if none is known.
std::string_view releases_of_revision(std::string_view revision);

/// Which releases open a database at this revision, as tried: "as it is by 2.8.1, 2.12.1; migrated when first opened by
/// ...; refused by ...". "" if none was tried.
std::string openers_of_revision(std::string_view revision);

}  // namespace forecast
