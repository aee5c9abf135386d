#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace forecast {

/// What kind of thing went wrong, for whoever decides what to do about it.
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

/// The one exception of this program. Its text is a sentence for a person: what failed, on what, why, what to do.
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

    /// The same error with what to do about it: a command to type, which only the command line shows.
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
