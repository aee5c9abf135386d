#include "territories_report.hpp"

#include "recorded_work.hpp"
#include "recording_report.hpp"

namespace forecast {

std::optional<ExitCode> conclude_territories(const TerritoriesOutcome& outcome, bool json, TableFormat format,
                                             Session& session) {
    session.console().end_live();
    if (!outcome.recorded) {
        return ExitCode::done;
    }
    const std::string id = outcome.run.id;
    if (outcome.cancelled) {
        return say_killed(outcome.run);
    }
    if (json) {
        auto document = territories_json(outcome.runs);
        document["run_id"] = id;
        print_document(document);
        return ExitCode::done;
    }
    print(render_territories(outcome.runs, format, session.console()));
    if (format == TableFormat::text) {
        print("\n" +
              describe_recording(outcome.run, session.workspace().tracking, "forecast runs show " + id.substr(0, 8)));
    }
    return ExitCode::done;
}

}  // namespace forecast
