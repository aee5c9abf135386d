#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api_data.hpp"
#include "api_fault.hpp"
#include "http_test_server.hpp"

namespace forecast {

/// Plays ODRÉ and Open-Meteo over real HTTP on 127.0.0.1, with their limits, errors and faults.
class ApiServer {
public:
    explicit ApiServer(ApiData data);

    /// Both `base_url` of eco2mix and `archive_url`, `forecast_url`, `previous_runs_url` of open-meteo.
    [[nodiscard]] std::string url() const { return server_.url(); }
    [[nodiscard]] int port() const { return server_.port(); }

    /// The next `count` requests go wrong in this way; all of them with a negative count.
    void fail(Fault fault, int count = -1);

    /// Path and query of every request so far.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    void add_routes();
    std::optional<Fault> next_fault(const std::string& target);
    template <class Service>
    void answer(const httplib::Request& request, httplib::Response& response, Service&& service);

    ApiData data_;
    mutable std::mutex mutex_;
    std::optional<Fault> fault_;
    int fault_count_ = 0;
    std::vector<std::string> requests_;
    HttpTestServer server_;  // last: stops before what its threads use goes
};

}  // namespace forecast
