#include "forecast/report/runs_json.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "forecast/core/thread_pool.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kRunsOfPart = 200;  // written by one thread at a time: some 200 kB

std::string run_time(std::int64_t milliseconds) {
    return format_utc(Timestamp(std::chrono::seconds(milliseconds / 1000)));
}

/// Writes one object as text; who writes sees to commas by calling key() before each value.
class RunText {
public:
    explicit RunText(std::string& out) : out_(out) {}

    void open() {
        out_ += '{';
        is_first_ = true;
    }
    void open(std::string_view name) {
        key(name);
        open();
    }
    void close() {
        out_ += '}';
        is_first_ = false;
    }
    void key(std::string_view name) {
        separate();
        text(name);
        out_ += ": ";
    }
    void text(std::string_view value) {
        const bool is_plain = std::all_of(
            value.begin(), value.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; });
        if (!is_plain) {
            out_ += Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
            return;
        }
        out_ += '"';
        out_ += value;
        out_ += '"';
    }
    void number(const std::optional<double>& value) { out_ += value ? json_number(*value).dump() : "null"; }
    void pair(std::string_view name, std::string_view value) {
        key(name);
        text(value);
    }
    void pairs(std::string_view name, const std::vector<std::pair<std::string, std::string>>& all) {
        open(name);
        for (const auto& [one, value] : all) {
            pair(one, value);
        }
        close();
    }

private:
    void separate() {
        if (!is_first_) {
            out_ += ", ";
        }
        is_first_ = false;
    }

    std::string& out_;
    bool is_first_ = true;
};

void append_metrics(const RunSummary& run, RunText& text) {
    text.open("metrics");
    for (const auto& [key, metric] : run.metrics) {
        text.open(key);
        text.key("last");
        text.number(metric.last);
        text.key("best");
        text.number(metric.best);
        text.close();
    }
    text.close();
}

void append_run(const RunSummary& run, std::string& out) {
    RunText text(out);
    text.open();
    text.pair("run_id", run.run_id);
    text.pair("name", run.name);
    text.pair("experiment", run.experiment);
    text.pair("status", to_string(run.status));
    text.pair("start_time", run_time(run.start_ms));
    text.key("end_time");
    run.end_ms ? text.text(run_time(*run.end_ms)) : text.number(std::nullopt);
    text.pair("artifact_uri", run.artifact_uri);
    text.pairs("params", run.params);
    append_metrics(run, text);
    text.pairs("tags", run.tags);
    text.close();
}

void append_runs(const std::vector<RunSummary>& runs, std::size_t first, std::string& out) {
    for (std::size_t i = first; i < std::min(first + kRunsOfPart, runs.size()); ++i) {
        out += i == 0 ? "\n" : ",\n";
        append_run(runs[i], out);
    }
}

void append_all_runs(const std::vector<RunSummary>& runs, const std::function<void(const std::string&)>& write) {
    std::vector<std::string> parts(usable_cores());
    for (std::size_t first = 0; first < runs.size(); first += parts.size() * kRunsOfPart) {
        in_parallel(parts.size(), [&](std::size_t part) {
            parts[part].clear();
            append_runs(runs, first + part * kRunsOfPart, parts[part]);
        });
        std::for_each(parts.begin(), parts.end(), write);
    }
}

}  // namespace

Json json_number(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    return std::isinf(value) ? Json(value > 0 ? "Infinity" : "-Infinity") : Json(value);
}

Json run_json(const RunSummary& run) {
    std::string text;
    append_run(run, text);
    return Json::parse(text);
}

void write_runs(const std::vector<RunSummary>& runs, const std::function<void(const std::string&)>& write) {
    write("{\"schema_version\": 1, \"runs\": [");
    append_all_runs(runs, write);
    write("\n]}\n");
}

std::string runs_page_json(const Page<RunSummary>& page) {
    std::string text = R"({"schema_version": 1, "runs": [)";
    append_all_runs(page.entries, [&](const std::string& part) { text += part; });
    const Json token = page.next_token.empty() ? Json() : Json(page.next_token);
    return text + "\n], \"next_page_token\": " + token.dump() + "}\n";
}

}  // namespace forecast
