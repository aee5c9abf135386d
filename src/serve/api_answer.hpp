#pragma once

#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/net/http_message.hpp"

// What MLflow's REST interface answers with: JSON, and errors by their code.

namespace forecast {

// MLflow's codes.
inline constexpr const char* kInvalidParameter = "INVALID_PARAMETER_VALUE";
inline constexpr const char* kDoesNotExist = "RESOURCE_DOES_NOT_EXIST";
inline constexpr const char* kEndpointNotFound = "ENDPOINT_NOT_FOUND";
inline constexpr const char* kBadRequest = "BAD_REQUEST";
inline constexpr const char* kPermissionDenied = "PERMISSION_DENIED";

/// A request that is refused. Throw it from whatever answers one.
class ApiError : public std::runtime_error {
public:
    ApiError(const char* code, const std::string& message) : std::runtime_error(message), code_(code) {}
    [[nodiscard]] const char* code() const { return code_; }

private:
    const char* code_;
};

/// The HTTP status that MLflow gives to a code.
int status_of(std::string_view code);

OutgoingAnswer json_answer(const nlohmann::json& body, int status = 200);
/// {"error_code": ..., "message": ...}; by its code's status unless another is given.
OutgoingAnswer error_answer(const char* code, const std::string& message, int status = 0);
/// The same for an Error of a store, by its kind; its advice, commands to type, is left out.
OutgoingAnswer error_answer(const Error& error);
OutgoingAnswer text_answer(std::string text);

}  // namespace forecast
