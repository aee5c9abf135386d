#pragma once

#include <string>

#include <CLI/CLI.hpp>

// The form of `--help`.

namespace forecast {

/// Behind the help of the program: variables and exit codes.
inline constexpr const char* kEnvironmentAndExitCodes =
    "\nEnvironment (also from a .env beside the config; flag > environment > .env > config > default):\n"
    "  FORECAST_HOME            directory that relative paths, mlruns/ among them, start from (default: the current "
    "one)\n"
    "  FORECAST_STORE           observation store: FILE, sqlite:///FILE or "
    "postgresql://USER:PASSWORD@HOST:PORT/DATABASE\n"
    "                           (default: mlruns/observations.db)\n"
    "  POSTGRES_HOST, _PORT, _DB, _USER, _PASSWORD   the same store, in parts, where FORECAST_STORE is not set\n"
    "  FORECAST_ARTIFACT_DIRECTORIES   where artifacts may lie besides the run store's own directory: a,b\n"
    "  MLFLOW_EXPERIMENT_NAME   experiment that runs are recorded in; MLFLOW_EXPERIMENT_ID one that is there\n"
    "  MLFLOW_RUN_ID            run that a training goes on with\n"
    "  MLFLOW_TRUNCATE_LONG_VALUES=false   params and tags beyond MLflow's limits are an error, not cut\n"
    "  MLFLOW_TRACKING_URI      where runs are recorded: http(s)://SERVER, sqlite:///FILE or a directory (default: "
    "mlruns)\n"
    "  MLFLOW_ALLOW_LOCAL_ARTIFACTS=true   that server may name any directory of this machine for artifacts\n"
    "  MLFLOW_REGISTRY_URI      where models are registered (default: where the runs are)\n"
    "  MLFLOW_TRACKING_USERNAME, _PASSWORD, _TOKEN (also ~/.mlflow/credentials), _INSECURE_TLS, _SERVER_CERT_PATH,\n"
    "    _CLIENT_CERT_PATH, MLFLOW_WORKSPACE, MLFLOW_HTTP_REQUEST_MAX_RETRIES, _BACKOFF_FACTOR, _BACKOFF_JITTER, "
    "_TIMEOUT,\n"
    "    MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER, MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT   as MLflow's client has "
    "them\n"
    "  NO_COLOR, http_proxy, https_proxy, no_proxy as everywhere\n"
    "Exit codes: 0 done, 1 failed, 2 usage or config, 3 data insufficient or stale, 4 network, 5 quality gate not "
    "met,\n"
    "  6 another instance holds the lock, 130/143 interrupted\n";

/// Puts the examples right behind the description; CLI11 would put them last.
class ExamplesFirst : public CLI::Formatter {
public:
    std::string make_description(const CLI::App* app) const override {
        return CLI::Formatter::make_description(app) + "\n" + app->get_footer() + "\n";
    }
    std::string make_footer(const CLI::App*) const override { return kEnvironmentAndExitCodes; }
};

}  // namespace forecast
