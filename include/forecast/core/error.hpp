#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

// The one exception of this program, and the kinds by which callers decide what to do about it.
//
// Every module throws Error; only the command line maps kinds to exit codes (commands/exit_code.hpp). "Not there" as an
// answer that is expected is no error but a std::optional.

namespace forecast {

/// What kind of thing went wrong. Callers branch on it, never on the text.
enum class ErrorKind {
    internal,           ///< none of the others: a file that cannot be read, a library that fails
    invalid_argument,   ///< of a command line, a config, a request
    not_found,          ///< what was named is not there
    conflict,           ///< it is there already, or has changed meanwhile
    insufficient_data,  ///< missing, too short or stale data
    unavailable,        ///< a service or the network; trying later may help
    locked,             ///< another process is at work
    permission,         ///< who asks may not
    data_loss           ///< what was stored is damaged
};

/// A failure that a person has to read about: what failed, on what, why, and what to try.
///
/// The text is formatted by fmt. Without a kind it is ErrorKind::internal.
///
///   throw Error(ErrorKind::not_found, "the run {} is not there", run_id);
class Error : public std::runtime_error {
public:
    template <class... Args>
    explicit Error(fmt::format_string<Args...> text, Args&&... args)
        : Error(ErrorKind::internal, text, std::forward<Args>(args)...) {}

    template <class... Args>
    Error(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args)
        : std::runtime_error(fmt::format(text, std::forward<Args>(args)...)), kind_(kind) {}

    Error(const Error&) = default;
    Error& operator=(const Error&) = default;
    ~Error() override;

    /// A copy with what to do about it, as a command to type. Only the command line shows advice; other callers leave
    /// it out.
    ///
    ///   throw Error(ErrorKind::not_found, "there are no runs at {} yet", uri).with_advice("forecast train");
    [[nodiscard]] Error with_advice(std::string advice) const;

    [[nodiscard]] ErrorKind kind() const { return kind_; }
    [[nodiscard]] const std::string& advice() const { return advice_; }
    /// "what; advice": as the command line shows it, and its log.
    [[nodiscard]] std::string with_its_advice() const;

private:
    ErrorKind kind_ = ErrorKind::internal;
    std::string advice_;
};

}  // namespace forecast
