#include "api_server.hpp"

#include "odre_service.hpp"
#include "open_meteo_service.hpp"

namespace forecast {
namespace {

constexpr const char* kJson = "application/json; charset=utf-8";

/// Faults of HTTP itself; nothing if `fault` lies in the body.
std::optional<ServiceAnswer> refusal(std::optional<Fault> fault) {
    if (fault == Fault::too_many_requests) {
        return ServiceAnswer{429, R"({"error":true,"reason":"Minutely API request limit exceeded. Please try again in )"
                                  R"(one minute."})"};
    }
    if (fault == Fault::server_error) {
        return ServiceAnswer{500, "Internal Server Error"};
    }
    if (fault == Fault::unavailable) {
        return ServiceAnswer{503, "Service Unavailable"};
    }
    return std::nullopt;
}

}  // namespace

ApiServer::ApiServer(ApiData data) : data_(std::move(data)) {
    add_routes();
    server_.start();
}

void ApiServer::fail(Fault fault, int count) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    fault_count_ = count;
}

std::vector<std::string> ApiServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::optional<Fault> ApiServer::next_fault(const std::string& target) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(target);
    if (fault_count_ == 0) {
        return std::nullopt;
    }
    fault_count_ -= fault_count_ > 0 ? 1 : 0;
    return fault_;
}

template <class Service>
void ApiServer::answer(const httplib::Request& request, httplib::Response& response, Service&& service) {
    const auto fault = next_fault(request.target);
    const auto refused = refusal(fault);
    const auto made = refused ? *refused : service(Query(request.params.begin(), request.params.end()), fault);
    response.status = made.status;
    if (made.status == 429) {
        response.set_header("Retry-After", "0");
    }
    if (fault == Fault::other_clock) {
        response.set_header("Date", "Sat, 01 Jan 2000 00:00:00 GMT");
    }
    if (fault == Fault::closed) {
        response.set_content_provider(
            made.body.size(), kJson, [body = made.body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                return offset == 0 && body.size() > 1 && sink.write(body.data(), body.size() / 2);
            });
        return;
    }
    response.set_content(made.body, kJson);
}

void ApiServer::add_routes() {
    using httplib::Request;
    using httplib::Response;
    const std::string datasets = R"(/api/explore/v2\.1/catalog/datasets/([^/]+))";
    server_.routes().Get(datasets + "/exports/json", [this](const Request& request, Response& response) {
        answer(request, response, [&](const Query& query, std::optional<Fault> fault) {
            return odre_export(data_, request.matches[1], query, fault);
        });
    });
    server_.routes().Get(datasets + "/records", [this](const Request& request, Response& response) {
        answer(request, response, [&](const Query& query, std::optional<Fault> fault) {
            return odre_records(data_, request.matches[1], query, fault);
        });
    });
    server_.routes().Get("/v1/archive", [this](const Request& request, Response& response) {
        answer(request, response,
               [&](const Query& query, std::optional<Fault> fault) { return open_meteo_archive(data_, query, fault); });
    });
    server_.routes().Get("/v1/forecast", [this](const Request& request, Response& response) {
        answer(request, response, [&](const Query& query, std::optional<Fault> fault) {
            return open_meteo_forecast(data_, query, fault);
        });
    });
}

}  // namespace forecast
