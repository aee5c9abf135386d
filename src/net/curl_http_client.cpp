#include <algorithm>
#include <fstream>
#include <string_view>

#include "curl_library.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/net/http_client.hpp"
#include "retry_policy.hpp"

namespace forecast {
namespace {

using std::chrono::milliseconds;

constexpr long kRedirects = 5;
constexpr long kSlowBytesPerSecond = 10;  // an export may take a while to send its first row
constexpr long kSlowSeconds = 60;
constexpr std::size_t kLargestError = 1U << 20U;
constexpr std::size_t kLargestHeaders = 1U << 20U;

struct CloseHandle {
    void operator()(CURL* handle) const { libcurl().easy_cleanup(handle); }
    void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseHandle>;
using HeaderList = std::unique_ptr<curl_slist, CloseHandle>;

/// One attempt: an answer, or the reason why there is none.
struct Attempt {
    HttpResponse response;
    CURLcode code = CURLE_OK;
    std::string reason;
    bool too_large = false;
};

/// Takes an answer as it arrives, and stops it where it grows beyond all measure.
class Arrival {
public:
    Arrival(const HttpRequest& request, CURL* handle) : request_(request), handle_(handle) {}

    HttpResponse response;

    [[nodiscard]] bool is_too_large() const { return too_large_; }
    /// What of an error has come is enough to say what it is.
    [[nodiscard]] bool is_cut_error() const { return cut_error_; }

    static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* arrival) {
        return static_cast<Arrival*>(arrival)->take({data, size * count}) ? size * count : 0;
    }
    static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* arrival) {
        return static_cast<Arrival*>(arrival)->take_line({data, size * count}) ? size * count : 0;
    }

    /// Throws Error where not all of the file could be written.
    void close_file() {
        if (file_) {
            file_->close();
        }
        if (file_ && file_->fail()) {
            throw Error("cannot write {}; is the disk full?", request_.to_file.string());
        }
    }

private:
    bool take(std::string_view part) {
        bytes_ += part.size();
        long status = 0;
        libcurl().easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
        if (status >= 400) {
            response.body.append(part.substr(0, kLargestError - std::min(kLargestError, response.body.size())));
            cut_error_ = bytes_ > kLargestError;
            return !cut_error_;
        }
        too_large_ = bytes_ > request_.largest_answer;
        if (too_large_) {
            return false;
        }
        if (status == 200 && !request_.to_file.empty()) {
            return write(part);
        }
        response.body.append(part);
        return true;
    }

    bool write(std::string_view part) {
        if (!file_) {
            file_.emplace(request_.to_file, std::ios::binary | std::ios::trunc);
        }
        return static_cast<bool>(file_->write(part.data(), static_cast<std::streamsize>(part.size())));
    }

    bool take_line(std::string_view line) {
        header_bytes_ += line.size();
        too_large_ = header_bytes_ > kLargestHeaders;
        const auto colon = line.find(':');
        if (line.substr(0, 5) == "HTTP/") {
            response.headers.clear();  // a redirect's headers are not the answer's
        } else if (colon != std::string_view::npos) {
            response.headers[in_lower_case(line.substr(0, colon))] = std::string(trimmed(line.substr(colon + 1)));
        }
        return !too_large_;
    }

    const HttpRequest& request_;
    CURL* handle_;
    std::optional<std::ofstream> file_;
    std::uintmax_t bytes_ = 0;
    std::size_t header_bytes_ = 0;
    bool too_large_ = false;
    bool cut_error_ = false;
};

bool is_transient(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_PARTIAL_FILE:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_WRITE_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return true;
        default:
            return false;
    }
}

/// Only a GET is followed elsewhere: what else is sent on would arrive without its body, or twice.
void check_not_redirected(const HttpRequest& request, const HttpResponse& response) {
    const auto location = response.headers.find("location");
    const bool redirected = response.status >= 300 && response.status < 400 && location != response.headers.end();
    if (redirected && request.method != "GET") {
        throw Error(ErrorKind::unavailable,
                    "{} {} is redirected to {} (HTTP {}); name the server by the address it has there", request.method,
                    request.url, location->second, response.status);
    }
}

class CurlHttpClient final : public HttpClient {
public:
    CurlHttpClient(HttpOptions options, std::function<void(const std::string&)> on_wait)
        : options_(std::move(options)), on_wait_(std::move(on_wait)), backoff_(options_) {
        static const CURLcode kStarted = libcurl().global_init(CURL_GLOBAL_DEFAULT);
        handle_.reset(kStarted == CURLE_OK ? libcurl().easy_init() : nullptr);
        if (!handle_) {
            throw Error(ErrorKind::internal, "libcurl could not be started");
        }
    }

