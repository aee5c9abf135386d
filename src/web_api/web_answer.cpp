#include "web_answer.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/disk_full.hpp"
#include "forecast/core/secrets.hpp"

namespace forecast {
namespace {

struct KindOfError {
    ErrorKind kind;
    const char* name;
    int status;
};

constexpr std::array kKinds = {
    KindOfError{ErrorKind::invalid_argument, "invalid_argument", 400},
    KindOfError{ErrorKind::permission, "permission", 403},
    KindOfError{ErrorKind::not_found, "not_found", 404},
    KindOfError{ErrorKind::conflict, "conflict", 409},
    KindOfError{ErrorKind::insufficient_data, "insufficient_data", 422},
    KindOfError{ErrorKind::internal, "internal", 500},
    KindOfError{ErrorKind::data_loss, "data_loss", 500},
    KindOfError{ErrorKind::unavailable, "unavailable", 503},
    KindOfError{ErrorKind::locked, "locked", 503},
};

static_assert(kKinds.size() == static_cast<std::size_t>(ErrorKind::data_loss) + 1, "each kind has its entry");

const KindOfError& entry_of(ErrorKind kind) {
    return *std::find_if(kKinds.begin(), kKinds.end(), [&](const KindOfError& one) { return one.kind == kind; });
}

std::string name_of(int status) {
    if (status == 401) {
        return "unauthenticated";
    }
    const auto found =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const KindOfError& one) { return one.status == status; });
    return found != kKinds.end() ? found->name : status < 500 ? "invalid_argument" : "internal";
}

OutgoingAnswer error_body(int status, const std::string& kind, const std::string& message, const std::string& advice) {
    return web_json(
        {{"error", {{"kind", kind}, {"message", without_secrets(message)}, {"advice", without_secrets(advice)}}}},
        status);
}

}  // namespace

OutgoingAnswer web_text(std::string body, const std::string& type, int status) {
    OutgoingAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", type}, {"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};
    answer.body = std::move(body);
    return answer;
}

OutgoingAnswer web_json(const nlohmann::ordered_json& body, int status) {
    return web_text(body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace), "application/json",
                    status);
}

OutgoingAnswer web_error(const Error& error) {
    const KindOfError& entry = entry_of(error.kind());
    return error_body(is_disk_full(error) ? 507 : entry.status, entry.name, error.what(), error.advice());
}

OutgoingAnswer web_error(int status, const std::string& message) {
    return error_body(status, name_of(status), message, "");
}

}  // namespace forecast
