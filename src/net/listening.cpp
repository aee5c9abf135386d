#include "listening.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/resource.h>
#include <sys/socket.h>

#include "forecast/core/error.hpp"

namespace forecast {

void allow_reuse(int socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

void refuse_address(const HttpServerOptions& options, int code) {
    if (code == EADDRINUSE) {
        throw Error(ErrorKind::locked, "port {} of {} is taken by another program; name another --port, or 0 for any",
                    options.port, options.host);
    }
    if (code == EACCES) {
        throw Error(ErrorKind::permission, "port {} may not be listened on: {}; name one from 1024 on", options.port,
                    std::strerror(code));
    }
    throw Error(ErrorKind::invalid_argument, "{}:{} cannot be listened on; --host names an address of this machine",
                options.host, options.port);
}

std::size_t room_for_connections(const HttpServerOptions& options) {
    constexpr rlim_t kOthers = 200;  // databases
    const rlim_t wanted = 2 * options.connections + options.waiting + kOthers;
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(limit.rlim_max, wanted);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t room = limit.rlim_cur > 2 * kOthers ? (limit.rlim_cur - kOthers) / 3 : 50;
    return std::min<std::size_t>(options.connections, room);
}

}  // namespace forecast
