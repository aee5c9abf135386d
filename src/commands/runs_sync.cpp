#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/spool.hpp"

namespace forecast {
namespace {

bool still_waits(const SpoolDelivery& delivery) {
    return delivery.elsewhere || !delivery.failure.empty();
}

/// Old spools name their place as it was given then, password included.
std::string place_of(const SpoolDelivery& delivery) {
    return without_secrets(delivery.uri);
}

std::string reason(const SpoolDelivery& delivery) {
    return delivery.elsewhere ? "it belongs to another place; set MLFLOW_TRACKING_URI=" + place_of(delivery)
                              : without_secrets(delivery.failure);
}

std::string line_of(const SpoolDelivery& delivery, const Console& console) {
    const std::string where = delivery.uri.empty() ? "" : " to " + place_of(delivery);  // a broken file does not tell
    const std::string what = fmt::format("run {}: {} record{} delivered{}", delivery.run_id, delivery.records,
                                         delivery.records == 1 ? "" : "s", where);
    return still_waits(delivery)
               ? console.styled(fmt::format("{}; the rest waits: {}", what, reason(delivery)), Style::warning) + "\n"
               : what + "\n";
}

std::string table_of(const std::vector<SpoolDelivery>& deliveries, TableFormat format, const Console& console) {
    Table table({{"run_id", false}, {"uri", false}, {"records"}, {"waits", false}, {"why", false}});
    for (const SpoolDelivery& delivery : deliveries) {
        const bool waits = still_waits(delivery);
        table.add({delivery.run_id, place_of(delivery), std::to_string(delivery.records), waits ? "yes" : "no",
                   waits ? reason(delivery) : ""});
    }
    return table.render(format, console);
}

nlohmann::ordered_json json_of(const std::vector<SpoolDelivery>& deliveries) {
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

std::vector<SpoolDelivery> deliver_all() {
    const TrackingLocation location = open_workspace().tracking;
    if (waiting_spools(location).empty()) {
        return {};  // without a store that is opened, and made, for nothing
    }
    const auto store = open_run_store(location);
    return deliver_spools(*store);
}

std::string text_of(const std::vector<SpoolDelivery>& deliveries, const Console& console) {
    std::string text = deliveries.empty() ? "Nothing waits to be delivered.\n" : "";
    for (const SpoolDelivery& delivery : deliveries) {
        text += line_of(delivery, console);
    }
    return text;
}

ExitCode run_sync(const OutputArguments& output, const Console& console) {
    const auto deliveries = deliver_all();
    const TableFormat format = output.format();
    if (output.json) {
        print_document(json_of(deliveries));
    } else {
        print(format == TableFormat::text ? text_of(deliveries, console) : table_of(deliveries, format, console));
    }
    ExitCode worst = ExitCode::done;
    for (const SpoolDelivery& delivery : deliveries) {
        if (still_waits(delivery)) {
            const ExitCode code = delivery.elsewhere ? ExitCode::network
                                  : delivery.kind    ? exit_code_of(*delivery.kind)
                                                     : ExitCode::done;
            worst = code == ExitCode::network || worst == ExitCode::done ? code : worst;
        }
    }
    return worst;
}

}  // namespace

void add_runs_sync(CLI::App& runs, CommandLine& line) {
    auto [command, output] = declare<OutputArguments>(
        runs, line, "sync", "Deliver what a run store could not take when it was recorded", run_sync);
    command.footer(
        "Examples:\n  forecast runs sync\n  MLFLOW_TRACKING_URI=http://mlflow.example:5000 forecast runs sync "
        "--json\n");
    add_output_options(command, output);
}

}  // namespace forecast
