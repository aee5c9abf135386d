#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/pool.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/tracking/mlflow_json.hpp"
#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// How often a call is tried.
enum class RetryPolicy {
    once,   ///< one attempt: what must not be done twice
    brief,  ///< two attempts, 20 s each: while a training waits
    full,   ///< as ServerAccess says; its first answer is not waited for as long where a person waits
};

/// A request to the server.
struct ApiCall {
    std::string method;  ///< "GET", "POST", ...
    std::string path;    ///< what follows /api/2.0/mlflow/
    std::vector<std::pair<std::string, std::string>> query;
    nlohmann::json body;
};

/// What the server answered, be it a refusal.
struct ApiAnswer {
    int status = 0;
    nlohmann::json body;
    std::string error_code;  ///< "RESOURCE_DOES_NOT_EXIST"; empty if the call succeeded
    std::string message;
    std::size_t bytes = 0;  ///< of the body as it came

    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
    /// Whether what was asked for, or the route itself, is not there.
    [[nodiscard]] bool not_found() const { return status == 404 || error_code == "RESOURCE_DOES_NOT_EXIST"; }
    [[nodiscard]] ErrorKind kind() const;  ///< of a refusal
};

/// MLflow's REST interface at one server. May be used from several threads at once, each with connections of its own.
class MlflowApi {
public:
    explicit MlflowApi(const TrackingLocation& location);

    /// The answer, be it a refusal. Throws Error(unavailable) if there is none or if a later attempt may succeed, and
    /// Error(permission) if the server refuses access.
    ApiAnswer ask(const ApiCall& call, RetryPolicy policy = RetryPolicy::full);
    /// The body of the answer. Throws as ask() does; a refusal is an Error with the URL and the server's error_code.
    nlohmann::json call(const ApiCall& call, RetryPolicy policy = RetryPolicy::full);
    /// The same; nothing if what is asked for is not there.
    std::optional<nlohmann::json> find(const ApiCall& call);
    /// Throws the Error that a refusal is.
    [[noreturn]] void refuse(const ApiCall& call, const ApiAnswer& answer) const;
    /// The elements `name` of all pages of a list. `call.body` or, for a GET, `call.query` says how many a page has.
    /// Throws Error(unavailable) if the pages do not end.
    std::vector<nlohmann::json> pages(ApiCall call, const std::string& name);

    void put_file(const std::string& url, std::string content);
    /// Fetches `url` into `file`. Throws Error(unavailable) if it has more than `most` bytes.
    void get_file(const std::string& url, const std::filesystem::path& file, std::uintmax_t most);

    [[nodiscard]] const std::string& uri() const { return uri_; }
    /// Whether the user allows the server to name this path of this machine for artifacts.
    [[nodiscard]] bool may_use_locally(const std::filesystem::path& path) const;

private:
    /// ask(); a refusal is an Error.
    ApiAnswer taken(const ApiCall& call, RetryPolicy policy);
    [[nodiscard]] Pool<HttpClient>& clients(RetryPolicy policy);
    static HttpResponse send(Pool<HttpClient>& clients, const HttpRequest& request);
    /// The same for what a person waits for. Throws Error(unavailable) that says so.
    HttpResponse send_first(const HttpRequest& request);
    [[nodiscard]] std::vector<std::string> headers_for(const std::string& url) const;
    [[nodiscard]] std::string url(const ApiCall& call) const;

    std::string uri_;
    ServerAccess access_;
    std::vector<std::filesystem::path> artifact_directories_;
    std::atomic<bool> has_answered_ = false;
    Pool<HttpClient> once_;
    Pool<HttpClient> brief_;
    Pool<HttpClient> first_;
    Pool<HttpClient> full_;
    Pool<HttpClient> sending_;
    Pool<HttpClient> fetching_;
};

}  // namespace forecast
