#pragma once

#include <string>
#include <vector>

#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/report/changes.hpp"

// What `runs gc` removes for good, in words and as changes.

namespace forecast {

/// How much: "2 deleted runs with 1.5 MB of artifacts".
std::string describe_garbage(const Garbage& garbage);
/// A line for each run, each after a line end: its id, and which of its files go or stay.
std::string list_garbage(const Garbage& garbage);
/// A change for each run, and one for each directory that goes with it. `what` is done: "removed", "would be removed".
std::vector<Change> changes_of(const Garbage& garbage, const std::string& what);

}  // namespace forecast
