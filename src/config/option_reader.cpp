#include "option_reader.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestShown = 200;  // bytes of a wrong value

/// A setting's bare text may hold any bytes.
std::string json_text(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string range_text(const Constraint& c) {
    if (std::isfinite(c.low) && std::isfinite(c.high)) {
        return fmt::format("between {} and {}", c.low, c.high);
    }
    if (std::isfinite(c.low)) {
        return fmt::format("{} {}", c.low_excluded ? "above" : "at least", c.low);
    }
    return fmt::format("at most {}", c.high);
}

bool in_range(double x, const Constraint& c) {
    return !std::isnan(x) && x <= c.high && (c.low_excluded ? x > c.low : x >= c.low);
}

void say_wrong_type(const OptionValue& given, const std::string& path, const std::string& wanted,
                    ConfigErrors& problems) {
    problems.add(given.place,
                 fmt::format("'{}' must be {}, not {}", path, wanted, OptionReader::describe(given.value)));
}

template <class Integer>
bool fits(const json& value) {
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
    }
    return value.is_number_integer() && value.get<std::int64_t>() >= std::numeric_limits<Integer>::min() &&
           value.get<std::int64_t>() <= std::numeric_limits<Integer>::max();
}

template <class Integer>
void read_integer(const OptionValue& given, const Constraint& constraint, const std::string& path, Integer& target,
                  ConfigErrors& problems) {
    if (!fits<Integer>(given.value)) {
        say_wrong_type(given, path,
                       given.value.is_number_integer()
                           ? fmt::format("a whole number of at most {}", std::numeric_limits<Integer>::max())
                           : "a whole number",
                       problems);
    } else if (!in_range(given.value.get<double>(), constraint)) {
        problems.add(given.place,
                     fmt::format("'{}' is {}, it must be {}", path, json_text(given.value), range_text(constraint)));
    } else {
        target = given.value.get<Integer>();
    }
}

bool is_clock_time(const std::string& text) {
    return text.size() == 5 && parse_time("2020-01-01T" + text, "UTC") && text < "24:00";
}

}  // namespace

std::string OptionReader::describe(const json& value) {
    if (value.is_object()) {
        return "an object";
    }
    if (value.is_string() && is_too_deep(value.get_ref<const std::string&>())) {
        return fmt::format("a JSON text nested more than {} levels deep", kDeepestJson);
    }
    return value.is_array() ? "a list" : clipped(json_text(value), kLongestShown);
}

void read_scalar(const OptionValue& given, const Constraint&, const std::string& path, bool& target,
                 ConfigErrors& problems) {
    if (!given.value.is_boolean()) {
        say_wrong_type(given, path, "true or false", problems);
        return;
    }
    target = given.value.get<bool>();
}

void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, int& target,
                 ConfigErrors& problems) {
    read_integer(given, constraint, path, target, problems);
}

void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, std::int64_t& target,
                 ConfigErrors& problems) {
    read_integer(given, constraint, path, target, problems);
}

void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, double& target,
                 ConfigErrors& problems) {
    if (!given.value.is_number()) {
        say_wrong_type(given, path, "a number", problems);
    } else if (!in_range(given.value.get<double>(), constraint)) {
        problems.add(given.place,
                     fmt::format("'{}' is {}, it must be {}", path, json_text(given.value), range_text(constraint)));
    } else if (!is_believable(given.value.get<double>())) {
        problems.add(given.place, fmt::format("'{}' is {}, it must be {}", path, json_text(given.value),
                                              range_text(between(-kLargestValue, kLargestValue))));
    } else {
        target = given.value.get<double>();
    }
}

void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, std::string& target,
                 ConfigErrors& problems) {
    if (!given.value.is_string()) {
        say_wrong_type(given, path, "a text in quotes", problems);
        return;
    }
    const auto text = given.value.get<std::string>();
    if (constraint.clock && !is_clock_time(text)) {
        problems.add(given.place, fmt::format("'{}' is \"{}\", it must be a time of day like 02:15", path, text));
        return;
    }
    const std::vector<std::string> choices(constraint.choices.begin(), constraint.choices.end());
    if (!choices.empty() && std::find(choices.begin(), choices.end(), text) == choices.end()) {
        const std::string guess = nearest(text, choices);
        problems.add(given.place, fmt::format("'{}' is \"{}\", it must be one of {}{}", path, text, join(choices, ", "),
                                              guess.empty() ? "" : fmt::format("; did you mean \"{}\"?", guess)));
        return;
    }
    target = text;
}

void read_scalar(const OptionValue& given, const Constraint&, const std::string& path, Day& target,
                 ConfigErrors& problems) {
    const auto day = given.value.is_string() ? parse_day(given.value.get<std::string>()) : std::nullopt;
    if (!day) {
        say_wrong_type(given, path,
                       fmt::format("a day like \"2024-12-31\", of the years {} to {}", kFirstYear, kLastYear),
                       problems);
        return;
    }
    target = *day;
}

