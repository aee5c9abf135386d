#include "request_head.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostHeaders = 100;

bool is_token_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80U &&
           (std::isalnum(byte) != 0 || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_visible(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20U && byte != 0x7FU;
}

bool is_value_character(char c) {
    return is_visible(c) || c == ' ' || c == '\t';
}

std::string lower_cased(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

/// The text up to `end`, which is taken too; all of it where there is no such end.
std::string_view take_until(std::string_view& text, std::string_view end) {
    const auto at = text.find(end);
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
    return taken;
}

std::optional<RequestFault> read_request_line(std::string_view line, RequestHead& head) {
    const std::string_view method = take_until(line, " ");
    const std::string_view target = take_until(line, " ");
    if (!is_token(method) || line.substr(0, 5) != "HTTP/") {
        return RequestFault{400, "The request line is not one of HTTP."};
    }
    if (line != "HTTP/1.1" && line != "HTTP/1.0") {
        return RequestFault{505, "Only HTTP/1.1 and HTTP/1.0 are answered."};
    }
    if (target.empty() || target.front() != '/' || !std::all_of(target.begin(), target.end(), is_visible)) {
        return RequestFault{400, "The request's target is not a path."};
    }
    head.keeps_alive = line == "HTTP/1.1";
    head.request.method = method;
    std::string_view query = target;
    head.request.path = take_until(query, "?");
    head.request.query = query;
    return std::nullopt;
}

std::optional<RequestFault> read_header(std::string_view line, RequestHead& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return RequestFault{400, "A header has no name that HTTP allows."};
    }
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!std::all_of(value.begin(), value.end(), is_value_character)) {
        return RequestFault{400, "A header's value has control characters."};
    }
    if (head.request.headers.size() == kMostHeaders) {
        return RequestFault{431, "The request has more than 100 headers."};
    }
    head.request.headers.emplace_back(lower_cased(line.substr(0, colon)), value);
    return std::nullopt;
}

std::size_t count(const RequestHead& head, std::string_view name) {
    const auto& headers = head.request.headers;
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [&](const auto& entry) { return entry.first == name; }));
}

std::optional<RequestFault> read_framing(RequestHead& head) {
    const auto coding = head.request.header("transfer-encoding");
    const auto length = head.request.header("content-length");
    if (count(head, "transfer-encoding") > 1 || count(head, "content-length") > 1 || (coding && length)) {
        return RequestFault{400, "The request says in two ways how long its body is."};
    }
    if (coding && (lower_cased(*coding) != "chunked" || count(head, "host") == 0)) {
        return RequestFault{501, "The only transfer encoding that is understood is chunked."};
    }
    head.is_chunked = coding.has_value();
    if (length) {
        const auto bytes = parse_length(*length, 10);
        if (!bytes) {
            return RequestFault{400, "The Content-Length is no number."};
        }
        head.length = *bytes;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::uintmax_t> parse_length(std::string_view digits, int base) {
    constexpr std::uintmax_t kLongest = 1ULL << 53U;
    std::uintmax_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    const bool is_number = failure == std::errc() && end == digits.data() + digits.size() && !digits.empty();
    return is_number && number <= kLongest ? std::optional(number) : std::nullopt;
}

std::variant<RequestHead, RequestFault> parse_head(std::string_view text) {
    RequestHead head;
    if (auto fault = read_request_line(take_until(text, "\r\n"), head)) {
        return *fault;
    }
    while (!text.empty()) {
        if (auto fault = read_header(take_until(text, "\r\n"), head)) {
            return *fault;
        }
    }
    if (count(head, "host") > 1 || (head.keeps_alive && count(head, "host") == 0)) {
        return RequestFault{400, "A request has one Host."};
    }
    if (auto fault = read_framing(head)) {
        return *fault;
    }
    const std::string connection = lower_cased(head.request.header("connection").value_or(""));
    head.keeps_alive = head.keeps_alive ? connection != "close" : connection == "keep-alive";
    head.expects_continue = lower_cased(head.request.header("expect").value_or("")) == "100-continue";
    return head;
}

}  // namespace forecast
