#if __has_include(<malloc.h>)
#include <malloc.h>  // of glibc
#endif

#include <iostream>
#include <set>

#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/net/http_server.hpp"
#include "forecast/serve/server.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/workflow/fetch.hpp"
#include "forecast/workflow/version.hpp"
#include "interruption.hpp"

namespace forecast {
namespace {

struct ServeArguments {
    std::string host = "127.0.0.1";
    int port = 8'000;
    std::string store;
    std::string artifact_root = "mlflow-artifacts:/";
    std::string artifacts;
    std::string mlflow_pages;
    std::string token_file;
    std::vector<std::string> allowed_hosts;
    std::string web;
    std::string certificate;
    std::string key;
    std::vector<std::string> configs;
    bool read_only = false;
};

/// A path becomes absolute before FORECAST_HOME is entered, a URI stays.
CLI::Validator location_as_typed() {
    const auto make_absolute = [](std::string& location) {
        const bool is_path =
            is_local_location(location) && location.rfind("file:", 0) != 0 && location.find(':') == std::string::npos;
        location = is_path ? std::filesystem::absolute(location).string() : location;
        return std::string();
    };
    return {make_absolute, ""};
}

Environment environment_of(const Session& session) {
    return Environment(std::filesystem::path(session.config().file).parent_path());
}

std::string read_token(const ServeArguments& arguments, Session& session) {
    if (!arguments.token_file.empty()) {
        std::string token(trimmed(read_text(arguments.token_file)));
        return !token.empty()
                   ? token
                   : throw Error(ErrorKind::invalid_argument, "there is no token in the file {}", arguments.token_file);
    }
    return environment_of(session).get("FORECAST_SERVE_TOKEN").value_or("");
}

/// A config, or its territories.
void add_configs(const std::string& file, std::vector<ServedConfig>& configs) {
    const ConfigArguments arguments{file, {}};
    const auto territories = load_territories(arguments);
    if (territories.empty()) {
        const ExperimentConfig config = load_config(arguments).values;
        configs.push_back({config.experiment, file, "", config, has_remote_source(config)});
    }
    for (const ConfigVariant& one : territories) {
        const ExperimentConfig& config = one.config.values;
        configs.push_back({config.experiment + "/" + one.name, file, one.name, config, has_remote_source(config)});
    }
}

std::vector<ServedConfig> served_configs(const std::vector<std::string>& files) {
    std::vector<ServedConfig> configs;
    for (const std::string& file : files) {
        add_configs(file, configs);
    }
    std::set<std::string> names;
    for (ServedConfig& config : configs) {
        config.name = names.count(config.name) == 0 ? config.name : config.file;  // two files of one experiment
        names.insert(config.name);
    }
    return configs;
}

ServeOptions options_of(const ServeArguments& arguments, Session& session) {
    ServeOptions options;
    options.host = arguments.host;
    options.port = arguments.port;
    options.store = session.workspace().tracking;
    if (!arguments.store.empty()) {
        options.store = TrackingLocation(arguments.store);
        options.store.artifact_directories = session.workspace().tracking.artifact_directories;
    }
    options.artifact_root = arguments.artifact_root;
    options.artifacts = arguments.artifacts;
    options.mlflow_pages = arguments.mlflow_pages;
    options.read_only = arguments.read_only;
    options.token = read_token(arguments, session);
    options.hosts = arguments.allowed_hosts;
    options.version = version();
    options.certificate = arguments.certificate;
    options.key = arguments.key;
    options.web = arguments.web;
    options.workspace = session.workspace();
    options.configs = served_configs(arguments.configs);
    options.source_pattern =
        environment_of(session).get("MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX").value_or("");
    return options;
}

/// glibc gives threads heaps of their own, up to 8 a core, and each keeps what it had at most: as many as requests are
/// answered at once are enough.
void share_heaps() {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, static_cast<int>(HttpServerOptions().answering));
#endif
}

ExitCode run_serve(const ServeArguments& arguments, Session& session) {
    share_heaps();
    const Interruption interruption;
    Server server(options_of(arguments, session));
    std::cerr << "listening on " << server.url() << std::endl;
    server.run(interruption.cancellation());
    return ExitCode::done;
}

}  // namespace

void add_serve(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<ServeArguments>(
        app, line, "serve", "Serve pages, a JSON API, jobs and MLflow's REST interface", run_serve);
    command.footer(
        "Examples:\n  forecast serve\n  MLFLOW_TRACKING_URI=http://127.0.0.1:8000 forecast train --config "
        "configs/sample.json\n"
        "  FORECAST_SERVE_TOKEN=... forecast serve --host 0.0.0.0 --allowed-hosts runs.example.org\n");
    command
        .add_option("-c,--config", arguments.configs,
                    "Experiment file of forecasts that the API and its pages answer for, as often as there are; the "
                    "first is meant where none is asked for")
        ->transform(path_as_typed())
        ->allow_extra_args(false)
        ->each([&line](const std::string& file) {
            line.config.file = line.config.file.empty() ? file : line.config.file;
        });
    command.add_option("--host", arguments.host, "Address to listen on; any but this machine's own needs a token");
    command.add_option("--port", arguments.port, "Port to listen on; 0 = any that is free")
        ->check(CLI::Range(0, 65'535));
    command.add_option("--store", arguments.store, "Directory of the store (default: that of the workspace, mlruns)")
        ->transform(path_as_typed());
    command
        .add_option("--artifact-root", arguments.artifact_root,
                    "Below it new experiments have their artifacts: a directory, or a URI")
        ->transform(location_as_typed());
    command
        .add_option("--artifacts", arguments.artifacts,
                    "Folder behind mlflow-artifacts: (default: mlartifacts in the store)")
        ->transform(path_as_typed());
    command
        .add_option("--mlflow-ui", arguments.mlflow_pages,
                    "Serve MLflow's own pages below /mlflow/: directory mlflow/server/js/build of an installed MLflow")
        ->transform(path_as_typed());
    command
        .add_option("--token-file", arguments.token_file,
                    "File with the token that clients must give (default: what FORECAST_SERVE_TOKEN says)")
        ->transform(path_as_typed());
    command
        .add_option("--allowed-hosts", arguments.allowed_hosts,
                    "Names, with commas, under which browsers may reach this server, besides localhost and addresses")
        ->delimiter(',');
    command
        .add_option("--web", arguments.web,
                    "Directory of the pages, read at each request (default: those in the program)")
        ->transform(path_as_typed());
    command
        .add_option("--certificate", arguments.certificate,
                    "File in PEM with the certificate for TLS and its chain; needs --key")
        ->transform(path_as_typed());
    command.add_option("--key", arguments.key, "File in PEM with the key of --certificate, without a password")
        ->transform(path_as_typed());
    command.add_flag("--read-only", arguments.read_only, "Refuse every change");
}

}  // namespace forecast
