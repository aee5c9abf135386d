#pragma once

#include "exit_code.hpp"
#include "forecast/core/cancellation.hpp"

namespace forecast {

/// Ctrl-C and SIGTERM as a Cancellation. From construction to destruction, the first SIGINT or SIGTERM requests it; a
/// second one ends the process at once. At most one object at a time, since signal handlers are global.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// For the workflow that may be interrupted.
    [[nodiscard]] const Cancellation& cancellation() const { return cancellation_; }
    [[nodiscard]] ExitCode exit_code() const;  ///< interrupted or terminated, by the signal

private:
    Cancellation cancellation_;
};

}  // namespace forecast
