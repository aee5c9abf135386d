#include "forecast/workflow/data_warnings.hpp"

#include <spdlog/spdlog.h>

namespace forecast {
namespace {

CheckOptions options_for(const std::string& key, const ExperimentData& data, const FrameOptions& frame) {
    CheckOptions options;
    options.time_zone = frame.time_zone;
    options.zero_is_missing = key == frame.target ? frame.zero_is_missing : std::optional(false);
    options.is_fetched = data.fetched.count(key) > 0;
    if (const auto repeated = data.repeated.find(key); repeated != data.repeated.end()) {
        options.conflicting = repeated->second.conflicting;
        options.skipped_hour = repeated->second.skipped_hour;
    }
    return options;
}

}  // namespace

bool holds_forecasts(const std::string& key) {
    return key.find(".forecast/") != std::string::npos || key.find(".previous_day") != std::string::npos;
}

std::vector<SeriesCheck> check_data(const ExperimentData& data, const FrameOptions& frame) {
    std::vector<SeriesCheck> checks;
    for (const auto& [key, series] : data.series) {
        if (!holds_forecasts(key)) {
            checks.push_back(check_series(key, series, options_for(key, data, frame)));
        }
    }
    return checks;
}

void warn_of_data(const ExperimentData& data, const FrameOptions& frame, const std::string& config_file) {
    constexpr std::size_t kTold = 5;
    std::size_t count = 0;
    for (const SeriesCheck& check : check_data(data, frame)) {
        for (const SeriesFinding& finding : check.findings) {
            if ((finding.severity == Severity::problem) && count++ < kTold) {
                spdlog::warn("{}, {}: {}", finding.subject, to_string(finding.kind), finding.sentence);
            }
        }
    }
    if (count > 0) {
        spdlog::warn("{}what to do: forecast data check --config {}",
                     count > kTold ? fmt::format("and {} more findings; ", count - kTold) : "", config_file);
    }
}

}  // namespace forecast
