#include "forecast/tracking/tracking_location.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>

#include "error_of.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

TrackingLocation read(std::map<std::string, std::string> values) {
    values.emplace("MLFLOW_TRACKING_URI", "https://mlflow.example");
    const Variables variables = [&](const std::string& name) {
        const auto value = values.find(name);
        return value == values.end() ? std::nullopt : std::optional(value->second);
    };
    return read_tracking_location(variables, "mlruns");
}

}  // namespace

TEST_CASE("a server is talked to as MLflow's client does where nothing else is said", "[tracking]") {
    const TrackingLocation location = read({});
    CHECK(location.directory == "mlruns");
    CHECK(location.server.verify_tls);
    CHECK(location.server.retries == 7);
    CHECK(location.server.timeout == std::chrono::seconds(120));
    CHECK(location.server.first_answer.retries == 1);
    CHECK(location.server.first_answer.timeout == std::chrono::seconds(5));
    CHECK(location.server.username.empty());
    CHECK_FALSE(location.server.allow_local_artifacts);
}

TEST_CASE("what MLflow takes for a service or another kind of store is refused and becomes no directory",
          "[tracking]") {
    const auto fault = [](const std::string& uri) {
        const Error error = error_of([&] { read({{"MLFLOW_TRACKING_URI", uri}}); });
        CHECK(error.kind() == ErrorKind::invalid_argument);
        return std::string(error.what());
    };
    CHECK(fault("databricks") ==
          "MLFLOW_TRACKING_URI=databricks: runs are recorded at http(s)://SERVER, in sqlite:///path/of/mlflow.db or in "
          "a directory, not there; a directory of that name is ./databricks");
    for (const char* other :
         {"databricks-uc", "uc", "databricks://profile", "uc:http://localhost:8080", "sqlite:runs.db", "file:runs",
          "s3://bucket/runs", "arn:aws:sagemaker:eu-west-3:1:mlflow"}) {
        CHECK_THAT(fault(other), Contains("not there"));
    }
    CHECK_THAT(fault("localhost:5000"), Contains("did you mean http://localhost:5000?"));
    CHECK_THAT(fault("postgresql://ada:s3cret@host/db"), !Contains("s3cret"));
    CHECK(read({{"MLFLOW_TRACKING_URI", "./databricks"}}).uri == "./databricks");
    CHECK(read({{"MLFLOW_TRACKING_URI", "file:///srv/a:b"}}).uri == "/srv/a:b");
}

