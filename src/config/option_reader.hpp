#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/config/load.hpp"
#include "forecast/core/option.hpp"
#include "forecast/core/option_text.hpp"
#include "forecast/core/time.hpp"
#include "json_document.hpp"

// The reading half of visit(): fills an options struct from a document and settings. Writing is in option_writer.hpp,
// the schema in option_schema.hpp.
//
// How a member is read follows from its type:
//
//   bool, int, std::int64_t, double, std::string   that JSON type
//   Day                                            "2024-12-31"
//   an enumeration with EnumTexts                  one of its texts
//   std::chrono::seconds                           "15min", or a whole number of seconds
//   std::optional<T>                               as T; without a value if the key is absent
//   std::vector<T>                                 a list, or "a,b" in a setting
//   std::map<std::string, T>                       an object with any keys
//   an options struct                              an object with the keys of its visit(), or, where it has a
//                                                  list_member(), a list alone, which is that member
//   OptionText                                     any value

namespace forecast {

/// Which kind of member a type is.
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

/// Whether an options struct may be written as a list.
template <class T, class = void>
struct HasListMember : std::false_type {};
template <class T>
struct HasListMember<T, std::void_t<decltype(list_member(static_cast<const T*>(nullptr)))>> : std::true_type {};

/// Types that are one JSON value and one setting.
template <class T>
inline constexpr bool kIsScalar =
    std::is_arithmetic_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Day> ||
    std::is_same_v<T, std::chrono::seconds> || std::is_same_v<T, OptionText> || std::is_enum_v<T>;

/// A value on its way into an option.
struct OptionValue {
    nlohmann::json value;
    std::string place;   ///< for messages: "configs/brest.json:12:5" or "--set training.epochs"
    std::string origin;  ///< for `config show`, see ResolvedOption
};

/// All that is wrong with a config, collected so that it is reported at once.
struct ConfigErrors {
    std::vector<std::string> sentences;

    /// Adds a sentence, unless it is there already.
    void add(const std::string& place, const std::string& sentence) {
        const std::string whole = place + ": " + sentence;
        if (std::find(sentences.begin(), sentences.end(), whole) == sentences.end()) {  // some options are read twice
            sentences.push_back(whole);
        }
    }
};

/// Each reads one kind of scalar into `target`. If the value has the wrong type or violates `constraint`, it adds to
/// `problems` and leaves `target` as it was.
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, bool& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, int& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, std::int64_t& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, double& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, std::string& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, Day& target,
                 ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path,
                 std::chrono::seconds& target, ConfigErrors& problems);
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, OptionText& target,
                 ConfigErrors& problems);

/// The same for an enumeration, by its text. `constraint` has its texts as choices (choice_of).
template <class Enum, std::enable_if_t<std::is_enum_v<Enum>, int> = 0>
void read_scalar(const OptionValue& given, const Constraint& constraint, const std::string& path, Enum& target,
                 ConfigErrors& problems) {
    std::string text = to_string(target);
    read_scalar(given, constraint, path, text, problems);
    target = parse_enum<Enum>(text).value_or(target);
}

/// Where values come from: a document, with settings over it. REQUIRES: both outlive it.
class OptionSource {
public:
    /// Later settings win over earlier ones.
    OptionSource(const JsonDocument& document, const std::vector<Setting>& settings)
        : document_(document), settings_(settings), used_(settings.size(), false) {}

