#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/net/http_message.hpp"

// How the API answers: JSON, and errors by their kind.

namespace forecast {

OutgoingAnswer web_json(const nlohmann::ordered_json& body, int status = 200);
/// Of text in another form; never kept by a browser, nor taken for another type than `type`.
OutgoingAnswer web_text(std::string body, const std::string& type, int status = 200);
/// {"error": {"kind": "not_found", "message": ..., "advice": ...}}, with the status of its kind.
OutgoingAnswer web_error(const Error& error);
/// The same of what the server itself refuses; the kind is that of the status.
OutgoingAnswer web_error(int status, const std::string& message);

}  // namespace forecast
