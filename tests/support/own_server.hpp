#pragma once

#include <cstdlib>
#include <string>
#include <thread>

#include "forecast/serve/server.hpp"
#include "temp_directory.hpp"

namespace forecast {

/// `forecast serve` in this process: on a free port of 127.0.0.1, for as long as it lives. Its store is `store` in the
/// directory.
class OwnServer {
public:
    explicit OwnServer(const TempDirectory& directory, ServeOptions options = {}) : server_(local(directory, options)) {
        ::setenv("no_proxy", "127.0.0.1,localhost", 1);
        thread_ = std::thread([this] { server_.run(cancellation_); });
    }
    ~OwnServer() {
        cancellation_.request();
        thread_.join();
    }
    OwnServer(const OwnServer&) = delete;
    OwnServer& operator=(const OwnServer&) = delete;

    [[nodiscard]] std::string url() const { return server_.url(); }

private:
    static ServeOptions local(const TempDirectory& directory, ServeOptions options) {
        options.port = 0;
        options.store = TrackingLocation((directory.path() / "store").string());
        return options;
    }

    Server server_;
    Cancellation cancellation_;
    std::thread thread_;
};

}  // namespace forecast
