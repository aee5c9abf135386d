#include "forecast/tracking/entities.hpp"

namespace forecast {

std::string_view to_string(RunStatus status) {
    switch (status) {
        case RunStatus::running:
            return "RUNNING";
        case RunStatus::scheduled:
            return "SCHEDULED";
        case RunStatus::finished:
            return "FINISHED";
        case RunStatus::failed:
            return "FAILED";
        case RunStatus::killed:
            return "KILLED";
    }
    return "";
}

std::optional<RunStatus> parse_run_status(std::string_view text) {
    for (const RunStatus status :
         {RunStatus::running, RunStatus::scheduled, RunStatus::finished, RunStatus::failed, RunStatus::killed}) {
        if (text == to_string(status)) {
            return status;
        }
    }
    return std::nullopt;
}

std::string_view to_string(Lifecycle lifecycle) {
    return lifecycle == Lifecycle::deleted ? "deleted" : "active";
}

Lifecycle parse_lifecycle(std::string_view text) {
    return text == "deleted" ? Lifecycle::deleted : Lifecycle::active;
}

}  // namespace forecast
