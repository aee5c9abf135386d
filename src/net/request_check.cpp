#include "request_check.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostHeaders = 100;

bool is_token_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80U &&
           (std::isalnum(byte) != 0 || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

bool is_visible_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20U && byte != 0x7FU;
}

std::size_t count_of(const IncomingRequest& head, std::string_view name) {
    return static_cast<std::size_t>(std::count_if(head.headers.begin(), head.headers.end(),
                                                  [&](const auto& entry) { return entry.first == name; }));
}

std::string lower_value(const IncomingRequest& head, std::string_view name) {
    return in_lower_case(head.header(name).value_or(""));
}

/// Nothing for anything but digits, or beyond 2^53.
std::optional<std::uintmax_t> length_of(std::string_view digits) {
    constexpr std::uintmax_t kLongest = 1ULL << 53U;
    std::uintmax_t number = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool is_number = failure == std::errc() && end == digits.data() + digits.size();
    return is_number && number <= kLongest ? std::optional(number) : std::nullopt;
}

std::optional<RequestFault> fault_of_framing(const IncomingRequest& head, bool is_1_1) {
    const std::size_t codings = count_of(head, "transfer-encoding");
    const std::size_t lengths = count_of(head, "content-length");
    if (codings + lengths > 1) {
        return RequestFault{400, "The request says in two ways how long its body is."};
    }
    if (head.method == "HEAD" && codings + lengths > 0) {
        return RequestFault{400, "A HEAD has no body."};
    }
    if (codings == 1 && (!is_1_1 || lower_value(head, "transfer-encoding") != "chunked")) {
        return RequestFault{501, "The only transfer encoding that is understood is chunked."};
    }
    if (lengths == 1 && !length_of(*head.header("content-length"))) {
        return RequestFault{400, "The Content-Length is no number."};
    }
    return std::nullopt;
}

}  // namespace

std::optional<RequestFault> fault_of(const IncomingRequest& head, const std::string& version) {
    const bool is_1_1 = version == "HTTP/1.1";
    if (head.path.empty() || head.path.front() != '/' ||
        !std::all_of(head.path.begin(), head.path.end(), is_visible_character) ||
        !std::all_of(head.query.begin(), head.query.end(), is_visible_character)) {
        return RequestFault{400, "The request's target is not a path."};
    }
    if (head.headers.size() > kMostHeaders) {
        return RequestFault{431, "The request has more than 100 headers."};
    }
    for (const auto& entry : head.headers) {
        if (!std::all_of(entry.first.begin(), entry.first.end(), is_token_character) || entry.first.empty()) {
            return RequestFault{400, "A header has no name that HTTP allows."};
        }
    }
    const std::size_t hosts = count_of(head, "host");
    if (hosts > 1 || (is_1_1 && hosts == 0)) {
        return RequestFault{400, "A request has one Host."};
    }
    return fault_of_framing(head, is_1_1);
}

RequestFraming framing_of(const IncomingRequest& head, const std::string& version) {
    RequestFraming framing;
    framing.is_chunked = head.header("transfer-encoding").has_value();
    framing.length = length_of(head.header("content-length").value_or("0")).value_or(0);
    framing.expects_continue = lower_value(head, "expect") == "100-continue";
    // The library may take a broken chunk for the body's end: what follows is read as no request.
    framing.keeps_alive = version == "HTTP/1.1" && !framing.is_chunked &&
                          lower_value(head, "connection").find("close") == std::string::npos;
    return framing;
}

}  // namespace forecast
