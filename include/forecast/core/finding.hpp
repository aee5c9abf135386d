#pragma once

#include <string>
#include <string_view>

// What a check reports. The quality checks of series (quality/check.hpp) and those of the installation
// (workflow/health_checks.hpp) both return findings, and one table prints them.

namespace forecast {

/// Whether somebody has to act: nothing to do, worth knowing, or action required.
enum class Severity { good, note, problem };
std::string_view to_string(Severity severity);  ///< "ok", "note", "BAD"

/// The result of one check of a series, a store or a service.
struct Finding {
    std::string subject;  ///< "load.mw", "run store", "disk"
    Severity severity = Severity::good;
    std::string sentence;  ///< what is so, where, since when
    std::string advice;    ///< what to do; empty where there is nothing
};

/// A finding that needs no action: `good`, or a `note` if there is advice.
Finding in_order(std::string subject, std::string sentence, std::string advice = "");
/// A finding that needs action.
Finding problem(std::string subject, std::string sentence, std::string advice);

}  // namespace forecast
