#include "forecast/net/http_message.hpp"

#include <algorithm>
#include <array>

#include <unistd.h>

namespace forecast {

std::optional<std::string_view> IncomingRequest::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& entry) { return entry.first == name; });
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

OpenFile::~OpenFile() {
    ::close(descriptor_);
}

std::string_view reason_of(int status) {
    constexpr std::array<std::pair<int, std::string_view>, 24> kReasons = {{{200, "OK"},
                                                                            {201, "Created"},
                                                                            {204, "No Content"},
                                                                            {302, "Found"},
                                                                            {304, "Not Modified"},
                                                                            {400, "Bad Request"},
                                                                            {401, "Unauthorized"},
                                                                            {403, "Forbidden"},
                                                                            {404, "Not Found"},
                                                                            {405, "Method Not Allowed"},
                                                                            {408, "Request Timeout"},
                                                                            {409, "Conflict"},
                                                                            {411, "Length Required"},
                                                                            {413, "Content Too Large"},
                                                                            {415, "Unsupported Media Type"},
                                                                            {422, "Unprocessable Content"},
                                                                            {429, "Too Many Requests"},
                                                                            {431, "Request Header Fields Too Large"},
                                                                            {500, "Internal Server Error"},
                                                                            {501, "Not Implemented"},
                                                                            {503, "Service Unavailable"},
                                                                            {504, "Gateway Timeout"},
                                                                            {505, "HTTP Version Not Supported"},
                                                                            {507, "Insufficient Storage"}}};
    const auto found =
        std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& entry) { return entry.first == status; });
    return found == kReasons.end() ? "" : found->second;
}

}  // namespace forecast
