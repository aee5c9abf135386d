#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/net/http_message.hpp"

namespace forecast {

/// Why a request is not answered: 401 or 403, and a sentence.
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
    /// addresses.
    Access(const std::string& token, std::vector<std::string> hosts);

    /// Why the request is refused; nothing if it may be answered.
    [[nodiscard]] std::optional<AccessRefusal> refusal(const IncomingRequest& head) const;

private:
    [[nodiscard]] bool is_known_host(std::string_view host) const;
    [[nodiscard]] bool has_token(const IncomingRequest& head) const;

    std::string token_digest_;
    std::vector<std::string> hosts_;
};

/// Whether `host` is reached by this machine alone: 127.*, ::1 or localhost.
bool is_loopback(const std::string& host);

}  // namespace forecast
