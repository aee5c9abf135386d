#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "child_process.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "web_backend.hpp"

// GET /api/v1/timer: what systemd and cron will start of this program for the user of the server, as far as they tell.

namespace forecast {
namespace {

constexpr std::size_t kMostTimers = 50;

/// What a program writes; nothing where it is not there, fails or takes too long.
std::optional<std::string> output_of(const std::vector<std::string>& command_line) {
    constexpr std::chrono::seconds kPatience{3};
    const auto end = std::chrono::steady_clock::now() + kPatience;
    try {
        ChildProcess process(command_line.front(), command_line, {{"LC_ALL", "C"}});
        std::string text;
        while (std::chrono::steady_clock::now() < end) {
            const auto code = process.ended();
            const auto part = process.read(std::chrono::milliseconds(code ? 0 : 50));
            text += part.value_or("");
            if (code && (!part || part->empty())) {
                return *code == 0 ? std::optional(text) : std::nullopt;
            }
        }
    } catch (const Error&) {
        return std::nullopt;  // not installed
    }
    return std::nullopt;
}

bool is_of_this_program(const std::string& command) {
    return command.find("forecast") != std::string::npos;
}

/// "{ path=/usr/bin/x ; argv[]=/usr/bin/x a b ; ignore_errors=no ; ..." -> "/usr/bin/x a b"
std::string command_of_service(const std::string& unit) {
    const std::string text =
        output_of({"systemctl", "--user", "show", unit, "--property=ExecStart", "--value"}).value_or("");
    const std::string mark = "argv[]=";
    const auto begin = text.find(mark);
    return begin == std::string::npos
               ? ""
               : std::string(trimmed(text.substr(begin + mark.size(), text.find(" ;", begin) - begin - mark.size())));
}

WebJson next_of(const nlohmann::json& timer) {
    const auto next = timer.find("next");
    constexpr std::int64_t kMicroseconds = 1'000'000;
    const bool is_known = next != timer.end() && next->is_number_integer() && next->get<std::int64_t>() > 0;
    return is_known ? WebJson(format_utc(Timestamp(std::chrono::seconds(next->get<std::int64_t>() / kMicroseconds))))
                    : WebJson();
}

/// Whether systemd told anything.
bool add_systemd_timers(WebJson& items) {
    const auto text = output_of({"systemctl", "--user", "list-timers", "--all", "--no-pager", "--output=json"});
    const auto timers = nlohmann::json::parse(text.value_or(""), nullptr, false);
    if (!timers.is_array()) {
        return false;
    }
    for (const auto& timer : timers) {
        const std::string service = timer.value("activates", "");
        const std::string command = items.size() < kMostTimers ? command_of_service(service) : "";
        if (is_of_this_program(command)) {
            items.push_back({{"source", "systemd"},
                             {"command", without_secrets(command)},
                             {"schedule", timer.value("unit", "")},
                             {"next", next_of(timer)}});
        }
    }
    return true;
}

/// A line of a crontab: five fields, or one such as @daily, then the command. cron tells nobody when it is next.
void add_cron_line(const std::string& line, WebJson& items) {
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#' || !is_of_this_program(line)) {
        return;
    }
    std::size_t at = 0;
    for (int field = text.front() == '@' ? 1 : 5; field > 0 && at < text.size(); --field) {
        at = std::min(text.find_first_of(" \t", at), text.size());
        at = std::min(text.find_first_not_of(" \t", at), text.size());
    }
    if (at < text.size()) {
        items.push_back({{"source", "cron"},
                         {"command", without_secrets(text.substr(at))},
                         {"schedule", trimmed(text.substr(0, at))},
                         {"next", WebJson()}});
    }
}

WebJson known_timers() {
    WebJson items = WebJson::array();
    const bool has_systemd = add_systemd_timers(items);
    const auto table = output_of({"crontab", "-l"});
    std::istringstream lines(table.value_or(""));
    for (std::string line; std::getline(lines, line) && items.size() < kMostTimers;) {
        add_cron_line(line, items);
    }
    const char* const reason =
        has_systemd || table
            ? "the timers of the server's user start nothing of this program; those of other users are not seen"
            : "neither systemd nor cron tells the server's user what they will start";
    return {{"items", items}, {"reason", items.empty() ? WebJson(reason) : WebJson()}};
}

/// As they were at most a minute ago: systemctl and crontab are started for it.
WebJson show_timers(const WebCall& call) {
    return *call.backend.made->timers.get("", {}, known_timers);
}

}  // namespace

void add_timer_routes(WebRoutes& routes) {
    routes.reads("/api/v1/timer", show_timers);
}

}  // namespace forecast