    /// The value at `path`: that of the last setting for it, else `in_document`; nothing if nobody gave one.
    /// `wants_text` and `wants_list` say how the bare text of a setting is read.
    ///
    /// A setting's text is taken as it is if wants_text; else as JSON, or as it is where it is no JSON. With wants_list
    /// "a,b" is a list of two.
    std::optional<OptionValue> find(const std::string& path, const nlohmann::json* in_document, bool wants_text,
                                    bool wants_list);
    /// The keys that settings add below `path`, as for an entry of a map that the file lacks; with `with_dots` all that
    /// stands behind it.
    [[nodiscard]] std::vector<std::string> keys_below(const std::string& path, bool with_dots) const;
    /// Whether a setting is for `path` or for something below it.
    [[nodiscard]] bool sets_below(const std::string& path) const;
    /// Where the key of `path` is, for messages.
    [[nodiscard]] std::string key_place(const std::string& path) const;
    /// Where the value at `path` comes from, for messages.
    [[nodiscard]] std::string place(const std::string& path) const;
    /// Who set the value at `path`.
    [[nodiscard]] std::string origin(const std::string& path) const;
    /// Settings that no option took, as (origin, path). Called after everything was read.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> unused() const;

private:
    const JsonDocument& document_;
    const std::vector<Setting>& settings_;
    std::vector<bool> used_;
};

/// Visits an options struct and fills it from a source. Collects mistakes instead of throwing.
class OptionReader {
public:
    /// `known_paths` gets the path of every option, for suggestions.
    OptionReader(OptionSource& source, ConfigErrors& problems, std::vector<std::string>& known_paths)
        : source_(source), problems_(problems), known_paths_(known_paths) {}

    /// Fills `options`, whose section stands at `path` ("" = the whole config). `json` is the section in the document,
    /// nullptr if it is not there. Unknown keys are mistakes.
    template <class Struct>
    void read_struct(const std::string& path, const nlohmann::json* json, Struct& options) {
        if (json != nullptr && !json->is_object()) {
            problems_.add(source_.place(path), "'" + path + "' must be an object { }, not " + describe(*json));
            return;
        }
        std::vector<std::string> known;
        visit(
            [&](const char* name, auto& member, const Constraint& constraint, Description /*for people*/) {
                known.emplace_back(name);
                read_key(path, name, json, constraint, member);
                if (const std::string before(former_name(name)); !before.empty()) {
                    known.push_back(before);
                    read_former_key(path, before, name, json, constraint, member);
                }
            },
            options);
        report_unknown(path, json, known);
    }

    /// A value in words, for messages: "an object", "a list", or its beginning.
    static std::string describe(const nlohmann::json& value);
    /// A sentence for each key that was given by the name that it had in an earlier release.
    [[nodiscard]] const std::vector<std::string>& renamed() const { return renamed_; }

private:
    /// Reads the key `name` of the section `json`, and the settings for it.
    template <class T>
    void read_key(const std::string& path, const std::string& name, const nlohmann::json* json,
                  const Constraint& constraint, T& member) {
        const bool there = json != nullptr && json->contains(name);
        read(path.empty() ? name : std::string(path).append(".").append(name), there ? &json->at(name) : nullptr,
             constraint, member);
    }

    /// Reads the key `now` by `before`, its name in earlier releases, and notes that. Both at once are a mistake.
    template <class T>
    void read_former_key(const std::string& path, const std::string& before, const std::string& now,
                         const nlohmann::json* json, const Constraint& constraint, T& member) {
        const std::string full = path.empty() ? before : std::string(path).append(".").append(before);
        const bool there = json != nullptr && json->contains(before);
        if (!there && !source_.sets_below(full)) {
            return;
        }
        if (there && json->contains(now)) {
            problems_.add(source_.key_place(full),
                          fmt::format("'{}' and '{}' are the same; keep '{}'", before, now, now));
        }
        renamed_.push_back(fmt::format("{}: '{}' is called '{}' now", source_.key_place(full), full, now));
        read_key(path, before, json, constraint, member);
    }

