#pragma once

#include "exit_code.hpp"
#include "forecast/core/cancellation.hpp"

namespace forecast {

/// From construction to destruction, a first SIGINT or SIGTERM requests a cancellation; a second one ends the process
/// at once. One at a time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] const Cancellation& cancellation() const { return cancellation_; }
    [[nodiscard]] ExitCode exit_code() const;  ///< interrupted or terminated, by the signal

private:
    Cancellation cancellation_;
};

}  // namespace forecast
