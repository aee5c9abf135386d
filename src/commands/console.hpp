#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace forecast {

struct ConsoleOptions {
    std::string color = "auto";  ///< auto, always, never
    std::string log_file;        ///< besides stderr; empty = none
    std::string log_format = "text";
    bool verbose = false;  ///< details in the log, too
};

/// Whether `--color option` and the environment want colours on this descriptor.
bool uses_colour(const std::string& option, int descriptor);

enum class Style { plain, bold, dim, good, warning, bad };

/// What the two output streams can do: results go to stdout, progress and log to stderr.
class Console {
public:
    Console() : Console(ConsoleOptions{}) {}
    /// Also sets up the log.
    explicit Console(const ConsoleOptions& options);
    /// Without colours and of any width, for texts that go into a file; leaves the log alone.
    static Console plain() { return Console(Plain{}); }

    /// `text` in a style where stdout shows colours, else as it is.
    [[nodiscard]] std::string styled(std::string_view text, Style style) const;
    /// Columns of stdout's terminal; wide where it is none.
    [[nodiscard]] std::size_t width() const { return width_; }

    /// Rewrites one line on stderr; nothing where that is no terminal.
    void live(const std::string& line) const;
    /// Ends the live line, so that what follows starts on a line of its own.
    void end_live() const;
    [[nodiscard]] bool has_live_line() const { return live_; }

private:
    struct Plain {};
    explicit Console(Plain /*text*/) {}

    bool colour_ = false;
    bool live_ = false;
    std::size_t width_ = std::numeric_limits<std::size_t>::max();
    std::size_t live_width_ = 80;
};

}  // namespace forecast
