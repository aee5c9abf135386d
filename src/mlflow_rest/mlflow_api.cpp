#include "mlflow_api.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/url.hpp"
#include "forecast/tracking/local_path.hpp"
#include "request_headers.hpp"

namespace forecast {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kLongestWait{120'000};
constexpr milliseconds kBriefTimeout{20'000};
constexpr int kBriefAttempts = 2;
constexpr std::size_t kLongestQuote = 400;  // of a server's text in an error
constexpr std::size_t kMostPages = 10'000;  // of one list
constexpr std::size_t kMostEntries = 200'000;
constexpr std::size_t kMostBytesOfPages = 512U << 20U;

HttpOptions full_options(const ServerAccess& access) {
    HttpOptions options;
    options.attempts = access.retries + 1;
    options.backoff = access.backoff;
    options.jitter = milliseconds(std::llround(1000 * access.jitter_seconds));
    options.longest_wait = kLongestWait;
    options.timeout = access.timeout;
    options.respect_retry_after = access.respect_retry_after;
    options.tls = {access.verify_tls, access.ca_file, access.client_certificate};
    return options;
}

HttpOptions with_attempts(HttpOptions options, int attempts) {
    options.attempts = std::min(options.attempts, attempts);
    return options;
}

HttpOptions brief_options(const ServerAccess& access) {
    HttpOptions options = with_attempts(full_options(access), kBriefAttempts);
    options.timeout = std::min(options.timeout, kBriefTimeout);
    options.longest_wait = milliseconds(2'000);
    return options;
}

HttpOptions first_options(const ServerAccess& access) {
    HttpOptions options = full_options(access);
    options.attempts = access.first_answer.retries + 1;
    options.longest_wait = access.first_answer.longest_wait;
    options.timeout = access.first_answer.timeout;
    if (options.timeout.count() > 0) {  // else there is none
        options.connect_timeout = std::min(options.connect_timeout, options.timeout);
    }
    return options;
}

HttpOptions file_options(const ServerAccess& access) {
    HttpOptions options = full_options(access);
    options.timeout = access.artifact_timeout.count() > 0 ? access.artifact_timeout : access.timeout;
    return options;
}

Pool<HttpClient>::Make connecting(const HttpOptions& options) {
    return [options] { return make_http_client(options, [](const std::string& wait) { spdlog::warn("{}", wait); }); };
}

std::string quote(const std::string& text) {
    std::string part = clipped(trimmed(text), kLongestQuote);
    std::replace_if(
        part.begin(), part.end(), [](unsigned char c) { return c < ' '; }, ' ');
    return part;
}

std::string without_query(const std::string& url) {
    return url.substr(0, url.find('?'));
}

std::string reason_of(int status, const std::string& error_code, const std::string& message) {
    return fmt::format("HTTP {}{}{}", status, error_code.empty() ? "" : " " + error_code,
                       message.empty() ? "" : ": " + quote(message));
}

/// What an error's body that is no JSON begins with: a megabyte of it was cut off, or a gateway wrote it. A page for
/// browsers says nothing.
std::string beginning_of(const HttpResponse& response) {
    constexpr std::size_t kMost = 300;
    const std::string_view text = trimmed(response.body);
    if (text.size() <= kMost || text.front() == '<') {
        return text.substr(0, 1) == "<" ? "" : std::string(text);
    }
    const auto length = response.headers.find("content-length");
    const bool is_size = length != response.headers.end() && response.headers.count("content-encoding") == 0 &&
                         length->second.size() < 20 && parse_number(length->second);
    return fmt::format("{}... ({} bytes in all)", text.substr(0, kMost),
                       is_size ? length->second : fmt::format("at least {}", response.body.size()));
}

ApiAnswer read_answer(const HttpResponse& response) {
    ApiAnswer answer{response.status, json::object(), {}, {}, 0};
    auto body = find_json(response.body);
    const bool is_object = body && body->is_object();
    if (answer.ok()) {
        const bool says_nothing = trimmed(response.body).empty() || trimmed(response.body) == "200 OK";
        answer.message = is_object || says_nothing ? "" : "no JSON";
        answer.body = is_object ? *std::move(body) : json::object();
        answer.bytes = response.body.size();
        return answer;
    }
    answer.error_code = is_object ? text_of(*body, "error_code") : "";
    answer.message = is_object ? text_of(*body, "message") : beginning_of(response);
    return answer;
}

/// What is wrong with any call and not worth a distinction by the caller.
void check_reached(const std::string& url, const ApiAnswer& answer) {
    const std::string reason = reason_of(answer.status, answer.error_code, answer.message);
    if (answer.status == 401 || answer.status == 403) {
        throw Error(ErrorKind::permission,
                    "{} refuses the access ({}); set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or "
                    "MLFLOW_TRACKING_TOKEN",
                    url, reason);
    }
    if (is_transient(answer.status)) {
        throw Error(ErrorKind::unavailable, "{} failed ({}); try again later", url, reason);
    }
    if (answer.ok() && !answer.message.empty()) {
        throw Error(ErrorKind::unavailable, "{} answered no JSON; is that an MLflow server?", url);
    }
}

bool is_certificate_fault(const HttpRequest& request, const std::string& text) {
    return request.url.rfind("https://", 0) == 0 && text.find("certificate") != std::string::npos;
}

}  // namespace

MlflowApi::MlflowApi(const TrackingLocation& location)
    : uri_(location.uri),
      access_(location.server),
      artifact_directories_(location.artifact_directories),
      once_(connecting(with_attempts(full_options(access_), 1))),
      brief_(connecting(brief_options(access_))),
      first_(connecting(first_options(access_))),
      full_(connecting(full_options(access_))),
      sending_(connecting(with_attempts(file_options(access_), kBriefAttempts))),
      fetching_(connecting(file_options(access_))) {}

ErrorKind ApiAnswer::kind() const {
    if (error_code == "RESOURCE_DOES_NOT_EXIST") {
        return ErrorKind::not_found;
    }
    if (error_code == "RESOURCE_ALREADY_EXISTS") {
        return ErrorKind::conflict;
    }
    const bool is_fault_of_ours = error_code == "INVALID_PARAMETER_VALUE" || error_code == "INVALID_STATE";
    return is_fault_of_ours ? ErrorKind::invalid_argument : ErrorKind::internal;
}

bool MlflowApi::may_use_locally(const std::filesystem::path& path) const {
    return access_.allow_local_artifacts || lies_below_any(path, artifact_directories_);
}

ApiAnswer MlflowApi::ask(const ApiCall& call, RetryPolicy policy) {
    HttpRequest request{call.method, url(call), headers_for(url(call)), {}};
    if (call.method != "GET") {
        request.headers.emplace_back("Content-Type: application/json");
        request.body = call.body.dump(-1, ' ', false, json::error_handler_t::replace);
    }
    const bool is_first = access_.a_person_waits && policy == RetryPolicy::full && !has_answered_;
    ApiAnswer answer = read_answer(is_first ? send_first(request) : send(clients(policy), request));
    check_reached(without_query(url(call)), answer);
    return answer;
}

json MlflowApi::call(const ApiCall& call, RetryPolicy policy) {
    return taken(call, policy).body;
}

std::optional<json> MlflowApi::find(const ApiCall& call) {
    ApiAnswer answer = ask(call);
    if (!answer.ok() && !answer.not_found()) {
        refuse(call, answer);
    }
    return answer.ok() ? std::optional(std::move(answer.body)) : std::nullopt;
}

ApiAnswer MlflowApi::taken(const ApiCall& call, RetryPolicy policy) {
    ApiAnswer answer = ask(call, policy);
    if (!answer.ok()) {
        refuse(call, answer);
    }
    return answer;
}

void MlflowApi::refuse(const ApiCall& call, const ApiAnswer& answer) const {
    throw Error(answer.kind(), "the MLflow server refuses {} {} ({})", call.method, without_query(url(call)),
                reason_of(answer.status, answer.error_code, answer.message));
}

std::vector<json> MlflowApi::pages(ApiCall call, const std::string& name) {
    std::vector<json> all;
    std::set<std::string> seen;
    std::size_t bytes = 0;
    std::string token;
    do {
        if (!token.empty() && call.method == "GET") {
            call.query.back() = {"page_token", token};
        } else if (!token.empty()) {
            call.body["page_token"] = token;
        } else if (call.method == "GET") {
            call.query.emplace_back("page_token", "");
        }
        const ApiAnswer answer = taken(call, RetryPolicy::full);
        for (const json& element : array_of(answer.body, name.c_str())) {
            all.push_back(element);
        }
        bytes += answer.bytes;
        token = text_of(answer.body, "next_page_token");
        if (seen.size() == kMostPages || bytes > kMostBytesOfPages || all.size() > kMostEntries) {
            throw Error(ErrorKind::unavailable,
                        "{} answers more than {} pages, {} entries or {} bytes; ask for less, such as one experiment",
                        without_query(url(call)), kMostPages, kMostEntries, kMostBytesOfPages);
        }
        if (!seen.insert(token).second) {
            throw Error(ErrorKind::unavailable, "{} answers the same pages for ever; update that MLflow server",
                        without_query(url(call)));
        }
    } while (!token.empty());
    return all;
}

void MlflowApi::put_file(const std::string& url, std::string content) {
    HttpRequest request{"PUT", url, headers_for(url), std::move(content)};
    request.headers.emplace_back("Content-Type: application/octet-stream");
    const HttpResponse response = send(sending_, request);
    const ApiAnswer answer = read_answer(response);
    if (!answer.ok()) {
        check_reached(url, answer);
        throw Error("the MLflow server does not take the file {} ({}); was it started with --no-serve-artifacts?", url,
                    reason_of(answer.status, answer.error_code, answer.message));
    }
}

void MlflowApi::get_file(const std::string& url, const std::filesystem::path& file, std::uintmax_t most) {
    write_file_atomically(file, "");  // an empty answer writes nothing
    HttpRequest request{"GET", url, headers_for(url), {}};
    request.largest_answer = most;
    request.to_file = file;
    const HttpResponse response = send(fetching_, request);
    const bool fetched = response.status == 200;
    if (!fetched) {
        const ApiAnswer answer = read_answer(response);
        check_reached(url, answer);
        throw Error("the MLflow server does not give the file {} ({})", url,
                    reason_of(answer.status, answer.error_code, answer.message));
    }
}

Pool<HttpClient>& MlflowApi::clients(RetryPolicy policy) {
    switch (policy) {
        case RetryPolicy::once:
            return once_;
        case RetryPolicy::brief:
            return brief_;
        case RetryPolicy::full:
            return full_;
    }
    return full_;
}

HttpResponse MlflowApi::send(Pool<HttpClient>& clients, const HttpRequest& request) {
    try {
        return clients.borrow()->send(request);
    } catch (const Error& error) {
        if (is_certificate_fault(request, error.what())) {
            throw Error(ErrorKind::unavailable,
                        "{}; MLFLOW_TRACKING_SERVER_CERT_PATH names the file (PEM) that vouches for the server",
                        error.what());
        }
        throw;
    }
}

HttpResponse MlflowApi::send_first(const HttpRequest& request) {
    try {
        HttpResponse response = send(first_, request);
        has_answered_ = has_answered_ || !is_transient(response.status);
        return response;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable) {
            throw;
        }
        throw Error(ErrorKind::unavailable, "the MLflow server at {} does not answer: {}", uri_, error.what())
            .with_advice("MLFLOW_HTTP_REQUEST_MAX_RETRIES and MLFLOW_HTTP_REQUEST_TIMEOUT make it wait longer");
    }
}

std::vector<std::string> MlflowApi::headers_for(const std::string& url) const {
    return request_headers(access_, uri_, url);
}

std::string MlflowApi::url(const ApiCall& call) const {
    std::string url = uri_ + "/api/2.0/mlflow/" + call.path;
    char separator = '?';
    for (const auto& [key, value] : call.query) {
        if (!value.empty()) {
            url += separator + key + "=" + url_encode(value);
            separator = '&';
        }
    }
    return url;
}

}  // namespace forecast
