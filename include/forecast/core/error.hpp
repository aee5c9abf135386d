#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace forecast {

/// What the process answers to its caller; documented in the README and printed by `--help`.
enum class ExitCode {
    done = 0,
    failed = 1,
    usage = 2,              ///< command line or config
    insufficient_data = 3,  ///< missing, too short or stale data
    network = 4,            ///< a remote service failed; trying later may help
    quality_gate = 5,
    locked = 6,  ///< another instance is at work
    interrupted = 130,
    terminated = 143,
};

/// The one exception of this program. Its text is a sentence for a person: what failed, on what, why, what to do.
class Error : public std::runtime_error {
public:
    template <class... Args>
    explicit Error(fmt::format_string<Args...> text, Args&&... args)
        : Error(ExitCode::failed, text, std::forward<Args>(args)...) {}

    template <class... Args>
    Error(ExitCode code, fmt::format_string<Args...> text, Args&&... args)
        : std::runtime_error(fmt::format(text, std::forward<Args>(args)...)), code_(code) {}

    Error(const Error&) = default;
    Error& operator=(const Error&) = default;
    ~Error() override;

    [[nodiscard]] ExitCode code() const { return code_; }

private:
    ExitCode code_ = ExitCode::failed;
};

}  // namespace forecast
