#include "forecast/workflow/initial_config.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/config/defaults.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::hours;

constexpr int kYear = 365;

std::string quoted(const std::string& text) {
    return Json(text).dump();
}

/// `options` as a config has them: what is not the default.
Json source_json(const SourceOptions& o) {
    Json json = {{"type", "csv"}, {"files", o.files}};
    if (o.time_columns.empty()) {
        json["time_column"] = o.time_column;
    } else {
        json["time_columns"] = o.time_columns;
    }
    json["time_zone"] = o.time_zone;
    if (o.stamps) {
        json["stamps"] = *o.stamps;
    }
    json["step"] = format_duration(*o.step);
    json["value_columns"] = o.value_columns;
    if (!o.pivot.empty()) {
        json["pivot"] = o.pivot;
    }
    if (!o.weights.empty()) {
        json["weights"] = o.weights;
    }
    if (o.scale != 1) {
        json["scale"] = o.scale;
    }
    if (o.offset != 0) {
        json["offset"] = o.offset;
    }
    return json;
}

std::string source_text(const InitialExperiment::Source& source) {
    std::string text;
    for (const auto& comment : source.comments) {
        text += fmt::format("    // {}\n", comment);
    }
    text += fmt::format("    {}: {{\n", quoted(source.name));
    std::vector<std::string> lines;
    const Json json = source_json(source.options);
    for (const auto& item : json.items()) {
        lines.push_back(fmt::format("      {}: {}", quoted(item.key()), item.value().dump()));
    }
    return text + join(lines, ",\n") + "\n    }";
}

std::string frame_text(const InitialExperiment& e) {
    const bool daily = e.step == hours(24);
    const auto rows_a_week = std::max<std::int64_t>(7, 7 * hours(24) / e.step);
    std::vector<std::string> columns;
    for (const auto& column : e.columns) {
        columns.push_back(fmt::format(R"(      {}: {{ "from": {}, "aggregate": "{}", "min_share": 0.5 }})",
                                      quoted(column.name), quoted(column.from), column.aggregate));
    }
    return fmt::format(
        "  // The table that all forecasters read: a row for each {}; gaps are filled for a week at most, from the "
        "past.\n"
        "  \"frame\": {{\n    \"step\": \"{}\",\n    \"time_zone\": {},\n    \"target\": {},\n    \"unit\": {},\n"
        "    \"max_gap_rows\": {},\n"
        "    \"columns\": {{{}}}\n  }},\n",
        daily ? "day" : format_duration(e.step), format_duration(e.step), quoted(e.time_zone), quoted(e.target),
        quoted(e.unit), rows_a_week, columns.empty() ? "" : "\n" + join(columns, ",\n") + "\n    ");
}

std::vector<std::string> names_beside_temperature(const InitialExperiment& e) {
    std::vector<std::string> names;
    for (const auto& column : e.columns) {
        if (column.name != "temperature") {
            names.push_back(quoted(column.name));
        }
    }
    return names;
}

std::vector<std::string> load_feature_lines(const InitialExperiment& e) {
    std::vector<std::string> lines = {R"({ "type": "calendar" })", R"({ "type": "load_memory", "of": ["load"] })"};
    if (e.step < hours(24)) {
        lines.emplace_back(R"({ "type": "time_of_day" })");
        lines.emplace_back(R"({ "type": "recent_change", "of": ["load"] })");
        lines.emplace_back(R"({ "type": "day_means", "of": ["load"] })");
    }
    return lines;
}

std::vector<std::string> weather_feature_lines(const InitialExperiment& e) {
    std::vector<std::string> lines;
    if (e.has_temperature) {
        lines.emplace_back(R"({ "type": "temperature_response", "of": ["temperature", "load"], "at": [1, 7] })");
    }
    if (const auto others = names_beside_temperature(e); !others.empty()) {
        lines.push_back(fmt::format(R"({{ "type": "value", "of": [{}] }})", join(others, ", ")));
    }
    return lines;
}

std::vector<std::string> feature_lines(const InitialExperiment& e) {
    std::vector<std::string> lines = load_feature_lines(e);
    const auto weather = weather_feature_lines(e);
    lines.insert(lines.end(), weather.begin(), weather.end());
    return lines;
}

