#include "territories_report.hpp"

#include "recorded_work.hpp"
#include "recording_report.hpp"

namespace forecast {
namespace {

void print_territories(const TerritoriesOutcome& outcome, bool json, TableFormat format, Session& session) {
    const std::string& id = outcome.run.id;
    if (json) {
        auto document = territories_json(outcome.runs);
        document["run_id"] = id;
        print_document(document);
        return;
    }
    print(render_territories(outcome.runs, format, session.console()));
    if (format == TableFormat::text) {
        print("\n" +
              describe_recording(outcome.run, session.workspace().tracking, "forecast runs show " + id.substr(0, 8)));
    }
}

}  // namespace

std::optional<ExitCode> conclude_territories(const TerritoriesOutcome& outcome, bool json, TableFormat format,
                                             Session& session) {
    return conclude_parent(outcome, session, [&] { print_territories(outcome, json, format, session); });
}

}  // namespace forecast
