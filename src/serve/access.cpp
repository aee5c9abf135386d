#include "access.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "forecast/core/ascii.hpp"
#include "forecast/core/sha256.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

/// "localhost:8000" and "[::1]:8000" without the port; nothing where something else follows the name.
std::string_view without_port(std::string_view host) {
    const std::size_t closed = begins(host, "[") ? host.find(']') : 0;
    const std::size_t end = closed == std::string_view::npos ? closed : std::min(host.find(':', closed), host.size());
    const std::string_view name = host.substr(0, end);
    const std::string_view port = name.size() < host.size() ? host.substr(name.size() + 1) : "";
    const bool is_whole = closed == 0 || name.size() == closed + 1;
    return is_whole && std::all_of(port.begin(), port.end(), is_digit) ? name : std::string_view();
}

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return is_bracketed ? ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), address.data()) == 1
                        : ::inet_pton(AF_INET, host.c_str(), address.data()) == 1;
}

/// Nothing for what is no base64.
std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text.substr(0, text.find('='))) {
        const auto digit = kDigits.find(c);
        if (digit == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
        }
    }
    return bytes;
}

/// Takes as long for any two texts of the same length.
bool equal_in_constant_time(const std::string& a, const std::string& b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    }
    return difference == 0;
}

bool is_change(const std::string& method) {
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

/// Health and version say nothing that a stranger may not know, whatever name the machine is asked by.
bool is_open_to_all(const std::string& path) {
    return path == "/health" || path == "/version";
}

/// Where one logs in, and the files of the pages, which hold no data.
bool needs_no_token(const std::string& path) {
    return path == "/login" || begins(path, "/web/");
}

bool is_own_origin(std::string_view origin, std::string_view host) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (begins(origin, scheme)) {
            return in_lower_case(origin.substr(scheme.size())) == in_lower_case(host);
        }
    }
    return false;
}

}  // namespace

Access::Access(const std::string& token, std::vector<std::string> hosts, bool is_secure)
    : token_digest_(token.empty() ? "" : sha256(token)),
      hosts_(std::move(hosts)),
      sessions_(std::make_unique<Sessions>(is_secure)) {
    for (std::string& host : hosts_) {
        host = in_lower_case(host);
    }
}

bool Access::is_known_host(std::string_view host) const {
    const std::string name = in_lower_case(without_port(host));
    return name == "localhost" || is_address(name) || std::find(hosts_.begin(), hosts_.end(), name) != hosts_.end();
}

bool Access::has_token(const IncomingRequest& head) const {
    const std::string_view given = head.header("authorization").value_or("");
    const auto space = given.find(' ');
    const std::string scheme = in_lower_case(given.substr(0, space));
    std::string token(space == std::string_view::npos ? "" : given.substr(space + 1));
    if (scheme == "basic") {
        const std::string pair = from_base64(token).value_or("");
        const auto colon = pair.find(':');
        token = colon == std::string::npos ? "" : pair.substr(colon + 1);
    } else if (scheme != "bearer") {
        token.clear();
    }
    return equal_in_constant_time(sha256(token), token_digest_);
}

std::optional<AccessRefusal> Access::refusal(const IncomingRequest& head) const {
    if (is_open_to_all(head.path)) {
        return std::nullopt;
    }
    const std::string_view host = head.header("host").value_or("");
    if (!is_known_host(host)) {
        return AccessRefusal{403,
                             "Invalid Host header - possible DNS rebinding attack detected. Start the "
                             "server with --allowed-hosts to name it so."};
    }
    const auto origin = head.header("origin");
    if (origin && is_change(head.method) && !is_own_origin(*origin, host)) {
        return AccessRefusal{403, "Cross-origin request blocked"};
    }
    return needs_token() && !needs_no_token(head.path) && !sessions_->knows(head) ? token_refusal(head) : std::nullopt;
}

std::optional<AccessRefusal> Access::token_refusal(const IncomingRequest& head) const {
    const bool gives_one = head.header("authorization").has_value();
    if (gives_one && !guard_->admits(head.client)) {
        return login_refusal(head);
    }
    if (has_token(head)) {
        return std::nullopt;
    }
    if (gives_one) {
        guard_->on_wrong_token(head.client);
    }
    return AccessRefusal{401, "A token is needed: as Bearer, or as the password of Basic."};
}

AccessRefusal Access::login_refusal(const IncomingRequest& request) const {
    return guard_->admits(request.client)
               ? AccessRefusal{401, "That is not the token."}
               : AccessRefusal{429, "Too many wrong tokens came from your address; try again in a minute."};
}

std::optional<std::string> Access::log_in(const IncomingRequest& request, const std::string& token) const {
    if (!guard_->admits(request.client)) {
        return std::nullopt;
    }
    if (!equal_in_constant_time(sha256(token), token_digest_)) {
        guard_->on_wrong_token(request.client);
        return std::nullopt;
    }
    return sessions_->open();
}

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || (host.compare(0, 4, "127.") == 0 && is_address(host));
}

}  // namespace forecast
