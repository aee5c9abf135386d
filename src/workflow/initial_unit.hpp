#pragma once

#include <string>

#include "init_case.hpp"

namespace forecast {

/// The unit of the file's load, and the one of the frame that it is brought to.
struct LoadUnit {
    std::string written;
    std::string shown;  ///< "MW", or "kW" where most of the load lies below 1 MW
    double scale = 1;   ///< written to shown
};

/// As said by --unit, the column's name or the lines above the header; else it is asked, with a guess by the size.
LoadUnit choose_unit(const InitCase& the, const ChosenColumn& load);

}  // namespace forecast