/// Of the day that is forecast; a network learns nothing where a feature of it is never known.
std::string ahead_text(const InitialExperiment& e) {
    if (e.knows_weather_ahead || e.columns.empty()) {
        return join(feature_lines(e), ",\n      ");
    }
    std::string text = "// with \"issued\", a network may read:\n      ";
    for (const auto& line : weather_feature_lines(e)) {
        text += "// " + line + ",\n      ";
    }
    return text + join(load_feature_lines(e), ",\n      ");
}

std::string linear_text(const InitialExperiment& e) {
    const bool own = !e.knows_weather_ahead && !e.columns.empty();
    return fmt::format(
        "  // A regression, fitted anew each week{}.\n  \"linear\": {{{} \"refit_every_days\": 7 }},\n",
        own ? "; without what is not known of the weather" : "",
        own ? fmt::format("\n    \"features\": [\n      {}\n    ],\n   ", join(feature_lines(e), ",\n      ")) : "");
}

std::string past_text(const InitialExperiment& e) {
    return fmt::format(R"({{ "type": "value", "of": [{}] }}, {{ "type": "difference", "of": ["load"], "at": [1, 7] }})",
                       e.has_temperature ? R"("load", "temperature")" : R"("load")");
}

std::string features_text(const InitialExperiment& e) {
    return fmt::format(
        "  // What a forecast reads: `ahead` of the day that is forecast, `past` of the {} before (a network only).\n"
        "  \"features\": {{\n    \"past\": [{}],\n    \"ahead\": [\n      {}\n    ]\n  }},\n",
        e.step < hours(24) ? "rows" : "days", past_text(e), ahead_text(e));
}

std::vector<std::string> term_lines(const InitialExperiment& e, bool has_years) {
    std::vector<std::string> lines;
    if (e.has_temperature) {
        lines = {R"({ "curve": "temperature" })",
                 R"({ "curve": "temperature_smooth_2d", "basis_size": 8 })",
                 R"({ "curve": "temperature_smooth_8d", "basis_size": 6 })",
                 R"({ "curve": "temperature_last", "basis_size": 8 })",
                 R"({ "curve": "temperature_j-1", "basis_size": 6 })",
                 R"({ "lines": ["temperature_j-7", "temperature_smooth_8d_j-7"] })"};
    }
    if (has_years) {
        lines.emplace_back(R"({ "curve": "year_position", "basis_size": 16, "cyclic": true })");
        lines.emplace_back(R"({ "curve": "year_position", "by": "free_day", "basis_size": 8, "cyclic": true })");
    }
    if (e.step < hours(24)) {
        lines.emplace_back(
            R"({ "lines": ["load_recent_change_1d", "load_recent_change_2d", "load_recent_change_7d"] })");
        lines.emplace_back(
            R"({ "lines": ["load_day", "load_day-1", "load_day-2", "load_day-3", "load_day-4", "load_day-5", "load_day-6"] })");
    }
    for (const char* line :
         {R"({ "lines": ["load_last"], "by": "day_type" })",
          R"({ "lines": ["load_last-1", "load_last-2", "load_last-3", "load_last-4", "load_last-5"] })",
          R"({ "lines": ["load_last-6", "load_j-14"] })", R"({ "lines": ["load_last_mean_7d", "load_last_mean_28d"] })",
          R"({ "levels": "day_type" })", R"({ "levels": "day_type", "by": "load_last_day_type" })",
          R"({ "levels": "special_day" })", R"({ "levels": "load_last_day_kind" })",
          R"({ "levels": "load_last-1_day_kind" })"}) {
        lines.emplace_back(line);
    }
    return lines;
}

