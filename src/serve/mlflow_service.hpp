#pragma once

#include "forecast/net/http_server.hpp"
#include "mlflow_pages.hpp"
#include "route_table.hpp"

namespace forecast {

/// Each endpoint that there is.
RouteTable all_routes();

/// Whether a path is MLflow's: below /api/2.0/, /api/3.0/ or /ajax-api/, or one of its few others.
bool is_mlflow_path(const std::string& path);

/// Answers requests by the table of endpoints: reads the parameters, writes the answer or why there is none.
class MlflowService : public HttpService {
public:
    MlflowService(Backend backend, bool is_read_only, MlflowPages pages);

    Intake admit(const IncomingRequest& head) override;
    OutgoingAnswer answer(IncomingRequest& request) override;
    OutgoingAnswer refuse(int status, const std::string& reason) override;

    [[nodiscard]] const RouteTable& routes() const { return routes_; }

private:
    /// The path as the table has it.
    [[nodiscard]] std::string route_of(const IncomingRequest& request) const;
    OutgoingAnswer answer_endpoint(const RouteTable::Found& found, IncomingRequest& request);

    Backend backend_;
    bool is_read_only_;
    MlflowPages pages_;
    RouteTable routes_;
};

}  // namespace forecast
