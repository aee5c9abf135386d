#include "../../src/mlflow_db/filter_sql.hpp"
#include "forecast/config/load.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/time.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

constexpr const char* kConfig = R"({
  "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
  "frame": { "target": "load.mw" }
})";

}  // namespace

void fuzz_times(const std::string& input) {
    for (const auto* zone : {"UTC", "Europe/Paris", "America/St_Johns"}) {
        if (const auto time = parse_time(input, zone)) {
            must_hold(parse_time(format_utc(*time), "UTC") == time, "a time is written as it is read");
            must_hold(parse_time(format_local(*time, zone), "UTC") == time, "a local time is written as it is read");
            must_hold(day_of(start_of(day_of(*time, zone), zone), zone) == day_of(*time, zone),
                      "a day begins on itself");
        }
    }
    if (const auto day = parse_day(input)) {
        must_hold(format_day(*day) == input, "a day is written as it is read");
    }
    if (const auto duration = parse_duration(input)) {
        must_hold(*duration <= kLongestDuration && *duration >= -kLongestDuration, "a duration is not too long");
        must_hold(parse_duration(format_duration(*duration)) == duration, "a duration is written as it is read");
    }
    if (const auto number = parse_number(input)) {
        must_hold(is_believable(*number), "a number is believable");
    }
}

void fuzz_config(const std::string& input) {
    const LoadedConfig config = parse_config(input, "fuzz.json", {});
    const std::string text = to_json_text(config.values);
    must_hold(to_json_text(parse_config(text, "again.json", {}).values) == text, "a config is written as it is read");
}

void fuzz_setting(const std::string& input) {
    Setting setting = parse_setting(input);
    setting.origin = "--set";
    to_json_text(parse_config(kConfig, "fuzz.json", {setting}).values);
}

void fuzz_env(const std::string& input) {
    const Environment environment(as_file(input, ".env").parent_path());
    must_hold(environment.settings().size() <= 2, "two variables are settings");
}

void fuzz_filter(const std::string& input) {
    const SqlFilter filter = to_sql(parse_filter(input, Searched::runs), Searched::runs, 1);
    must_hold(!filter.condition.empty(), "a filter is a condition");
}

void fuzz_secrets(const std::string& input) {
    const std::string clean = without_secrets(input);
    must_hold(without_secrets(clean) == clean, "a text is clean once it was cleaned");
    const std::string line = without_secrets(std::vector<std::string>{"--set", "x.token", "=", input});
    must_hold(line == "--set x.token = ***", "of a command line a secret is hidden whole");
}

}  // namespace forecast
