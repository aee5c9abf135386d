#include "front_service.hpp"

#include "mlflow_service.hpp"

namespace forecast {

HttpService& FrontService::service_of(const IncomingRequest& head) const {
    return is_mlflow_path(head.path) ? mlflow_ : web_api_;
}

Intake FrontService::admit(const IncomingRequest& head) {
    HttpService& service = service_of(head);
    const auto refusal = access_.refusal(head);
    if (!refusal) {
        return service.admit(head);
    }
    OutgoingAnswer answer = service.refuse(refusal->status, refusal->reason);
    if (refusal->status == 401) {
        answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"forecast\", charset=\"UTF-8\"");
    }
    return {std::move(answer), 0, {}};
}

OutgoingAnswer FrontService::answer(IncomingRequest& request) {
    return service_of(request).answer(request);
}

OutgoingAnswer FrontService::refuse(int status, const std::string& reason) {
    return mlflow_.refuse(status, reason);
}

}  // namespace forecast
