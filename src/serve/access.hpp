#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/net/http_message.hpp"
#include "login.hpp"

namespace forecast {

/// Why a request is not answered: 401, 403 or 429, and a sentence.
struct AccessRefusal {
    int status = 403;
    std::string reason;
};

/// Who may ask, by the headers of a request alone.
///
/// A page of another site in somebody's browser must not reach the server under a name of its own (DNS rebinding) nor
/// change anything (cross-site requests): the Host must be this machine's, and the Origin of a change the Host's.
class Access {
public:
    /// `token`: empty = none is asked for. `hosts`: names under which this machine is known, besides localhost and
    /// addresses. `is_secure`: what is asked comes by TLS.
    Access(const std::string& token, std::vector<std::string> hosts, bool is_secure = false);

    /// Why the request is refused; nothing if it may be answered.
    [[nodiscard]] std::optional<AccessRefusal> refusal(const IncomingRequest& head) const;

    [[nodiscard]] bool needs_token() const { return !token_digest_.empty(); }
    /// The Set-Cookie of a new session for who gives the token; nothing for a wrong one.
    [[nodiscard]] std::optional<std::string> log_in(const IncomingRequest& request, const std::string& token) const;
    /// Why log_in() gave nothing.
    [[nodiscard]] AccessRefusal login_refusal(const IncomingRequest& request) const;
    /// Ends the session of a request; the Set-Cookie that removes it.
    [[nodiscard]] std::string log_out(const IncomingRequest& request) const { return sessions_->close(request); }

private:
    /// Why there is no token that may be looked at, or a wrong one.
    [[nodiscard]] std::optional<AccessRefusal> token_refusal(const IncomingRequest& head) const;
    [[nodiscard]] bool is_known_host(std::string_view host) const;
    [[nodiscard]] bool has_token(const IncomingRequest& head) const;

    std::string token_digest_;
    std::vector<std::string> hosts_;
    std::unique_ptr<Sessions> sessions_;
    std::unique_ptr<TokenGuard> guard_ = std::make_unique<TokenGuard>();
};

/// Whether `host` is reached by this machine alone: 127.*, ::1 or localhost.
bool is_loopback(const std::string& host);

}  // namespace forecast
