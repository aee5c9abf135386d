#pragma once

#include "access.hpp"
#include "forecast/net/http_server.hpp"

namespace forecast {

/// Lets in who may ask, and gives each request to the service that its path belongs to.
///
/// REQUIRES: the services outlive it.
class FrontService : public HttpService {
public:
    FrontService(Access access, HttpService& mlflow, HttpService& web_api)
        : access_(std::move(access)), mlflow_(mlflow), web_api_(web_api) {}

    Intake admit(const IncomingRequest& head) override;
    OutgoingAnswer answer(IncomingRequest& request) override;
    OutgoingAnswer refuse(int status, const std::string& reason) override;

private:
    [[nodiscard]] HttpService& service_of(const IncomingRequest& head) const;

    Access access_;
    HttpService& mlflow_;
    HttpService& web_api_;
};

}  // namespace forecast