std::string additive_text(const InitialExperiment& e, bool has_years) {
    std::vector<std::string> features = feature_lines(e);
    features.emplace_back(R"({ "type": "day_codes" })");
    features.emplace_back(R"({ "type": "lag_day_codes", "of": ["load"] })");
    if (e.has_temperature) {
        features.emplace_back(R"({ "type": "temperature_memory", "of": ["temperature", "load"] })");
    }
    // Refit days are a fixed calendar: the first must have enough days before it.
    const int refit_days = !has_years ? 28 : e.step < hours(24) ? 365 : 91;
    return fmt::format(
        "  // Smooth effects that follow the load from day to day. Holidays are those of France.\n"
        "  \"additive\": {{\n    \"features\": [\n      {}\n    ],\n    \"refit_every_days\": {},\n    "
        "\"tuning_window_days\": 730,\n"
        "    \"terms\": [\n      {}\n    ]\n  }},\n",
        join(features, ",\n      "), refit_days, join(term_lines(e, has_years), ",\n      "));
}

std::string issue_text(const InitialExperiment& e) {
    return fmt::format(
        "  // A forecast is made at noon for the next day. {}\n"
        "  \"issue\": {{ \"mode\": \"day-ahead\", \"time\": \"12:00\", \"weather\": \"{}\" }},\n",
        e.knows_weather_ahead
            ? "The weather of that day is taken as it is forecast;\n  // where only the observed is kept, a usual "
              "error "
              "is added to it."
            : "Nothing is known of its weather, since the files end with\n  // the load: once they hold its forecast, "
              "say \"issued\".",
        e.knows_weather_ahead ? "issued" : "none");
}

/// The recommended profile; of hours many rows go into a step of training, so that it ends within minutes.
std::string network_text(const InitialExperiment& e) {
    const bool daily = e.step >= hours(24);
    return fmt::format(
        "  // A network, for `forecast train` only: of the change since the newest load known.\n"
        "  \"window\": {{ \"size\": {} }},\n"
        "  \"network\": {{ \"lstm_units\": [32], \"head_units\": [48], \"skip\": true }},\n"
        "  \"training\": {{\n    \"target\": \"change\",\n    \"scaling\": \"standard\",\n    \"loss\": \"huber\",\n"
        "    \"schedule\": \"one-cycle\",\n    \"weight_decay\": 0.01,\n    \"epochs\": {},\n    \"batch_size\": {},\n"
        "    \"learning_rate\": {}\n  }},\n",
        daily ? 14 : hours(24) / e.step, daily ? 60 : 20, daily ? 32 : 256, daily ? "5e-4" : "3e-3");
}

}  // namespace

int test_days(int days) {
    if (days >= 3 * kYear) {
        return kYear;
    }
    return std::max(1, days >= 2 * kYear ? days - 2 * kYear + 120 : days / 4);
}

int scored_days(const InitialExperiment& e) {
    constexpr int kDaysOfMemory = 14;
    const int days = test_days(e.end - e.first - e.missing_days);
    return e.resumed ? std::max(1, std::min(days, e.end - *e.resumed - kDaysOfMemory)) : days;
}

std::string initial_config(const InitialExperiment& e) {
    const int scored = scored_days(e);
    const int days = e.end - e.first - e.missing_days - scored;
    const bool has_years = days >= kYear + kYear / 2;
    std::vector<std::string> sources;
    for (const auto& source : e.sources) {
        sources.push_back(source_text(source));
    }
    return fmt::format(
               "{{\n  // Written by `{}`. All of it may be changed; `forecast config schema` says what may stand "
               "here.\n"
               "  // A wrong guess is put right in its line: `time_column`, `time_zone`, `step`, `value_columns` and "
               "`scale` "
               "of a\n  // source (`separator`, `decimal`, `time_format` can be added), `target` and `unit` of the "
               "frame.\n"
               "  \"experiment\": {},\n  \"run_name\": {},\n\n  \"sources\": {{\n{}\n  }},\n\n",
               e.written_by, quoted(e.name), quoted(e.name), join(sources, ",\n")) +
           frame_text(e) + "\n" + issue_text(e) + "\n" + features_text(e) + "\n" + linear_text(e) + "\n" +
           (days < kAdditiveDays ? "  // An additive model takes four months before the days that are scored.\n"
                                 : additive_text(e, has_years)) +
           "\n" + network_text(e) + "\n" +
           fmt::format(
               "  // The last {} days are scored, each as it would have been forecast then.\n"
               "  \"split\": {{ \"test_from\": \"{}\", \"test_to\": \"{}\" }}\n}}\n",
               scored, format_day(e.end - scored), format_day(e.end));
}

}  // namespace forecast
