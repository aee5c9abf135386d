#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/workflow/health_checks.hpp"
#include "forecast/workflow/instance_lock.hpp"
#include "forecast/workflow/stamp_checks.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

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
        findings.push_back(problem(subject, failure.what(), ""));
    }
}

std::vector<Finding> check_network(const TrackingLocation& location, const std::optional<LoadedConfig>& config) {
    HttpOptions options;
    options.attempts = 1;
    options.connect_timeout = std::chrono::seconds(3);
    options.timeout = std::chrono::seconds(5);
    std::vector<Finding> findings;
    if (location.is_server()) {
        HttpOptions own = options;
        own.tls = {location.server.verify_tls, location.server.ca_file, location.server.client_certificate};
        findings.push_back(check_tracking_server(*make_http_client(own), location.uri));
    }
    if (config) {
        const auto hosts = check_sources(*make_http_client(options), config->values);
        findings.insert(findings.end(), hosts.begin(), hosts.end());
    }
    if (findings.empty()) {
        findings.push_back(in_order(
            "network",
            config ? "nobody to ask: no tracking server is configured, and no source of the config is on the network"
                   : "nobody to ask: no tracking server is configured and no --config given"));
    }
    return findings;
}

std::vector<Finding> examine(const ConfigArguments& arguments, bool offline) {
    const auto config = arguments.file.empty() ? std::nullopt : std::optional(load_config(arguments));
    const std::string store = config ? config->values.store : open_workspace(arguments).observations();
    std::vector<Finding> findings = {check_program(), check_neural_library(), check_disk(kRunsDirectory),
                                     check_lock(kRunsDirectory)};
    std::optional<TrackingLocation> location;
    add(findings, "run store", [&] {
        location = open_workspace(arguments).tracking;
        return diagnose_store(*location);
    });
    add(findings, "observations", [&] { return check_observations(store); });
    add(findings, "observations", [&] { return check_stamps(store); });
    if (!offline && location) {
        add(findings, "network", [&] { return check_network(*location, config); });
    }
    for (Finding& finding : findings) {
        finding.sentence = without_secrets(finding.sentence);
    }
    return findings;
}

Style style(Severity severity) {
    switch (severity) {
        case Severity::good:
            return Style::good;
        case Severity::note:
            return Style::warning;
        case Severity::problem:
            break;
    }
    return Style::bad;
}

std::string as_text(const std::vector<Finding>& findings, const Console& console) {
    std::string text;
    for (const Finding& finding : findings) {
        text += console.styled(fmt::format("{:<5}", to_string(finding.severity)), style(finding.severity)) +
                fmt::format("{:<16}{}\n", finding.subject, visible(finding.sentence));
        if (!finding.advice.empty()) {
            text += fmt::format("{:21}-> {}\n", "", visible(finding.advice));
        }
    }
    return text;
}

std::string as_json(const std::vector<Finding>& findings, bool healthy) {
    Json list = Json::array();
    for (const Finding& finding : findings) {
        list.push_back({{"subject", finding.subject},
                        {"healthy", finding.severity != Severity::problem},
                        {"text", finding.sentence},
                        {"advice", finding.advice}});
    }
    return Json{{"schema_version", 1}, {"healthy", healthy}, {"findings", list}}.dump(2, ' ', false,
                                                                                      Json::error_handler_t::replace) +
           "\n";
}

std::string as_table(const std::vector<Finding>& findings, TableFormat format, const Console& console) {
    Table table({{"mark", false}, {"subject", false}, {"text", false}, {"advice", false}});
    for (const Finding& finding : findings) {
        table.add({std::string(to_string(finding.severity)), finding.subject, finding.sentence, finding.advice});
    }
    return table.render(format, console);
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
ExitCode run_mend_stamps(const ConfigArguments& config, const DoctorArguments& arguments, const Console& console) {
    const std::string path = config.file.empty() ? open_workspace().observations() : load_config(config).values.store;
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
    const InstanceLock lock(kRunsDirectory, false);
    open_observation_store(path)->mend_stamps(stamps);
    print_changes(changes_of(stamps, "mended"), mending_in_words(stamps, "mended"), arguments.output, console);
    return ExitCode::done;
}

ExitCode run_doctor(const DoctorArguments& arguments, const ConfigArguments& config, const Console& console) {
    if (arguments.mend_stamps) {
        return run_mend_stamps(config, arguments, console);
    }
    const auto findings = examine(config, arguments.offline);
    const bool healthy =
        std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity != Severity::problem; });
    const TableFormat format = arguments.output.format();
    if (arguments.output.json) {
        print(as_json(findings, healthy));
    } else {
        print(format == TableFormat::text ? as_text(findings, console) : as_table(findings, format, console));
    }
    return healthy ? ExitCode::done : ExitCode::failed;
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
