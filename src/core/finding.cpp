#include "forecast/core/finding.hpp"

#include <utility>

namespace forecast {

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::good:
            return "ok";
        case Severity::note:
            return "note";
        case Severity::problem:
            break;
    }
    return "BAD";
}

Finding in_order(std::string subject, std::string sentence, std::string advice) {
    const Severity severity = advice.empty() ? Severity::good : Severity::note;
    return {std::move(subject), severity, std::move(sentence), std::move(advice)};
}

Finding problem(std::string subject, std::string sentence, std::string advice) {
    return {std::move(subject), Severity::problem, std::move(sentence), std::move(advice)};
}

}  // namespace forecast
