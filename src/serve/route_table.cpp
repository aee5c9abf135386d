#include "route_table.hpp"

namespace forecast {

void RouteTable::reads(const std::string& method, const std::string& path, nlohmann::json (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.body = method == "GET" ? BodyKind::none : BodyKind::json;
    add(method, path, endpoint);
}

void RouteTable::changes(const std::string& method, const std::string& path, nlohmann::json (*answer)(const Call& call),
                         decltype(Endpoint::answer_plain) answer_plain) {
    Endpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.answer_plain = answer_plain;
    endpoint.changes = true;
    add(method, path, endpoint);
}

}  // namespace forecast
