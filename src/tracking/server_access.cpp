#include "server_access.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using std::chrono::milliseconds;

constexpr double kLargest = 1'000'000;  // seconds: what any wait may be set to
constexpr double kMostRetries = 9;      // MLflow's client takes no more

/// The value of a variable that is set to something.
std::optional<std::string> given(const Variables& variables, const std::string& name) {
    const auto value = variables(name);
    return value && !trimmed(*value).empty() ? std::optional(std::string(trimmed(*value))) : std::nullopt;
}

double read_number(const Variables& variables, const std::string& name, double otherwise, double most) {
    const auto text = given(variables, name);
    if (!text) {
        return otherwise;
    }
    double value = 0;
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
    const bool is_number = fault == std::errc{} && end == text->data() + text->size() && std::isfinite(value);
    if (!is_number || value < 0 || value > most) {
        throw Error(ErrorKind::invalid_argument, "{}={}: it must be a number from 0 to {}", name, *text, most);
    }
    return value;
}

int read_count(const Variables& variables, const std::string& name, int otherwise) {
    const double value = read_number(variables, name, otherwise, kMostRetries);
    if (value != std::floor(value)) {
        throw Error(ErrorKind::invalid_argument, "{}={}: it must be a whole number", name, value);
    }
    return static_cast<int>(value);
}

milliseconds read_seconds(const Variables& variables, const std::string& name, milliseconds otherwise) {
    const double seconds = static_cast<double>(otherwise.count()) / 1000;
    return milliseconds(std::llround(1000 * read_number(variables, name, seconds, kLargest)));
}

std::string read_file_name(const Variables& variables, const std::string& name) {
    const auto file = given(variables, name);
    if (file) {
        check_is_plain_file(*file, ErrorKind::invalid_argument);
    }
    if (file && !std::ifstream(*file)) {
        throw Error(ErrorKind::invalid_argument, "{}={}: this file cannot be read", name, *file);
    }
    return file.value_or("");
}

/// Of the section [mlflow] in ~/.mlflow/credentials.
void read_credentials_file(const std::string& home, ServerAccess& access) {
    const std::string path = home + "/.mlflow/credentials";
    check_is_plain_file(path, ErrorKind::invalid_argument);
    std::ifstream file(path);
    std::string section;
    for (std::string line; std::getline(file, line);) {
        const std::string_view text = trimmed(line);
        const auto equals = text.find_first_of("=:");
        if (!text.empty() && text.front() == '[') {
            section = text;
        } else if (section == "[mlflow]" && equals != std::string_view::npos) {
            const std::string_view key = trimmed(text.substr(0, equals));
            const std::string value(trimmed(text.substr(equals + 1)));
            access.username = key == "mlflow_tracking_username" ? value : access.username;
            access.password = key == "mlflow_tracking_password" ? value : access.password;
        }
    }
}

void read_credentials(const Variables& variables, ServerAccess& access) {
    if (const auto home = given(variables, "HOME"); home && access.username.empty()) {
        read_credentials_file(*home, access);
    }
    access.username = given(variables, "MLFLOW_TRACKING_USERNAME").value_or(access.username);
    access.password = given(variables, "MLFLOW_TRACKING_PASSWORD").value_or(access.password);
    access.token = given(variables, "MLFLOW_TRACKING_TOKEN").value_or(access.token);
}

void read_tls(const Variables& variables, ServerAccess& access) {
    access.verify_tls = !read_flag(variables, "MLFLOW_TRACKING_INSECURE_TLS", !access.verify_tls);
    access.ca_file = read_file_name(variables, "MLFLOW_TRACKING_SERVER_CERT_PATH");
    access.client_certificate = read_file_name(variables, "MLFLOW_TRACKING_CLIENT_CERT_PATH");
    if (!access.verify_tls && !access.ca_file.empty()) {
        throw Error(ErrorKind::invalid_argument,
                    "MLFLOW_TRACKING_INSECURE_TLS=true and MLFLOW_TRACKING_SERVER_CERT_PATH={} exclude each other: "
                    "keep the second, it is the safe one",
                    access.ca_file);
    }
}

/// Whoever says how often to retry has the waits of a training, too.
Patience read_patience(const Variables& variables, Patience first) {
    if (given(variables, "MLFLOW_HTTP_REQUEST_MAX_RETRIES")) {
        first.retries = read_count(variables, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", first.retries);
        first.longest_wait = std::chrono::minutes(2);
    }
    first.timeout = read_seconds(variables, "MLFLOW_HTTP_REQUEST_TIMEOUT", first.timeout);
    return first;
}

}  // namespace

bool read_flag(const Variables& variables, const std::string& name, bool otherwise) {
    auto text = given(variables, name);
    if (!text) {
        return otherwise;
    }
    const std::string lower = in_lower_case(*text);
    if (lower == "true" || lower == "1") {
        return true;
    }
    if (lower == "false" || lower == "0") {
        return false;
    }
    throw Error(ErrorKind::invalid_argument, "{}={}: it must be true or false", name, *text);
}

ServerAccess read_server_access(const Variables& variables, ServerAccess access) {
    read_credentials(variables, access);
    read_tls(variables, access);
    access.allow_local_artifacts = read_flag(variables, "MLFLOW_ALLOW_LOCAL_ARTIFACTS", access.allow_local_artifacts);
    access.workspace = given(variables, "MLFLOW_WORKSPACE").value_or("");
    access.retries = read_count(variables, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", access.retries);
    access.backoff = read_seconds(variables, "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", access.backoff);
    access.jitter_seconds =
        read_number(variables, "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", access.jitter_seconds, kLargest);
    access.timeout = read_seconds(variables, "MLFLOW_HTTP_REQUEST_TIMEOUT", access.timeout);
    access.first_answer = read_patience(variables, access.first_answer);
    access.artifact_timeout =
        read_seconds(variables, "MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT", access.artifact_timeout);
    access.respect_retry_after =
        read_flag(variables, "MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", access.respect_retry_after);
    return access;
}

}  // namespace forecast
