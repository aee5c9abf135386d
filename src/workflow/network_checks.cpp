#include <map>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/net/server_clock.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/workflow/health_checks.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLongestVersion = 40;

HttpResponse get(HttpClient& http, const std::string& url) {
    HttpRequest request;
    request.url = url;
    return http.send(request);
}

/// Remembers which hosts a source would ask, and asks nobody.
class HostRecorder : public HttpClient {
public:
    HttpResponse send(const HttpRequest& request) override {
        const auto host = request.url.find("://");
        const bool judged = !ignores_clock;
        hosts[request.url.substr(0, request.url.find('/', host == std::string::npos ? 0 : host + 3))] |= judged;
        throw Error(ErrorKind::unavailable, "not asked");
    }
    bool ignores_clock = false;
    std::map<std::string, bool> hosts;  ///< and whether any source goes by their clock
};

/// What was and what is ahead may be at different hosts.
void record_hosts(const std::string& name, const SourceOptions& options, HostRecorder& recorder) {
    const auto source = make_source(name, options, recorder);
    recorder.ignores_clock = options.ignore_server_clock;
    if (!source->remote()) {
        return;
    }
    const std::chrono::hours day(24);
    for (const Timestamp begin : {now() - 30 * day, now() + 3 * day}) {
        try {
            source->read({begin, begin + day});
        } catch (const Error&) {  // the recorder answers nothing, on purpose
            continue;
        }
    }
}

Finding check_host(HttpClient& http, const std::string& host, bool judges_clock) {
    try {
        const HttpResponse answer = get(http, host + "/");
        const int status = answer.status;
        if (const auto fault = judges_clock ? clock_fault(answer, host, now()) : std::nullopt) {
            return problem("network", *fault,
                           "see the clock of this machine: timedatectl; where the server's is wrong: "
                           "ignore_server_clock");
        }
        const std::string sentence = fmt::format("{} answers ({})", host, status);
        // The root of an API may be forbidden or not there: the host answers.
        return status < 500 ? in_order("network", sentence)
                            : problem("network", sentence, "the service has trouble; try later");
    } catch (const Error& failure) {
        return problem("network", failure.what(), "see the network and http_proxy, https_proxy, no_proxy");
    }
}

}  // namespace

Finding check_tracking_server(HttpClient& http, const std::string& url) {
    try {
        const HttpResponse health = get(http, url + "/health");
        if (health.status == 401 || health.status == 403) {
            return in_order("tracking server", url + " answers, and asks who you are");
        }
        if (health.status != 200) {
            return problem("tracking server", fmt::format("{}/health answers {}", url, health.status),
                           "see MLFLOW_TRACKING_URI and the server's log");
        }
        const HttpResponse version = get(http, url + "/version");
        const std::string release =
            version.status == 200 ? ", MLflow " + clipped(trimmed(version.body), kLongestVersion) : "";
        return in_order("tracking server", url + " answers" + release);
    } catch (const Error& failure) {
        return problem("tracking server", failure.what(),
                       "is the server up? A training goes on without it, and `forecast runs sync` delivers later");
    }
}

std::vector<Finding> check_sources(HttpClient& http, const ExperimentConfig& config) {
    HostRecorder recorder;
    for (const auto& [name, options] : config.sources) {
        record_hosts(name, options, recorder);
    }
    std::vector<Finding> findings;
    for (const auto& [host, judges_clock] : recorder.hosts) {
        findings.push_back(check_host(http, host, judges_clock));
    }
    return findings;
}

std::vector<Finding> check_network(const TrackingLocation& location, const ExperimentConfig* config) {
    HttpOptions options;
    options.attempts = 1;
    options.connect_timeout = std::chrono::seconds(3);
    options.timeout = std::chrono::seconds(5);
    std::vector<Finding> findings;
    if (location.is_server()) {
        HttpOptions own = options;
        own.tls = {location.server.verify_tls, location.server.ca_file, location.server.client_certificate};
        findings.push_back(check_tracking_server(*make_http_client(own), location.uri));
    }
    if (config != nullptr) {
        const auto hosts = check_sources(*make_http_client(options), *config);
        findings.insert(findings.end(), hosts.begin(), hosts.end());
    }
    if (findings.empty()) {
        findings.push_back(in_order(
            "network",
            config != nullptr
                ? "nobody to ask: no tracking server is configured, and no source of the config is on the network"
                : "nobody to ask: no tracking server is configured and no --config given"));
    }
    return findings;
}

}  // namespace forecast
