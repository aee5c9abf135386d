#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/secrets.hpp"
#include "health_checks.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

struct DoctorArguments {
    bool offline = false;
    OutputArguments output;
};

/// What `check` finds; a check that breaks down is a finding itself.
template <class Check>
void add(std::vector<Finding>& findings, const char* subject, Check&& check) {
    try {
        const std::vector<Finding> found = check();
        findings.insert(findings.end(), found.begin(), found.end());
    } catch (const Error& failure) {
        findings.push_back({subject, false, failure.what(), ""});
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
        findings.push_back(
            {"network", true, "nobody to ask: no tracking server is configured and no --config given", ""});
    }
    return findings;
}

std::vector<Finding> examine(const ConfigArguments& arguments, bool offline) {
    const auto config = arguments.file.empty() ? std::nullopt : std::optional(load_config(arguments));
    const std::string store =
        config ? config->values.store : Environment({}).get("FORECAST_STORE").value_or(ExperimentConfig().store);
    std::vector<Finding> findings = {check_program(), check_neural_library(), check_disk(kRunsDirectory), check_lock(kRunsDirectory)};
    std::optional<TrackingLocation> location;
    add(findings, "run store", [&] {
        location = tracking_location(arguments);
        return diagnose_store(*location).findings;
    });
    add(findings, "observations", [&] { return check_observations(store); });
    if (!offline && location) {
        add(findings, "network", [&] { return check_network(*location, config); });
    }
    for (Finding& finding : findings) {
        finding.text = without_secrets(finding.text);
    }
    return findings;
}

const char* mark(const Finding& finding) {
    if (!finding.healthy) {
        return "BAD";
    }
    return finding.advice.empty() ? "ok" : "note";
}

Style style(const Finding& finding) {
    if (!finding.healthy) {
        return Style::bad;
    }
    return finding.advice.empty() ? Style::good : Style::warning;
}

std::string as_text(const std::vector<Finding>& findings, const Console& console) {
    std::string text;
    for (const Finding& finding : findings) {
        text += console.styled(fmt::format("{:<5}", mark(finding)), style(finding)) +
                fmt::format("{:<16}{}\n", finding.subject, visible(finding.text));
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
                        {"healthy", finding.healthy},
                        {"text", finding.text},
                        {"advice", finding.advice}});
    }
    return Json{{"schema_version", 1}, {"healthy", healthy}, {"findings", list}}.dump(2, ' ', false,
                                                                                      Json::error_handler_t::replace) +
           "\n";
}

std::string as_table(const std::vector<Finding>& findings, TableFormat format, const Console& console) {
    Table table({{"mark", false}, {"subject", false}, {"text", false}, {"advice", false}});
    for (const Finding& finding : findings) {
        table.add({mark(finding), finding.subject, finding.text, finding.advice});
    }
    return table.render(format, console);
}

ExitCode run_doctor(const ConfigArguments& config, const DoctorArguments& arguments, const Console& console) {
    const auto findings = examine(config, arguments.offline);
    const bool healthy = std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.healthy; });
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
    auto arguments = std::make_shared<DoctorArguments>();
    CLI::App* command = app.add_subcommand("doctor", "What is wrong here, and what to do; exit 1 if something is");
    command->footer(
        "Examples:\n  forecast doctor\n  forecast doctor --config configs/brest.json      asks the sources' hosts, "
        "too\n"
        "  forecast doctor --offline --json\n");
    add_config_option(*command, line.config, ConfigOption::optional);
    command->add_flag("--offline", arguments->offline, "Ask nobody over the network");
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_doctor(line.config, *arguments, console);
        };
    });
}

}  // namespace forecast
