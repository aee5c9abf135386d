#pragma once

#include <optional>
#include <regex>
#include <string>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Refuses, as check_version_source() does, a source that the pattern is not found in, if there is one, and then one of
/// more characters than the registry has room for.
void check_pattern(const std::optional<std::regex>& pattern, const std::string& source);

/// Whether `source` may be where a model version's files are: a path of this machine only inside the artifacts of the
/// run that is named, or inside `model_uri`, where the logged model that is named has its files (empty: none is), since
/// whoever may read the version may read its files; nothing that climbs; no file: of another host.
///
/// Throws ApiError(INVALID_PARAMETER_VALUE) in MLflow's words; of another host's file INTERNAL_ERROR, as MLflow does.
void check_version_source(const RunStore& store, const std::string& source, const std::string& run_id,
                          const std::string& model_uri);

}  // namespace forecast
