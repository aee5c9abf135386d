#include "maintained_database.hpp"

namespace forecast {

RunLocation maintained_database(const TrackingLocation& location, std::string_view instead) {
    if (location.is_server()) {
        throw Error(ErrorKind::invalid_argument, "{} is a server, and this works on a database file", location.uri)
            .with_advice(std::string(instead));
    }
    return run_location(location.uri);
}

Error no_runs_yet(const RunLocation& file) {
    return Error(ErrorKind::not_found, "there is no run store at {} yet", file.database.path)
        .with_advice("type: forecast train --config configs/sample.json");
}

}  // namespace forecast
