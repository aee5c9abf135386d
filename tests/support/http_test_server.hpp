#pragma once

#include <httplib.h>

#include <cstdlib>
#include <string>
#include <thread>

namespace forecast {

/// A cpp-httplib server on an ephemeral port of 127.0.0.1, for as long as it lives. Add handlers to `routes()` before
/// start(). Proxies of the environment are told to leave loopback alone.
class HttpTestServer {
public:
    HttpTestServer() {
        ::setenv("no_proxy", "127.0.0.1,localhost", 1);
        server_.set_keep_alive_timeout(1);  // so that stopping never waits long for an idle client
    }
    ~HttpTestServer() {
        server_.stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    HttpTestServer(const HttpTestServer&) = delete;
    HttpTestServer& operator=(const HttpTestServer&) = delete;

    httplib::Server& routes() { return server_; }

    void start() {
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) {  // stop() before that would be lost
            std::this_thread::yield();
        }
    }

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    httplib::Server server_;
    std::thread thread_;
    int port_ = 0;
};

}  // namespace forecast
