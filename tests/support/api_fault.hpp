#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace forecast {

/// What a public API does wrong, all seen in real life.
enum class Fault {
    too_many_requests,  ///< 429 with Retry-After
    server_error,       ///< 500
    unavailable,        ///< 503
    error_flag,         ///< an error in JSON after an HTTP 200
    truncated,          ///< HTTP 200, then JSON that breaks off in words
    closed,             ///< HTTP 200, then the connection closes before the promised length
    unsorted,
    duplicates,
    wrong_territory,  ///< rows of another territory; a grid point far away
    nulls,            ///< the last quarter of the values
    strings,          ///< numbers as texts, some of them "ND"; every second one as a float
    empty,            ///< no rows
    unequal,          ///< arrays of unequal length
    other_clock,      ///< whole answers with a Date of the year 2000
};

struct FaultName {
    std::string_view name;
    Fault fault;
};

inline constexpr std::array kFaultNames = {
    FaultName{"too-many-requests", Fault::too_many_requests},
    FaultName{"server-error", Fault::server_error},
    FaultName{"unavailable", Fault::unavailable},
    FaultName{"error-flag", Fault::error_flag},
    FaultName{"truncated", Fault::truncated},
    FaultName{"closed", Fault::closed},
    FaultName{"unsorted", Fault::unsorted},
    FaultName{"duplicates", Fault::duplicates},
    FaultName{"wrong-territory", Fault::wrong_territory},
    FaultName{"nulls", Fault::nulls},
    FaultName{"strings", Fault::strings},
    FaultName{"empty", Fault::empty},
    FaultName{"unequal", Fault::unequal},
    FaultName{"other-clock", Fault::other_clock},
};

inline std::optional<Fault> fault_named(std::string_view name) {
    for (const auto& entry : kFaultNames) {
        if (entry.name == name) {
            return entry.fault;
        }
    }
    return std::nullopt;
}

}  // namespace forecast
