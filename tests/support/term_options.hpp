#pragma once

#include <string>

#include "forecast/statistical/options.hpp"

/// A smooth effect of a column.
inline forecast::TermOptions curve(const std::string& column) {
    forecast::TermOptions term;
    term.curve = column;
    return term;
}

/// A level for each value of a column.
inline forecast::TermOptions levels(const std::string& column) {
    forecast::TermOptions term;
    term.levels = column;
    return term;
}
