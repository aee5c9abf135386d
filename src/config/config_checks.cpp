#include "config_checks.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/secrets.hpp"

namespace forecast {
namespace {

/// Else a calendar of periods would be taken for weather: hidden, or given a forecast's errors.
void check_role(const ExperimentConfig& config, const std::string& name, const std::string& column,
                ConfigErrors& problems) {
    const ColumnOptions& options = config.frame.columns.at(column);
    const auto source = config.sources.find(options.from.substr(0, options.from.find('.')));
    if (source != config.sources.end() && !source->second.period_columns.empty() && options.role != "calendar") {
        problems.add(name, fmt::format(R"('frame.columns.{}.role' is "{}"; the source '{}' reads periods, whose days )"
                                       R"(are known ahead: make it "calendar")",
                                       column, options.role, source->first));
    }
}

/// Whether `text` is an address of the web, a host alone, or empty.
bool is_web_address(const std::string& text) {
    const std::string address = text.substr(0, text.find('?'));
    const auto end = address.find(":/");
    if (end == std::string::npos) {
        const bool has_user = address.substr(0, address.find('/')).find('@') != std::string::npos;
        return !has_user && address.substr(0, 1) != "/";
    }
    const std::string scheme = in_lower_case(address.substr(0, end));
    return (scheme == "http" || scheme == "https") && address.compare(end, 3, "://") == 0;
}

void check_addresses(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    for (const auto& [source, options] : config.sources) {
        for (const auto& [option, address] :
             {std::pair("base_url", options.base_url), std::pair("archive_url", options.archive_url),
              std::pair("forecast_url", options.forecast_url),
              std::pair("previous_runs_url", options.previous_runs_url)}) {
            if (!is_web_address(address)) {
                problems.add(name, fmt::format(R"('sources.{}.{}' is "{}", it must begin with http:// or https://)",
                                               source, option, forecast::without_secrets(address)));
            }
        }
    }
}

void check_network(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    const NetworkOptions& network = config.network;
    if (network.lstm_units.empty()) {
        problems.add(name, "'network.lstm_units' is [], it must have the units of one LSTM layer at least");
    }
    const auto check_dropout = [&](const char* option, const std::vector<double>& shares, const char* of,
                                   const std::vector<int>& layers) {
        if (!shares.empty() && shares.size() != layers.size()) {
            problems.add(name,
                         fmt::format("'network.{}' has {} values, but 'network.{}' has {} layers; give one for each "
                                     "layer",
                                     option, shares.size(), of, layers.size()));
        }
    };
    check_dropout("layer_dropout", network.layer_dropout, "lstm_units", network.lstm_units);
    check_dropout("head_dropout", network.head_dropout, "head_units", network.head_units);
    if (network.bidirectional_layers > 0 && !network.bidirectional) {
        problems.add(name, fmt::format("'network.bidirectional_layers' is {}, but 'network.bidirectional' is false; "
                                       "make it true",
                                       network.bidirectional_layers));
    }
}

void check_references(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    const auto check = [&](const std::string& path, const std::string& reference) {
        const std::string source = reference.substr(0, reference.find('.'));
        if (reference.find('.') == std::string::npos) {
            problems.add(name, fmt::format(R"('{}' is "{}", it must be "source.column")", path, reference));
        } else if (config.sources.count(source) == 0) {
            problems.add(
                name, fmt::format("'{}' is \"{}\", but there is no source '{}' in 'sources'", path, reference, source));
        }
    };
    check("frame.target", config.frame.target);
    for (const auto& [column, options] : config.frame.columns) {
        check("frame.columns." + column + ".from", options.from);
        check_role(config, name, column, problems);
    }
    if (config.split.test_to <= config.split.test_from) {
        problems.add(name, "'split.test_to' must be after 'split.test_from'; it is excluded");
    }
}

void check_schedule(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    const TrainingOptions& training = config.training;
    if (training.schedule != "plateau") {
        return;
    }
    if (config.split.validation_share == 0 && !config.split.validation_from) {
        problems.add(
            name,
            "'training.schedule' is plateau, which follows the validation loss, but there is no validation part; "
            "set 'split.validation_share' or 'split.validation_from'");
    }
    if (training.min_learning_rate > training.learning_rate) {
        problems.add(name, fmt::format("'training.min_learning_rate' {} is larger than 'training.learning_rate' {}",
                                       training.min_learning_rate, training.learning_rate));
    }
}

void check_forecasters(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    try {
        check_bases(forecaster_specs(config).named);
    } catch (const Error& error) {
        problems.add(name, error.what());
    }
}

}  // namespace

void check_values(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    check_references(config, name, problems);
    check_addresses(config, name, problems);
    check_network(config, name, problems);
}

void check_with_features(const ExperimentConfig& config, const std::string& name, ConfigErrors& problems) {
    check_forecasters(config, name, problems);
    check_schedule(config, name, problems);
}

}  // namespace forecast
