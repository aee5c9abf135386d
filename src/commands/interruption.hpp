#pragma once

#include "forecast/core/error.hpp"

namespace forecast {

/// From construction to destruction, a first SIGINT or SIGTERM is only noted; a second one ends the process at once.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] bool requested() const;
    [[nodiscard]] ExitCode exit_code() const;  ///< interrupted or terminated, by the signal
};

}  // namespace forecast
