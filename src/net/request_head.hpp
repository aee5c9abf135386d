#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "forecast/net/http_message.hpp"

// The head of an HTTP request, read strictly: what two servers could read in two ways is refused.

namespace forecast {

/// Why a request cannot be answered.
struct RequestFault {
    int status = 400;
    std::string reason;  ///< a sentence
};

/// A request's first lines, and how its body comes.
struct RequestHead {
    IncomingRequest request;  ///< without its body
    bool keeps_alive = true;
    bool is_chunked = false;
    std::uintmax_t length = 0;  ///< of the body where it is not chunked
    bool expects_continue = false;
};

/// Reads the bytes before the empty line.
std::variant<RequestHead, RequestFault> parse_head(std::string_view head);

/// A number as in a Content-Length or, by `base` 16, of a chunk; nothing for anything but digits, or beyond 2^53.
std::optional<std::uintmax_t> parse_length(std::string_view digits, int base);

}  // namespace forecast