void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path,
                 std::chrono::seconds& target, ConfigErrors& problems) {
    std::optional<std::chrono::seconds> duration;
    if (given.value.is_string()) {
        duration = parse_duration(given.value.get<std::string>());
    } else if (given.value.is_number_integer()) {
        duration = parse_duration(json_text(given.value));
    }
    if (!duration) {
        say_wrong_type(
            given, path,
            fmt::format(R"(a duration like "15min", "2h" or "1d" of at most {})", format_duration(kLongestDuration)),
            problems);
    } else if (!in_range(static_cast<double>(duration->count()), constraint)) {
        problems.add(given.place,
                     fmt::format("'{}' is {}, it must be {} s", path, json_text(given.value), range_text(constraint)));
    } else {
        target = *duration;
    }
}

void read_scalar(const OptionValue& given, const Constraint&, const std::string& /*path*/, OptionText& target,
                 ConfigErrors& /*problems*/) {
    target.text = given.value.is_string() ? given.value.get<std::string>() : json_text(given.value);
}

std::optional<OptionValue> OptionSource::find(const std::string& path, const json* in_document, bool wants_text,
                                              bool wants_list) {
    for (std::size_t i = settings_.size(); i-- > 0;) {
        if (settings_[i].path != path) {
            continue;
        }
        for (std::size_t j = 0; j <= i; ++j) {
            used_[j] = used_[j] || settings_[j].path == path;
        }
        const std::string& text = settings_[i].text;
        json value = wants_text ? json(text) : find_json(text).value_or(json(text));
        if (wants_list && !value.is_array()) {
            value = json::array();
            for (const std::string& part : split_list(text)) {
                const auto number = find_json(part);
                value.push_back(number && number->is_number() ? *number : json(part));
            }
        }
        return OptionValue{std::move(value), place(path), settings_[i].origin};
    }
    if (in_document == nullptr) {
        return std::nullopt;
    }
    return OptionValue{*in_document, place(path), origin(path)};
}

std::vector<std::string> OptionSource::keys_below(const std::string& path, bool with_dots) const {
    std::vector<std::string> keys;
    for (const Setting& setting : settings_) {
        if (setting.path.rfind(path + ".", 0) == 0) {
            const std::string rest = setting.path.substr(path.size() + 1);
            keys.push_back(with_dots ? rest : rest.substr(0, rest.find('.')));
        }
    }
    return keys;
}

bool OptionSource::sets_below(const std::string& path) const {
    return std::any_of(settings_.begin(), settings_.end(), [&](const Setting& setting) {
        return setting.path == path || setting.path.rfind(path + ".", 0) == 0;
    });
}

std::string OptionSource::place(const std::string& path) const {
    for (auto setting = settings_.rbegin(); setting != settings_.rend(); ++setting) {
        if (setting->path == path) {
            return setting->origin == "--set" ? "--set " + path : setting->origin;
        }
    }
    const auto found = document_.values.find(path);
    return found == document_.values.end()
               ? document_.name
               : fmt::format("{}:{}:{}", document_.name, found->second.line, found->second.column);
}

std::string OptionSource::key_place(const std::string& path) const {
    const auto found = document_.keys.find(path);
    return found == document_.keys.end()
               ? place(path)
               : fmt::format("{}:{}:{}", document_.name, found->second.line, found->second.column);
}

std::string OptionSource::origin(const std::string& path) const {
    const auto found = document_.values.find(path);
    return found == document_.values.end() ? kDefaultOrigin : fmt::format("{}:{}", document_.name, found->second.line);
}

std::vector<std::pair<std::string, std::string>> OptionSource::unused() const {
    std::vector<std::pair<std::string, std::string>> found;
    for (std::size_t i = 0; i < settings_.size(); ++i) {
        if (!used_[i]) {
            found.emplace_back(settings_[i].origin, settings_[i].path);
        }
    }
    return found;
}

void OptionReader::report_unknown(const std::string& path, const json* json, const std::vector<std::string>& known) {
    if (json == nullptr) {
        return;
    }
    for (const auto& item : json->items()) {
        if (std::find(known.begin(), known.end(), item.key()) != known.end()) {
            continue;
        }
        const std::string full = path.empty() ? item.key() : path + "." + item.key();
        const std::string guess = nearest(item.key(), known);
        problems_.add(source_.key_place(full),
                      fmt::format("unknown key '{}'{}", full,
                                  guess.empty() ? fmt::format("; known here: {}", join(known, ", "))
                                                : fmt::format("; did you mean '{}'?", guess)));
    }
}

}  // namespace forecast
