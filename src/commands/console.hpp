#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/report/terminal.hpp"

// The two output streams: results go to stdout, progress and log to stderr.

namespace forecast {

/// Global options of the command line.
struct ConsoleOptions {
    std::string color = "auto";  ///< auto, always, never
    std::string log_file;        ///< written besides stderr; empty = none
    std::string log_format = "text";
    bool verbose = false;  ///< log details as well
};

/// Whether `--color option` and the environment (NO_COLOR, TERM) want colours on this descriptor.
bool uses_colour(const std::string& option, int descriptor);

/// The terminal that stdout is, and a live line on stderr. One in a process.
class Console : public Terminal {
public:
    Console() : Console(ConsoleOptions{}) {}
    /// Sets up the log as well. Throws Error(invalid_argument) if --log-file cannot be written.
    explicit Console(const ConsoleOptions& options);

    /// Replaces the live line on stderr; does nothing if stderr is no terminal.
    void live(const std::string& line) const;
    /// The same with several lines.
    void live(const std::vector<std::string>& lines) const;
    /// Removes the live lines, so that what follows starts on a line of its own.
    void end_live() const;
    /// Whether a live line can be shown.
    [[nodiscard]] bool has_live_line() const { return live_; }

private:
    bool live_ = false;
    std::size_t live_width_ = 80;
    mutable std::size_t live_height_ = 1;  ///< lines shown at the moment; the cursor is in the last
};

}  // namespace forecast
