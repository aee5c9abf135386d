#include "evaluate_store.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "data_period.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/workflow/kept_forecasts.hpp"

namespace forecast {

ExitCode evaluate_from_store(const StoreEvaluation& arguments, Session& session) {
    const auto first = parse_optional_day("--from", arguments.from);
    const auto end = parse_optional_day("--to", arguments.to);
    KeptRequest request;
    request.store = session.workspace().observations();
    request.recorded_store = session.workspace().store;
    request.settings = session.config().settings;
    request.period = {first ? start_of(*first, kParis) : Timestamp::min(),
                      end ? start_of(*end, kParis) : Timestamp::max()};
    if (!arguments.run.empty()) {
        request.run = session.run(arguments.run);
    }
    const auto kept = newest_issues(kept_forecasts(request, session.find_runs()));
    if (kept.empty()) {
        throw Error(ErrorKind::insufficient_data, "{} keeps no such forecast", observation_store_name(request.store))
            .with_advice("forecast predict keeps one; forecast predict list shows which there are");
    }
    const auto records = errors_and_gaps_of(kept, first, end);
    if (arguments.output.json) {
        print_document(store_scores_json(records));
        return ExitCode::done;
    }
    print(render_store_scores(records, arguments.output.format(), session.console()));
    for (const ForecasterErrors& record : records) {
        if (!record.missing.empty()) {
            spdlog::warn("{} has no forecast for {} days, the first {}", record.forecaster, record.missing.size(),
                         format_day(record.missing.front()));
        }
    }
    return ExitCode::done;
}

}  // namespace forecast
