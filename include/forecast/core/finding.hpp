#pragma once

#include <string>
#include <string_view>

namespace forecast {

/// Whether somebody has to act.
enum class Severity { good, note, problem };
std::string_view to_string(Severity severity);  ///< "ok", "note", "BAD"

/// What a check found out about a series, a store, a service.
struct Finding {
    std::string subject;  ///< "load.mw", "run store", "disk"
    Severity severity = Severity::good;
    std::string sentence;  ///< what is so, where, since when
    std::string advice;    ///< what to do; empty where there is nothing
};

/// As it should be, or a note where there is advice.
Finding in_order(std::string subject, std::string sentence, std::string advice = "");
Finding problem(std::string subject, std::string sentence, std::string advice);

}  // namespace forecast
