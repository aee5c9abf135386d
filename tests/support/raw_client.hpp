#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace forecast {

/// A client of this machine's `port` that sends what it is told.
class RawClient {
public:
    explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        REQUIRE(::connect(socket_, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address) ==
                0);
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    void close() {
        if (socket_ >= 0) {
            ::close(socket_);
            socket_ = -1;
        }
    }
    bool send(const std::string& text) {
        return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    /// What comes until `end` has come, or all until the server closes.
    std::string receive(const std::string& end = "") {
        std::string text;
        std::string part(end.empty() ? 64U << 10U : 1, '\0');
        ssize_t got = 1;
        while (got > 0 && (end.empty() || text.find(end) == std::string::npos)) {
            got = ::recv(socket_, part.data(), part.size(), 0);
            text.append(part, 0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        }
        return text;
    }
    /// All that comes for the bytes.
    std::string ask(const std::string& text) {
        send(text);
        return receive();
    }

private:
    int socket_;
};

}  // namespace forecast
