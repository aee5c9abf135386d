#include "forecast/net/http_message.hpp"

#include <algorithm>

#include <unistd.h>

namespace forecast {

std::optional<std::string_view> IncomingRequest::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& entry) { return entry.first == name; });
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

bool IncomingRequest::is_json() const {
    const std::string_view type = header("content-type").value_or("");
    return type.substr(0, type.find(';')) == "application/json";
}

OpenFile::~OpenFile() {
    ::close(descriptor_);
}

}  // namespace forecast
