#pragma once

#include <string>

#include "init_case.hpp"

namespace forecast {

/// The unit of the file's load, and that of the frame to which it is converted.
struct LoadUnit {
    std::string written;
    std::string shown;  ///< "MW"; "kW" if most of the load is below 1 MW
    double scale = 1;   ///< factor from written to shown
};

/// By --unit, the column's name, or the lines above the header; else it is asked, with a guess by the size of the
/// values.
LoadUnit choose_unit(const InitCase& the, const ChosenColumn& load);

}  // namespace forecast
