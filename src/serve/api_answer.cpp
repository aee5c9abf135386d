#include "api_answer.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/disk_full.hpp"
#include "forecast/core/secrets.hpp"

namespace forecast {
namespace {

const char* code_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid_argument:
        case ErrorKind::insufficient_data:
            return kInvalidParameter;
        case ErrorKind::not_found:
            return kDoesNotExist;
        case ErrorKind::conflict:
            return "RESOURCE_ALREADY_EXISTS";
        case ErrorKind::unavailable:
        case ErrorKind::locked:
            return "TEMPORARILY_UNAVAILABLE";
        case ErrorKind::permission:
            return kPermissionDenied;
        case ErrorKind::data_loss:
            return "DATA_LOSS";
        case ErrorKind::internal:
            break;
    }
    return "INTERNAL_ERROR";
}

OutgoingAnswer answer_with(int status, const char* type, std::string body) {
    OutgoingAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", type}, {"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};
    answer.body = std::move(body);
    return answer;
}

}  // namespace

int status_of(std::string_view code) {
    constexpr std::array<std::pair<std::string_view, int>, 12> kStatuses = {{{kBadRequest, 400},
                                                                             {kInvalidParameter, 400},
                                                                             {"RESOURCE_ALREADY_EXISTS", 400},
                                                                             {"UNAUTHENTICATED", 401},
                                                                             {kPermissionDenied, 403},
                                                                             {kDoesNotExist, 404},
                                                                             {kEndpointNotFound, 404},
                                                                             {"RESOURCE_CONFLICT", 409},
                                                                             {"INTERNAL_ERROR", 500},
                                                                             {"DATA_LOSS", 500},
                                                                             {"NOT_IMPLEMENTED", 501},
                                                                             {"TEMPORARILY_UNAVAILABLE", 503}}};
    const auto found =
        std::find_if(kStatuses.begin(), kStatuses.end(), [&](const auto& entry) { return entry.first == code; });
    return found == kStatuses.end() ? 500 : found->second;
}

OutgoingAnswer json_answer(const nlohmann::json& body, int status) {
    return answer_with(status, "application/json", body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

OutgoingAnswer error_answer(const char* code, const std::string& message, int status) {
    return json_answer({{"error_code", code}, {"message", without_secrets(message)}},
                       status == 0 ? status_of(code) : status);
}

OutgoingAnswer error_answer(const Error& error) {
    return error_answer(code_of(error.kind()), error.what(), is_disk_full(error) ? 507 : 0);
}

OutgoingAnswer text_answer(std::string text) {
    return answer_with(200, "text/plain; charset=utf-8", std::move(text));
}

}  // namespace forecast
