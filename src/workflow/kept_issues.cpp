#include "forecast/workflow/kept_issues.hpp"

#include <algorithm>
#include <vector>

#include <spdlog/spdlog.h>

#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/report/forecast_table.hpp"
#include "forecast/workflow/kept_monitor.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

/// Without colons, which some file systems do not take.
std::string name_of_issue(Timestamp issued_at) {
    std::string name = format_utc(issued_at);
    name.erase(std::remove(name.begin(), name.end(), ':'), name.end());
    return name + ".json";
}

/// Their names sort as their times.
void remove_old_issues(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (std::size_t i = 0; i + kIssuesKept < files.size(); ++i) {
        std::error_code ignored;  // another process may have removed it
        fs::remove(files[i], ignored);
    }
}

}  // namespace

fs::path issues_directory(const Workspace& workspace, const ExperimentConfig& config) {
    return experiment_directory(workspace, "issued", config);
}

std::string issue_json(const PredictOutcome& outcome) {
    return forecast_json({outcome.frame, outcome.forecasts, outcome.forecaster, outcome.run.summary.run_id,
                          outcome.rows.issued_at, outcome.failed});
}

std::optional<std::string> keep_issue(const PredictOutcome& outcome, const Workspace& workspace) {
    const fs::path directory = issues_directory(workspace, outcome.config);
    try {
        write_file_atomically(directory / name_of_issue(outcome.rows.issued_at), issue_json(outcome));
        remove_old_issues(directory);
        return std::nullopt;
    } catch (const std::exception& failure) {
        return failure.what();
    }
}

std::optional<nlohmann::json> kept_issue(const Workspace& workspace, const ExperimentConfig& config,
                                         Timestamp issued_at) {
    const fs::path file = issues_directory(workspace, config) / name_of_issue(issued_at);
    if (!fs::exists(file)) {
        return std::nullopt;
    }
    try {
        auto issue = parse_json(read_file(file));
        issue.at("forecasts").at(0).at("value");
        return issue;
    } catch (const std::exception& fault) {
        spdlog::warn("{} is no issue of a forecast that can be used: {}", file.string(), fault.what());
        return std::nullopt;
    }
}

}  // namespace forecast
