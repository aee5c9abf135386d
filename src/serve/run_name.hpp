#pragma once

#include <string>

namespace forecast {

/// A name for a run that was given none, as MLflow makes them: "brisk-harbour-417", 20 characters at most.
std::string random_run_name();

}  // namespace forecast
