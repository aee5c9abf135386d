#pragma once

#include "forecast/core/error.hpp"

namespace forecast {

/// No room is left where something is stored. Of what was to be written nothing was kept.
class DiskFull : public Error {
public:
    using Error::Error;
};

}  // namespace forecast
