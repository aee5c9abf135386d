#include "forecast/tracking/spool.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"
#include "spool_delivery.hpp"
#include "spool_file.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

fs::path spool_directory(const TrackingLocation& location) {
    return location.directory / "spool";
}

/// Files are recognised by their names: the directory, which holds the spool too, may have been moved.
bool is_same_store(const std::string& uri, const TrackingLocation& location) {
    const TrackingLocation other(uri);
    if (other.is_server() || location.is_server()) {
        return other.uri == location.uri;
    }
    return fs::path(other.mlflow_uri()).filename() == fs::path(location.mlflow_uri()).filename();
}

SpoolDelivery deliver_file(const fs::path& path, RunStore& store) {
    SpoolDelivery delivery;
    delivery.run_id = path.stem().string();
    try {
        auto file = SpoolFile::open(path);
        if (!file) {
            return delivery;
        }
        delivery.uri = file->read().header.uri;
        delivery.elsewhere = !is_same_store(delivery.uri, store.location());
        if (!delivery.elsewhere) {
            DeliveryOutcome outcome = deliver(*file, store);
            delivery.records = outcome.records;
            delivery.failure = std::move(outcome.failure);
            delivery.kind = outcome.kind;
        }
    } catch (const Error& failure) {
        delivery.failure = failure.what();
        delivery.kind = failure.kind();
    } catch (const std::exception& failure) {
        delivery.failure = failure.what();
        delivery.kind = ErrorKind::internal;
    }
    return delivery;
}

}  // namespace

fs::path spool_path(const TrackingLocation& location, const std::string& run_id) {
    return spool_directory(location) / (run_id + ".jsonl");
}

bool is_passing(const Error& failure) {
    const ErrorKind kind = failure.kind();
    return kind == ErrorKind::unavailable || kind == ErrorKind::locked || kind == ErrorKind::permission;
}

std::vector<fs::path> waiting_spools(const TrackingLocation& location) {
    std::vector<fs::path> files;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(spool_directory(location), absent)) {
        if (entry.path().extension() == ".jsonl") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<SpoolDelivery> deliver_spools(RunStore& store) {
    std::vector<SpoolDelivery> deliveries;
    for (const fs::path& path : waiting_spools(store.location())) {
        deliveries.push_back(deliver_file(path, store));
    }
    return deliveries;
}

}  // namespace forecast
