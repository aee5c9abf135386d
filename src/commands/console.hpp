#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "forecast/report/terminal.hpp"

namespace forecast {

struct ConsoleOptions {
    std::string color = "auto";  ///< auto, always, never
    std::string log_file;        ///< besides stderr; empty = none
    std::string log_format = "text";
    bool verbose = false;  ///< details in the log, too
};

/// Whether `--color option` and the environment want colours on this descriptor.
bool uses_colour(const std::string& option, int descriptor);

/// What the two output streams can do: results go to stdout, which is the terminal, progress and log to stderr.
class Console : public Terminal {
public:
    Console() : Console(ConsoleOptions{}) {}
    /// Also sets up the log.
    explicit Console(const ConsoleOptions& options);

    /// Rewrites one line on stderr; nothing where that is no terminal.
    void live(const std::string& line) const;
    /// Ends the live line, so that what follows starts on a line of its own.
    void end_live() const;
    [[nodiscard]] bool has_live_line() const { return live_; }

private:
    bool live_ = false;
    std::size_t live_width_ = 80;
};

}  // namespace forecast
