#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "forecast/net/http_message.hpp"

// What the library lets pass although two servers could read it in two ways, or that nobody needs.

namespace forecast {

/// Why a request is not answered.
struct RequestFault {
    int status = 400;
    std::string reason;  ///< a sentence
};

/// How a request's body comes, and whether another request may follow on its connection.
struct RequestFraming {
    bool is_chunked = false;
    std::uintmax_t length = 0;  ///< bytes of the body where it is not chunked
    bool keeps_alive = false;
    bool expects_continue = false;
    [[nodiscard]] bool has_body() const { return is_chunked || length > 0; }
};

/// What is wrong with a head of `version` "HTTP/1.1" or "HTTP/1.0".
std::optional<RequestFault> fault_of(const IncomingRequest& head, const std::string& version);
/// REQUIRES: fault_of() found nothing.
RequestFraming framing_of(const IncomingRequest& head, const std::string& version);

}  // namespace forecast
