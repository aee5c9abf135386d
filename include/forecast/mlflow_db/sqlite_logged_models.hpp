#pragma once

#include <memory>

#include "forecast/tracking/logged_models.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// The logged models of a run store's file. A file at the revision that this program makes has no tables for them: they
/// are kept in tables of the same columns whose names begin with forecast_, which MLflow leaves alone, and move into
/// MLflow's own when a release of MLflow 3 has made these.
///
/// REQUIRES: the store is there.
std::unique_ptr<LoggedModels> open_sqlite_logged_models(const TrackingLocation& location, bool read_only);

}  // namespace forecast
