#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "option_reader.hpp"
#include "option_writer.hpp"

// A config of any kind: read from a document with settings over it, and listed.

namespace forecast {

/// What is shown and recorded of a config holds no password of a URL.
OrderedJson json_without_secrets(OrderedJson json);

/// Who set the value at `path`.
std::string origin_of(const JsonDocument& document, const std::vector<Setting>& settings, const std::string& path);

/// Adds a mistake for each setting that no option took.
void report_unused(const OptionSource& source, const std::vector<std::string>& known_paths, ConfigErrors& problems);

/// Fills `config`; `check(problems)` adds what does not go together in it. Returns a sentence for each key that was
/// given by an earlier name. Throws one Error(invalid_argument) of all that is wrong.
template <class Config, class Check>
std::vector<std::string> read_options(const JsonDocument& document, const std::vector<Setting>& settings,
                                      Config& config, const Check& check) {
    ConfigErrors problems;
    std::vector<std::string> known_paths;
    OptionSource source(document, settings);
    OptionReader reader(source, problems, known_paths);
    reader.read_struct("", &document.root, config);
    report_unused(source, known_paths, problems);
    if (problems.sentences.empty()) {
        check(problems);
    }
    if (!problems.sentences.empty()) {
        throw Error(ErrorKind::invalid_argument, "{}", join(problems.sentences, "\n"));
    }
    return reader.renamed();
}

/// Every option of a config, in the order of its visit(), without secrets.
template <class Config>
std::vector<ResolvedOption> resolved_options(const JsonDocument& document, const std::vector<Setting>& settings,
                                             Config& config) {
    std::vector<ResolvedOption> options;
    list_options(
        "", config, "An experiment.", [&](const std::string& path, OrderedJson value, Description description) {
            value = json_without_secrets(std::move(value));
            options.push_back({path,
                               value.is_string() ? value.get<std::string>()
                                                 : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                               without_secrets(origin_of(document, settings, path)), description.text()});
        });
    return options;
}

}  // namespace forecast
