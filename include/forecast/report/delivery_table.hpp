#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/spool.hpp"

// What `runs sync` delivered of the spool, and what still waits. Passwords in addresses are not shown.

namespace forecast {

/// Whether some of the run's records were not delivered.
bool still_waits(const SpoolDelivery& delivery);

/// A line, or a row, for each run.
std::string render_deliveries(const std::vector<SpoolDelivery>& deliveries, TableFormat format,
                              const Terminal& terminal);
/// {schema_version, deliveries: [{run_id, uri, records, waits, elsewhere, failure}]}
nlohmann::ordered_json deliveries_json(const std::vector<SpoolDelivery>& deliveries);

}  // namespace forecast
