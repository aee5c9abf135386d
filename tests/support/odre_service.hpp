#pragma once

#include <optional>
#include <string>

#include "api_data.hpp"
#include "api_fault.hpp"
#include "service_answer.hpp"

namespace forecast {

/// `exports/json` and `records` of a data set, as Opendatasoft's Explore v2.1 answers them: unknown parameters are
/// ignored, unknown data sets, fields and clauses are errors, and the clock changes are wrong as in the real sets. The
/// national sets go on for a day after the loads, with prevision_j1, which is kForecastTooHigh MW above what comes.
inline constexpr double kForecastTooHigh = 100;
ServiceAnswer odre_export(const ApiData& data, const std::string& dataset, const Query& query,
                          std::optional<Fault> fault);
ServiceAnswer odre_records(const ApiData& data, const std::string& dataset, const Query& query,
                           std::optional<Fault> fault);

}  // namespace forecast