    HttpResponse send(const HttpRequest& request) override {
        for (int attempt = 1;; ++attempt) {
            Attempt last = try_once(request);
            options_.cancellation.check();
            const bool answered = last.code == CURLE_OK;
            if (answered && !forecast::is_transient(last.response.status)) {
                check_not_redirected(request, last.response);
                return std::move(last.response);
            }
            if (last.too_large) {
                throw Error(ErrorKind::unavailable,
                            "{} {} sends more than {} bytes and was cut off; is that the server that was meant?",
                            request.method, request.url, request.largest_answer);
            }
            const auto wait = wait_before(attempt + 1, last);
            if (wait) {
                announce(request, last, *wait, attempt);
                options_.cancellation.sleep(*wait);
            } else if (answered) {
                return std::move(last.response);
            } else if (last.code == CURLE_URL_MALFORMAT) {
                throw Error(ErrorKind::invalid_argument, "'{}' is no address that can be asked: {}", request.url,
                            last.reason);
            } else {
                throw Error(ErrorKind::unavailable,
                            "{} {} failed after {} attempt{}: {}; check the network and try again", request.method,
                            request.url, attempt, attempt == 1 ? "" : "s", last.reason);
            }
        }
    }

private:
    /// Nothing if another attempt is not allowed, would not help, or is asked for too late.
    std::optional<milliseconds> wait_before(int attempt, const Attempt& last) {
        if (attempt > options_.attempts || (last.code != CURLE_OK && !is_transient(last.code))) {
            return std::nullopt;
        }
        const bool may_ask = last.code == CURLE_OK && options_.respect_retry_after;
        const auto asked = may_ask ? retry_after(last.response) : std::nullopt;
        if (asked && *asked > options_.longest_wait) {
            return std::nullopt;
        }
        return std::max(backoff_.before(attempt), asked.value_or(milliseconds(0)));
    }

    void announce(const HttpRequest& request, const Attempt& last, milliseconds wait, int attempt) const {
        if (on_wait_) {
            const auto why = last.code == CURLE_OK ? fmt::format("HTTP {}", last.response.status) : last.reason;
            const auto what = request.url.substr(0, request.url.find('?'));  // the query would fill a screen a wait
            on_wait_(fmt::format("{} {}: {}; attempt {} of {} in {:.1f} s", request.method, what, why, attempt + 1,
                                 options_.attempts, static_cast<double>(wait.count()) / 1000.0));
        }
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        if (const auto code = libcurl().easy_setopt(handle_.get(), option, value); code != CURLE_OK) {
            throw Error(ErrorKind::internal, "libcurl refused an option: {}", libcurl().easy_strerror(code));
        }
    }

    void set_limits() {
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
        set(CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
        set(CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    }

    void set_tls() {
        set(CURLOPT_SSL_VERIFYPEER, options_.tls.verify ? 1L : 0L);
        set(CURLOPT_SSL_VERIFYHOST, options_.tls.verify ? 2L : 0L);
        if (!options_.tls.ca_file.empty()) {
            set(CURLOPT_CAINFO, options_.tls.ca_file.c_str());
        }
        if (!options_.tls.client_certificate.empty()) {
            set(CURLOPT_SSLCERT, options_.tls.client_certificate.c_str());
        }
    }

    void set_request(const HttpRequest& request, curl_slist* headers) {
        set(CURLOPT_URL, request.url.c_str());
        set(CURLOPT_USERAGENT, "forecast/" FORECAST_VERSION);
        set(CURLOPT_ACCEPT_ENCODING, "");  // whatever this libcurl can unpack
        set(CURLOPT_HTTPHEADER, headers);
        if (request.method == "GET") {
            set(CURLOPT_FOLLOWLOCATION, 1L);
            set(CURLOPT_MAXREDIRS, kRedirects);
            return;
        }
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        if (request.method != "DELETE" || !request.body.empty()) {
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_POSTFIELDS, request.body.c_str());
        }
    }

    /// libcurl asks about once a second; anything but 0 ends the transfer.
    static int is_cancelled(void* cancellation, curl_off_t /*to_come*/, curl_off_t /*came*/, curl_off_t /*to_send*/,
                            curl_off_t /*sent*/) {
        return static_cast<const Cancellation*>(cancellation)->requested() ? 1 : 0;
    }

    Attempt try_once(const HttpRequest& request) {
        Attempt attempt;
        Arrival arrival(request, handle_.get());
        HeaderList headers;
        for (const auto& header : request.headers) {
            headers.reset(libcurl().slist_append(headers.release(), header.c_str()));
        }
        char reason[CURL_ERROR_SIZE] = "";
        libcurl().easy_reset(handle_.get());  // keeps the connection
        set_limits();
        set_tls();
        set_request(request, headers.get());
        set(CURLOPT_ERRORBUFFER, static_cast<char*>(reason));
        set(CURLOPT_WRITEFUNCTION, Arrival::take_body);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&arrival));
        set(CURLOPT_HEADERFUNCTION, Arrival::take_header);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&arrival));
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, is_cancelled);
        set(CURLOPT_XFERINFODATA, static_cast<void*>(&options_.cancellation));
        attempt.code = libcurl().easy_perform(handle_.get());
        arrival.close_file();
        attempt.code = arrival.is_cut_error() ? CURLE_OK : attempt.code;
        attempt.too_large = arrival.is_too_large();
        attempt.reason = reason[0] != '\0' ? reason : libcurl().easy_strerror(attempt.code);
        long status = 0;
        libcurl().easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        libcurl().easy_setopt(handle_.get(), CURLOPT_ERRORBUFFER, nullptr);
        attempt.response = std::move(arrival.response);
        attempt.response.status = static_cast<int>(status);
        return attempt;
    }

    HttpOptions options_;
    std::function<void(const std::string&)> on_wait_;
    Backoff backoff_;
    Handle handle_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(const HttpOptions& options,
                                             std::function<void(const std::string&)> on_wait) {
    return std::make_unique<CurlHttpClient>(options, std::move(on_wait));
}

std::string libcurl_version() {
    return libcurl().version_info(CURLVERSION_NOW)->version;
}

}  // namespace forecast
