#include "commands.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/report/delivery_table.hpp"

namespace forecast {
namespace {

std::vector<SpoolDelivery> deliver_all(const TrackingLocation& location) {
    if (waiting_spools(location).empty()) {
        return {};  // without a store that is opened, and made, for nothing
    }
    const auto store = open_run_store(location);
    return deliver_spools(*store);
}

ExitCode run_sync(const OutputArguments& output, Session& session) {
    const auto deliveries = deliver_all(session.workspace().tracking);
    if (output.json) {
        print_document(deliveries_json(deliveries));
    } else {
        print(render_deliveries(deliveries, output.format(), session.console()));
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
