#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "forecast/statistical/makers.hpp"

/// The statistical forecaster that configs know by this name.
inline std::unique_ptr<forecast::Forecaster> make_statistical(const std::string& name,
                                                              const forecast::StatisticalOptions& options) {
    return name == "j-1"           ? make_last_day(options)
           : name == "j-7"         ? make_last_week(options)
           : name == "climatology" ? make_climatology(options)
           : name == "linear"      ? make_linear(options)
           : name == "additive"    ? make_additive(options)
           : name == "tso"         ? make_tso(options)
                                   : throw std::invalid_argument(name);
}
