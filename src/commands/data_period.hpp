#pragma once

#include <string>

#include "common.hpp"

namespace forecast {

/// --from and --to of commands that look at observations.
struct DataPeriodArguments {
    std::string from;
    std::string to;
};

void add_period_options(CLI::App& command, DataPeriodArguments& arguments);
/// Paris days, `to` excluded; without limits where they are not given.
Period period_of(const DataPeriodArguments& arguments);

}  // namespace forecast
