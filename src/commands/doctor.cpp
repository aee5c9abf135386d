#include <algorithm>
#include <iterator>

#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/report/findings_table.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/health_checks.hpp"
#include "forecast/workflow/stamp_checks.hpp"

namespace forecast {
namespace {

struct DoctorArguments {
    bool offline = false;
    bool mend_stamps = false;
    ConsentArguments consent;
    OutputArguments output;
};

/// What `check` finds; a check that breaks down is a finding itself.
template <class Check>
void add(std::vector<Finding>& findings, const char* subject, Check&& check) {
    try {
        const std::vector<Finding> found = check();
        findings.insert(findings.end(), found.begin(), found.end());
    } catch (const Error& failure) {
        findings.push_back(problem(subject, failure.what(), failure.advice()));
    }
}

std::vector<Finding> examine(Session& session, bool offline) {
    const auto config = session.config().file.empty() ? std::nullopt : std::optional(load_config(session.config()));
    const std::string store = config ? config->values.store : session.workspace().observations();
    std::vector<Finding> findings = {check_program(), check_neural_library(), check_disk(session.workspace().directory),
                                     check_lock(session.workspace().directory)};
    std::optional<TrackingLocation> location;
    add(findings, "run store", [&] {
        location = session.workspace().tracking;
        return diagnose_store(*location);
    });
    if (offline && is_on_a_server(store)) {
        findings.push_back(in_order("observations", observation_store_name(store) + " is not asked (--offline)"));
    } else {
        add(findings, "observations", [&] { return check_observations(store); });
        add(findings, "observations", [&] { return check_stamps(store); });
    }
    if (!offline && location) {
        add(findings, "network", [&] { return check_network(*location, config ? &config->values : nullptr); });
    }
    for (Finding& finding : findings) {
        finding.sentence = without_secrets(finding.sentence);
    }
    return findings;
}

std::vector<Change> changes_of(const std::vector<DoubtfulStamp>& stamps, const std::string& what) {
    std::vector<Change> changes;
    for (const DoubtfulStamp& stamp : stamps) {
        changes.push_back({stamp.series + " " + format_utc(stamp.time), what, format_utc(stamp.available_at),
                           format_utc(stamp.mended)});
    }
    return changes;
}

/// A line a series, since a fetch stamps thousands.
std::string mending_in_words(const std::vector<DoubtfulStamp>& stamps, const char* verb) {
    std::map<std::string, std::vector<DoubtfulStamp>> by_series;
    for (const DoubtfulStamp& stamp : stamps) {
        by_series[stamp.series].push_back(stamp);
    }
    std::string text;
    for (const auto& [series, of_series] : by_series) {
        text += fmt::format("{} {}: {}, the first as of {}\n", verb, series, stamps_in_words(of_series),
                            format_utc(of_series.front().mended));
    }
    return text;
}

/// Gives values that a wrong clock stamped the time at which they were published, or at which that was seen.
ExitCode run_mend_stamps(const DoctorArguments& arguments, Session& session) {
    const ConfigArguments& config = session.config();
    const Console& console = session.console();
    const std::string path =
        config.file.empty() ? session.workspace().observations() : load_config(config).values.store;
    const auto store = open_observation_store_read_only(path);
    const auto stamps = store ? stamps_of_wrong_clocks(*store) : std::vector<DoubtfulStamp>();
    if (stamps.empty()) {
        print_changes({}, "nothing to mend: no value is stamped by a wrong clock\n", arguments.output, console);
        return ExitCode::done;
    }
    if (arguments.consent.dry_run) {
        print_changes(changes_of(stamps, "would mend"), mending_in_words(stamps, "would mend"), arguments.output,
                      console);
        return ExitCode::done;
    }
    if (const auto measured = measured_after_now(*store)) {
        throw Error(
            "the store holds values measured at {}, which is after this machine's clock ({}): stamps cannot be mended "
            "by "
            "a clock that is behind; set it right first (timedatectl)",
            format_utc(*measured), format_utc(now()));
    }
    const std::string question =
        fmt::format("Mend {}, this machine's clock ({}) being right", stamps_in_words(stamps), format_utc(now()));
    if (!confirmed(question, arguments.consent.yes)) {
        print_changes({}, "nothing was changed\n", arguments.output, console);
        return ExitCode::done;
    }
    const auto lock = session.workspace().lock_observations(path, false);
    const auto writable = open_observation_store(path, *lock);
    writable->mend_stamps(stamps);
    print_changes(changes_of(stamps, "mended"), mending_in_words(stamps, "mended"), arguments.output, console);
    return ExitCode::done;
}

ExitCode run_doctor(const DoctorArguments& arguments, Session& session) {
    if (arguments.mend_stamps) {
        return run_mend_stamps(arguments, session);
    }
    const auto findings = examine(session, arguments.offline);
    print(arguments.output.json ? findings_json(findings)
                                : render_findings(findings, arguments.output.format(), session.console()));
    return is_healthy(findings) ? ExitCode::done : ExitCode::failed;
}

}  // namespace

void add_doctor(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<DoctorArguments>(
        app, line, "doctor", "What is wrong here, and what to do; exit 1 if something is", run_doctor);
    command.footer(
        "Examples:\n  forecast doctor\n  forecast doctor --config configs/brest.json      asks the sources' hosts, "
        "too\n"
        "  forecast doctor --offline --json\n"
        "  forecast doctor --mend-stamps --dry-run      values that a wrong clock stamped as known too early or "
        "late\n");
    add_config_option(command, line.config, ConfigOption::optional);
    command.add_flag("--offline", arguments.offline, "Ask nobody over the network");
    auto* mend = command.add_flag("--mend-stamps", arguments.mend_stamps,
                                  "Give values stored under a wrong clock the time at which they were known");
    add_consent_options(command, arguments.consent);
    command.get_option("--dry-run")->needs(mend);
    command.get_option("--yes")->needs(mend);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
