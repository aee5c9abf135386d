#include "forecast/net/http_message.hpp"

#include <algorithm>

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

}  // namespace forecast
