#pragma once

#include <map>
#include <string>

namespace forecast {

/// An answer of one of the services, before it goes over HTTP.
struct ServiceAnswer {
    int status = 200;
    std::string body;
};

/// The decoded parameters of a request.
using Query = std::multimap<std::string, std::string>;

inline std::string parameter(const Query& query, const std::string& name, const std::string& otherwise = "") {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
}

}  // namespace forecast
