#include <algorithm>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/features/frame_rows.hpp"
#include "forecast/report/quality_table.hpp"
#include "forecast/workflow/data_warnings.hpp"

namespace forecast {
namespace {

struct CheckArguments {
    DataPeriodArguments period;
    OutputArguments output;
};

ExitCode check_observations_of(const CheckArguments& arguments, Session& session) {
    const ExperimentConfig config = load_config(session.config()).values;
    const Period period = period_of(arguments.period);
    ExperimentData data = read_experiment_data(config, session.config().file);
    clip(data, period);
    if (const auto target = data.series.find(config.frame.target); target != data.series.end()) {
        check_frame_rows(config.frame, target->second);
    }
    const auto checks = check_data(data, config.frame);
    const auto findings = findings_of(checks);
    if (arguments.output.json) {
        print(checks_json(checks, data.notes));
    } else if (arguments.output.format() != TableFormat::text) {
        print(render_findings(findings, arguments.output.format(), session.console()));
    } else {
        print(describe_checks(checks, data.notes, session.console()));
    }
    const bool serious = std::any_of(findings.begin(), findings.end(),
                                     [](const SeriesFinding& f) { return f.severity == Severity::problem; });
    return serious ? ExitCode::insufficient_data : ExitCode::done;
}

}  // namespace

void add_data_check(CLI::App& data, CommandLine& line) {
    auto [command, arguments] = declare<CheckArguments>(
        data, line, "check",
        "Gaps, duplicates, stuck values, spikes, wrong units, clock changes, shifted days; exit 3 if a person "
        "must look",
        check_observations_of);
    command.footer(
        "Examples:\n  forecast data check --config configs/brest.json\n"
        "  forecast data check --config configs/brest.json --from 2024-01-01 --json\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    add_period_options(command, arguments.period);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