TEST_CASE("the variables of MLflow's client are read", "[tracking]") {
    const ServerAccess access = read({{"MLFLOW_TRACKING_USERNAME", "ada"},
                                      {"MLFLOW_TRACKING_PASSWORD", "s3cret"},
                                      {"MLFLOW_TRACKING_TOKEN", "t"},
                                      {"MLFLOW_TRACKING_INSECURE_TLS", "True"},
                                      {"MLFLOW_WORKSPACE", "team"},
                                      {"MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3"},
                                      {"MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0.5"},
                                      {"MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0"},
                                      {"MLFLOW_HTTP_REQUEST_TIMEOUT", "7"},
                                      {"MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "false"},
                                      {"MLFLOW_ALLOW_LOCAL_ARTIFACTS", "true"},
                                      {"MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", "60"}})
                                    .server;
    CHECK(access.username == "ada");
    CHECK(access.password == "s3cret");
    CHECK(access.token == "t");
    CHECK_FALSE(access.verify_tls);
    CHECK(access.workspace == "team");
    CHECK(access.retries == 3);
    CHECK(access.backoff == std::chrono::milliseconds(500));
    CHECK(access.jitter_seconds == 0);
    CHECK(access.timeout == std::chrono::seconds(7));
    CHECK(access.first_answer.retries == 3);
    CHECK(access.first_answer.timeout == std::chrono::seconds(7));
    CHECK(access.first_answer.longest_wait == std::chrono::minutes(2));
    CHECK_FALSE(access.respect_retry_after);
    CHECK(access.allow_local_artifacts);
    CHECK(access.artifact_timeout == std::chrono::seconds(60));
}

TEST_CASE("values that cannot be are refused by name", "[tracking]") {
    const auto [name, value] = GENERATE(table<std::string, std::string>({
        {"MLFLOW_HTTP_REQUEST_MAX_RETRIES", "many"},
        {"MLFLOW_HTTP_REQUEST_MAX_RETRIES", "10"},
        {"MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1.5"},
        {"MLFLOW_HTTP_REQUEST_TIMEOUT", "-1"},
        {"MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "nan"},
        {"MLFLOW_TRACKING_INSECURE_TLS", "yes"},
        {"MLFLOW_TRACKING_SERVER_CERT_PATH", "/no/such/file.pem"},
        {"MLFLOW_TRACKING_CLIENT_CERT_PATH", "/no/such/file.pem"},
    }));
    const Error error = error_of([&, n = name, v = value] { read({{n, v}}); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error.what(), Contains(name + "=" + value));
}

TEST_CASE("a variable that is set to nothing leaves the default", "[tracking]") {
    const TrackingLocation location = read({{"MLFLOW_TRACKING_INSECURE_TLS", ""},
                                            {"MLFLOW_TRUNCATE_LONG_VALUES", ""},
                                            {"MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", " "}});
    CHECK(location.server.verify_tls);
    CHECK(location.truncate_long_values);
    CHECK(location.server.respect_retry_after);
}

TEST_CASE("models are registered where the runs are unless a registry is named", "[tracking]") {
    const std::string registry = GENERATE("", "https://registry.example");
    const Variables variables = [&](const std::string& name) -> std::optional<std::string> {
        if (name == "MLFLOW_TRACKING_URI") {
            return "https://mlflow.example";
        }
        return name == "MLFLOW_REGISTRY_URI" ? std::optional(registry) : std::nullopt;
    };
    CHECK(read_registry_location(variables, "mlruns").uri == (registry.empty() ? "https://mlflow.example" : registry));
}

TEST_CASE("no verification and a file to verify with exclude each other", "[tracking]") {
    TempDirectory directory;
    std::ofstream(directory / "ca.pem") << "certificate";
    const Error error = error_of([&] {
        read({{"MLFLOW_TRACKING_INSECURE_TLS", "true"}, {"MLFLOW_TRACKING_SERVER_CERT_PATH", directory / "ca.pem"}});
    });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error.what(), Contains("MLFLOW_TRACKING_INSECURE_TLS"));
}

TEST_CASE("the file ~/.mlflow/credentials serves where the variables say nothing", "[tracking]") {
    TempDirectory home;
    std::filesystem::create_directory(home.path() / ".mlflow");
    std::ofstream(home / ".mlflow/credentials")
        << "[other]\nmlflow_tracking_username = eve\n[mlflow]\n mlflow_tracking_username = ada\n"
           "mlflow_tracking_password=s3=cret\n";
    const ServerAccess file = read({{"HOME", home.path()}}).server;
    CHECK(file.username == "ada");
    CHECK(file.password == "s3=cret");
    const ServerAccess both = read({{"HOME", home.path()}, {"MLFLOW_TRACKING_USERNAME", "grace"}}).server;
    CHECK(both.username == "grace");
    CHECK(both.password == "s3=cret");
}

TEST_CASE("a password in the address is taken out of it", "[tracking]") {
    const TrackingLocation location = read({{"MLFLOW_TRACKING_URI", "http://ada:s%40cret@mlflow.example:5000/base/"}});
    CHECK(location.uri == "http://mlflow.example:5000/base");
    CHECK(location.mlflow_uri() == "http://mlflow.example:5000/base");
    CHECK(location.server.username == "ada");
    CHECK(location.server.password == "s@cret");
}

TEST_CASE("an address in which it is unclear what is the password is refused without showing it", "[tracking]") {
    for (const char* uri : {"http://user:p@ss/s3kr1t@127.0.0.1:1/", "https://user:s3k/r1t@host",
                            "user:s3kr1t@host:5000", "http:/user:s3kr1t@host", "postgresql://user:s3kr1t@host/db"}) {
        const Error error = error_of([&] { read({{"MLFLOW_TRACKING_URI", uri}}); });
        CHECK(error.kind() == ErrorKind::invalid_argument);
        CHECK_THAT(error.what(), Contains("MLFLOW_TRACKING_URI=") && !Contains("s3kr1t") && !Contains("p@ss"));
    }
}
