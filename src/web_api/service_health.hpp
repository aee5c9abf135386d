#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/mlflow_db/open_store_file.hpp"
#include "forecast/web_api/web_api.hpp"

namespace forecast {

/// A part of the service, and how it is.
struct HealthCheck {
    std::string name;           ///< "store", "disk", "data of brest"
    std::string status = "ok";  ///< "ok", "warning", "error"
    std::string sentence;
    std::string advice = {};  ///< empty where there is nothing to do
};

/// What is known of a served config.
struct ConfigState {
    std::optional<double> data_age;   ///< s since the end of the newest load
    std::string data_fault;           ///< why there is none
    std::optional<double> model_age;  ///< s since the run that predicts had ended
    std::string model_fault;
};

/// Looks after the stores, the data and the models of a server; what it has found it says again for a while, since a
/// probe may ask every second. One looks at a time; who asks meanwhile is told what was found before. For any number of
/// threads.
class ServiceHealth {
public:
    /// REQUIRES: both outlive it.
    ServiceHealth(const WebApiOptions& options, const OpenStoreFile& file) : options_(options), file_(file) {}

    std::vector<HealthCheck> checks();
    ConfigState state_of(const ServedConfig& config);

private:
    using Clock = std::chrono::steady_clock;
    struct Looked {
        Clock::time_point at;
        ConfigState state;
    };
    ConfigState look(const ServedConfig& config) const;
    /// What was found at most so long ago.
    std::optional<ConfigState> known_state(const ServedConfig& config, Clock::duration at_most);
    std::optional<std::vector<HealthCheck>> known_checks(Clock::duration at_most);
    std::vector<HealthCheck> checks_of_stores();

    const WebApiOptions& options_;
    const OpenStoreFile& file_;
    std::mutex looking_;  ///< held while somebody looks
    std::mutex mutex_;    ///< of what was found
    std::map<std::string, Looked> states_;
    std::optional<Clock::time_point> checked_at_;
    std::vector<HealthCheck> checks_;
};

/// {status, checks: [{name, status, sentence, advice}]}; the worst status of all.
nlohmann::ordered_json health_json(const std::vector<HealthCheck>& checks);

}  // namespace forecast
