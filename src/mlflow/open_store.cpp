#include "forecast/mlflow/open_store.hpp"

#include "forecast/mlflow_db/sqlite_stores.hpp"
#include "forecast/mlflow_rest/http_model_registry.hpp"
#include "forecast/mlflow_rest/http_run_store.hpp"

namespace forecast {

std::unique_ptr<RunStore> open_run_store(const TrackingLocation& location) {
    return location.is_server() ? make_http_run_store(location) : open_sqlite_run_store(location);
}

std::unique_ptr<ModelRegistry> open_model_registry(const TrackingLocation& location) {
    return location.is_server() ? make_http_model_registry(location) : open_sqlite_model_registry(location);
}

std::unique_ptr<RunStore> open_run_store_read_only(const TrackingLocation& location) {
    return location.is_server() ? make_http_run_store(location) : open_sqlite_run_store_read_only(location);
}

std::unique_ptr<ModelRegistry> open_model_registry_read_only(const TrackingLocation& location) {
    return location.is_server() ? make_http_model_registry(location) : open_sqlite_model_registry_read_only(location);
}

}  // namespace forecast
