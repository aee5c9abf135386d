#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/report/table.hpp"
#include "forecast/tracking/spool.hpp"

// What `runs sync` delivered of the spool, and what still waits.

namespace forecast {

/// Some of the run's records could not be delivered.
bool still_waits(const SpoolDelivery& delivery);

std::string render_deliveries(const std::vector<SpoolDelivery>& deliveries, TableFormat format,
                              const Terminal& terminal);
/// {schema_version, deliveries: [{run_id, uri, records, waits, elsewhere, failure}]}
nlohmann::ordered_json deliveries_json(const std::vector<SpoolDelivery>& deliveries);

}  // namespace forecast