    /// Reads any member: what it does follows from T, see the table above.
    template <class T>
    void read(const std::string& path, const nlohmann::json* json, const Constraint& constraint, T& member) {
        known_paths_.push_back(path);
        if constexpr (kIsScalar<T>) {
            constexpr bool kText = !std::is_arithmetic_v<T>;
            if (const auto given = source_.find(path, json, kText, false)) {
                read_scalar(*given, constraint, path, member, problems_);
            }
        } else if constexpr (IsOptional<T>::value) {
            if (json != nullptr || source_.sets_below(path)) {
                read(path, json, constraint, member.emplace());
            }
        } else if constexpr (IsVector<T>::value) {
            read_vector(path, json, constraint, member);
        } else if constexpr (IsMap<T>::value) {
            read_map(path, json, constraint, member);
        } else if constexpr (HasListMember<T>::value) {
            read_list_or_struct(path, json, member);
        } else {
            read_struct(path, json, member);
        }
    }

    /// A list alone is the struct's list member. A setting replaces all of it.
    template <class T>
    void read_list_or_struct(const std::string& path, const nlohmann::json* json, T& member) {
        auto given = source_.find(path, json, false, false);
        if (given && !given->value.is_structured()) {
            given = source_.find(path, json, false, true);  // "a,b" of a setting
        }
        if (!given) {
            return;
        }
        if (!given->value.is_structured()) {
            problems_.add(given->place,
                          "'" + path + "' must be a list [ ] or an object { }, not " + describe(given->value));
            return;
        }
        const bool is_list = given->value.is_array();
        read_struct(path, is_list ? nullptr : &given->value, member);
        if (is_list) {
            read_elements(path, *given, Constraint(), member.*list_member(&member));
        }
    }

    /// A list is replaced completely: by a setting, or by the document's.
    template <class T>
    void read_vector(const std::string& path, const nlohmann::json* json, const Constraint& constraint,
                     std::vector<T>& member) {
        const auto given = source_.find(path, json, false, kIsScalar<T>);
        if (!given) {
            return;
        }
        if (!given->value.is_array()) {
            problems_.add(given->place, "'" + path + "' must be a list [ ], not " + describe(given->value));
            return;
        }
        read_elements(path, *given, constraint, member);
    }

    /// REQUIRES: `given` is a list.
    template <class T>
    void read_elements(const std::string& path, const OptionValue& given, const Constraint& constraint,
                       std::vector<T>& member) {
        member.clear();
        for (std::size_t i = 0; i < given.value.size(); ++i) {
            const std::string element_path = path + "." + std::to_string(i);
            T element{};
            if constexpr (kIsScalar<T>) {
                read_scalar({given.value[i], given.place, given.origin}, constraint, element_path, element, problems_);
            } else {
                read_struct(element_path, &given.value[i], element);
            }
            member.push_back(std::move(element));
        }
    }

    /// A map takes entries from the document and from settings below it. The keys of one of structs with a
    /// list_member() are paths of options.
    template <class T>
    void read_map(const std::string& path, const nlohmann::json* json, const Constraint& constraint,
                  std::map<std::string, T>& member) {
        std::vector<std::string> keys = source_.keys_below(path, HasListMember<T>::value);
        std::optional<OptionValue> given;
        if (json != nullptr || keys.empty()) {
            given = source_.find(path, json, false, false);
        }
        if (given && !given->value.is_object()) {
            problems_.add(given->place, "'" + path + "' must be an object { }, not " + describe(given->value));
            return;
        }
        if (given) {
            for (const auto& item : given->value.items()) {
                keys.push_back(item.key());
            }
        }
        for (const std::string& key : keys) {
            const bool there = given && given->value.contains(key);
            const std::string key_path = std::string(path).append(".").append(key);
            read(key_path, there ? &given->value.at(key) : nullptr, constraint, member[key]);
        }
    }

    /// Adds a mistake for each key of `json` that is not among `known`, with the nearest known one.
    void report_unknown(const std::string& path, const nlohmann::json* json, const std::vector<std::string>& known);

    OptionSource& source_;
    ConfigErrors& problems_;
    std::vector<std::string>& known_paths_;
    std::vector<std::string> renamed_;
};

}  // namespace forecast
