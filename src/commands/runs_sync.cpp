#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/spool.hpp"

namespace forecast {
namespace {

bool still_waits(const SpoolDelivery& delivery) {
    return delivery.elsewhere || !delivery.failure.empty();
}

std::string reason(const SpoolDelivery& delivery) {
    return delivery.elsewhere ? "it belongs to another place; set MLFLOW_TRACKING_URI=" + delivery.uri
                              : delivery.failure;
}

std::string line_of(const SpoolDelivery& delivery, const Console& console) {
    const bool waits = still_waits(delivery);
    const std::string what = fmt::format("run {}: {} record{} delivered to {}", delivery.run_id, delivery.records,
                                         delivery.records == 1 ? "" : "s", delivery.uri);
    return console.styled(waits ? fmt::format("{}; the rest waits: {}", what, reason(delivery)) : what,
                          waits ? Style::warning : Style::plain) +
           "\n";
}

std::string json_of(const std::vector<SpoolDelivery>& deliveries) {
    auto list = nlohmann::ordered_json::array();
    for (const SpoolDelivery& delivery : deliveries) {
        list.push_back({{"run_id", delivery.run_id},
                        {"uri", delivery.uri},
                        {"records", delivery.records},
                        {"waits", still_waits(delivery)},
                        {"elsewhere", delivery.elsewhere},
                        {"failure", delivery.failure}});
    }
    return nlohmann::ordered_json{{"schema_version", 1}, {"deliveries", list}}.dump(2) + "\n";
}

std::vector<SpoolDelivery> deliver_all() {
    const TrackingLocation location = tracking_location();
    std::error_code absent;
    if (std::filesystem::is_empty(location.directory / "spool", absent) || absent) {
        return {};  // without a store that is opened, and made, for nothing
    }
    const auto store = open_run_store(location);
    return deliver_spools(*store);
}

ExitCode run_sync(bool json, const Console& console) {
    const auto deliveries = deliver_all();
    if (json) {
        print(json_of(deliveries));
    } else if (deliveries.empty()) {
        print("Nothing waits to be delivered.\n");
    }
    bool all_delivered = true;
    for (const SpoolDelivery& delivery : deliveries) {
        all_delivered = all_delivered && !still_waits(delivery);
        if (!json) {
            print(line_of(delivery, console));
        }
    }
    return all_delivered ? ExitCode::done : ExitCode::network;
}

}  // namespace

void add_runs_sync(CLI::App& runs, CommandLine& line) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = runs.add_subcommand("sync", "Deliver what a run store could not take when it was recorded");
    command->footer(
        "Examples:\n  forecast runs sync\n  MLFLOW_TRACKING_URI=http://mlflow.example:5000 forecast runs sync "
        "--json\n");
    command->add_flag("--json", *json, "One JSON document");
    command->callback(
        [json, &line] { line.action = [json](const Console& console) { return run_sync(*json, console); }; });
}

}  // namespace forecast
