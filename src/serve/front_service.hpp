#pragma once

#include <memory>

#include "access.hpp"
#include "forecast/net/http_server.hpp"
#include "page_files.hpp"
#include "request_metrics.hpp"

namespace spdlog {
class logger;
}

namespace forecast {

/// Lets in who may ask, and gives each request to the service that its path belongs to. Pages, login and the figures of
/// the requests themselves are its own.
///
/// REQUIRES: the services outlive it.
class FrontService : public HttpService {
public:
    FrontService(Access access, PageFiles pages, HttpService& mlflow, HttpService& web_api);

    Intake admit(const IncomingRequest& head) override;
    OutgoingAnswer answer(IncomingRequest& request) override;
    OutgoingAnswer refuse(int status, const std::string& reason) override;
    /// In the form of the interface that the path is of; in MLflow's where there is none.
    OutgoingAnswer refuse_request(const IncomingRequest& head, int status, const std::string& reason) override;
    /// Counts it, and writes a line of the journal where that is JSON.
    void on_sent(const IncomingRequest& request, const SentAnswer& answer) override;

private:
    [[nodiscard]] HttpService& service_of(const IncomingRequest& head) const;
    [[nodiscard]] OutgoingAnswer refusal_answer(const AccessRefusal& refusal, const IncomingRequest& head) const;
    /// Nothing where the path is none of login's, or its method another.
    [[nodiscard]] std::optional<OutgoingAnswer> answer_login(const IncomingRequest& request) const;
    [[nodiscard]] OutgoingAnswer log_in(const IncomingRequest& request) const;

    Access access_;
    PageFiles pages_;
    HttpService& mlflow_;
    HttpService& web_api_;
    RequestMetrics metrics_;
    std::shared_ptr<spdlog::logger> journal_;  ///< null where the log is no JSON
};

}  // namespace forecast
