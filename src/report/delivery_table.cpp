#include "forecast/report/delivery_table.hpp"

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/secrets.hpp"

namespace forecast {
namespace {

/// Old spools name their place as it was given then, password included.
std::string place_of(const SpoolDelivery& delivery) {
    return without_secrets(delivery.uri);
}

std::string why_waiting(const SpoolDelivery& delivery) {
    return delivery.elsewhere ? "it belongs to another place; set MLFLOW_TRACKING_URI=" + place_of(delivery)
                              : without_secrets(delivery.failure);
}

std::string delivery_line(const SpoolDelivery& delivery, const Terminal& terminal) {
    const std::string where = delivery.uri.empty() ? "" : " to " + place_of(delivery);  // a broken file does not tell
    const std::string what = fmt::format("run {}: {} record{} delivered{}", delivery.run_id, delivery.records,
                                         delivery.records == 1 ? "" : "s", where);
    return still_waits(delivery)
               ? terminal.styled(visible(what + "; the rest waits: " + why_waiting(delivery)), Style::warning) + "\n"
               : visible(what) + "\n";
}

std::string delivery_lines(const std::vector<SpoolDelivery>& deliveries, const Terminal& terminal) {
    std::string text = deliveries.empty() ? "Nothing waits to be delivered.\n" : "";
    for (const SpoolDelivery& delivery : deliveries) {
        text += delivery_line(delivery, terminal);
    }
    return text;
}

std::string deliveries_table(const std::vector<SpoolDelivery>& deliveries, TableFormat format,
                             const Terminal& terminal) {
    Table table({{"run_id", false}, {"uri", false}, {"records"}, {"waits", false}, {"why", false}});
    for (const SpoolDelivery& delivery : deliveries) {
        const bool waits = still_waits(delivery);
        table.add({delivery.run_id, place_of(delivery), std::to_string(delivery.records), waits ? "yes" : "no",
                   waits ? why_waiting(delivery) : ""});
    }
    return table.render(format, terminal);
}

}  // namespace

bool still_waits(const SpoolDelivery& delivery) {
    return delivery.elsewhere || !delivery.failure.empty();
}

std::string render_deliveries(const std::vector<SpoolDelivery>& deliveries, TableFormat format,
                              const Terminal& terminal) {
    return format == TableFormat::text ? delivery_lines(deliveries, terminal)
                                       : deliveries_table(deliveries, format, terminal);
}

nlohmann::ordered_json deliveries_json(const std::vector<SpoolDelivery>& deliveries) {
    auto list = nlohmann::ordered_json::array();
    for (const SpoolDelivery& delivery : deliveries) {
        list.push_back({{"run_id", delivery.run_id},
                        {"uri", place_of(delivery)},
                        {"records", delivery.records},
                        {"waits", still_waits(delivery)},
                        {"elsewhere", delivery.elsewhere},
                        {"failure", without_secrets(delivery.failure)}});
    }
    return {{"schema_version", 1}, {"deliveries", list}};
}

}  // namespace forecast
