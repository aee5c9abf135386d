#include <algorithm>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/features/frame_rows.hpp"
#include "forecast/report/coverage_table.hpp"
#include "forecast/report/quality_table.hpp"
#include "forecast/workflow/data_coverage.hpp"
#include "forecast/workflow/data_warnings.hpp"
#include "web_answer.hpp"
#include "web_routes.hpp"

namespace forecast {
namespace {

OutgoingAnswer answer_data_status(const WebCall& call) {
    const ServedConfig& config = call.config();
    return web_text(coverage_json(config_coverage(config.values, config.file)), "application/json");
}

/// The series that `data status` lists by this id. Throws Error(not_found), naming those that there are.
Series& series_named(ExperimentData& data, const std::string& id) {
    std::vector<std::string> known;
    for (auto& [key, series] : data.series) {
        if (series.info.id == id || key == id) {
            return series;
        }
        known.push_back(series.info.id);
    }
    throw Error(ErrorKind::not_found, "there is no series '{}'; there are {}", id, join(known, ", "));
}

WebJson answer_coverage(const WebCall& call) {
    const ServedConfig& config = call.config();
    ExperimentData data = read_experiment_data(config.values, config.file);
    const std::string id = call.asked.text("series");
    Series& series = id.empty() ? data.series.at(config.values.frame.target) : series_named(data, id);
    if (series.info.step < std::chrono::hours(24)) {
        series.info.time_zone =
            config.values.frame.time_zone;  // the days are the reader's, whatever the file's clock is
    }
    WebJson days = WebJson::array();
    for (const DayShare& day : daily_shares(series)) {
        days.push_back({{"date", format_day(day.day)}, {"share", day.share}});
    }
    return {{"series", series.info.id}, {"zone", series.info.time_zone}, {"days", days}};
}

OutgoingAnswer answer_data_check(const WebCall& call) {
    const ServedConfig& config = call.config();
    const ExperimentData data = read_experiment_data(config.values, config.file);
    check_frame_rows(config.values.frame, data.series.at(config.values.frame.target));
    return web_text(checks_json(check_data(data, config.values.frame), data.notes), "application/json");
}

}  // namespace

void add_data_routes(WebRoutes& routes) {
    routes.makes("/api/v1/data", answer_data_status, {"config"});
    routes.makes("/api/v1/data/coverage", answer_coverage, {"config", "series"});
    routes.makes("/api/v1/data/check", answer_data_check, {"config"});
}

}  // namespace forecast
