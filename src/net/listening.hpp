#pragma once

#include <cstddef>

#include "forecast/net/http_server.hpp"

// What a server asks of the system before it listens.

namespace forecast {

/// A server that has just ended leaves its port to this one; a server that runs does not.
void allow_reuse(int socket);
/// Throws what the errno of a listening that failed means.
[[noreturn]] void refuse_address(const HttpServerOptions& options, int code);
/// Each connection is a file, and each answer may be one: how many connections the process' limit leaves room for.
std::size_t room_for_connections(const HttpServerOptions& options);

}  // namespace forecast
