#include <algorithm>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "forecast/evaluation/calibration_set.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kCalibrationSchema = 1;
constexpr std::size_t kMostLeads = 50;
constexpr int kMostLeadDays = 366;

void require_that(bool so, const char* what) {
    if (!so) {
        throw Error("{}", what);
    }
}

Json lead_json(const LeadForecasts& lead) {
    Json values = Json::array();
    for (const double value : lead.values) {
        values.push_back(std::isnan(value) ? Json(nullptr) : Json(value));
    }
    return {{"days", {lead.first_day, lead.last_day}}, {"begin", format_utc(lead.begin)}, {"forecasts", values}};
}

int read_days(const Json& json) {
    const std::int64_t days = read_whole_number(json);
    require_that(days >= 0 && days <= kMostLeadDays, "a lead time is beyond all that can be");
    return static_cast<int>(days);
}

LeadForecasts read_lead(const Json& json) {
    LeadForecasts lead;
    lead.first_day = read_days(json.at("days").at(0));
    lead.last_day = read_days(json.at("days").at(1));
    const auto begin = parse_time(json.at("begin").get<std::string>(), "UTC");
    require_that(begin.has_value(), "\"begin\" is no time");
    lead.begin = *begin;
    const Json& values = json.at("forecasts");
    require_that(values.is_array() && values.size() <= kMostCalibrationRows, "it holds too many forecasts");
    for (const Json& value : values) {
        lead.values.push_back(value.is_null() ? kMissing : value.get<double>());
        require_that(is_believable(lead.values.back()), "a forecast is beyond all that can be");
    }
    return lead;
}

std::vector<LeadForecasts> read_leads(const Json& json) {
    require_that(json.is_array() && !json.empty() && json.size() <= kMostLeads, "it has no lead times, or too many");
    std::vector<LeadForecasts> leads;
    for (const Json& lead : json) {
        leads.push_back(read_lead(lead));
    }
    require_that(leads.front().first_day == 1 && leads.front().last_day == 1, "the first lead time is not of one day");
    require_that(!leads.front().values.empty(), "it holds no forecasts");
    for (std::size_t i = 1; i < leads.size(); ++i) {
        require_that(leads[i - 1].last_day < leads[i].first_day && leads[i].first_day <= leads[i].last_day &&
                         leads[i].last_day <= kMostLeadDays,
                     "its lead times are out of order");
    }
    return leads;
}

template <class Choice>
Choice read_choice(const Json& json) {
    const auto choice = parse_enum<Choice>(json.get<std::string>());
    require_that(choice.has_value(), "its issue or weather mode is unknown");
    return *choice;
}

CalibrationSet read_set(const Json& json) {
    require_that(read_whole_number(json.at("schema_version")) == kCalibrationSchema,
                 "its schema_version is none that this program reads");
    CalibrationSet set;
    set.forecaster = json.at("forecaster").get<std::string>();
    const Json& issue = json.at("issue");
    set.issue = {read_choice<IssueMode>(issue.at("mode")), issue.at("time").get<std::string>(),
                 read_days(issue.at("lead_days")), read_choice<WeatherMode>(issue.at("weather"))};
    set.zone = json.at("zone").get<std::string>();
    set.step = std::chrono::seconds(read_whole_number(json.at("step_seconds")));
    set.daily = json.at("daily").get<bool>();
    set.unit = json.at("unit").get<std::string>();
    set.leads = read_leads(json.at("leads"));
    return set;
}

}  // namespace

std::string to_json_text(const CalibrationSet& set) {
    Json leads = Json::array();
    std::transform(set.leads.begin(), set.leads.end(), std::back_inserter(leads), lead_json);
    return Json{{"schema_version", kCalibrationSchema},
                {"forecaster", set.forecaster},
                {"issue",
                 {{"mode", to_string(set.issue.mode)},
                  {"time", set.issue.time},
                  {"lead_days", set.issue.lead_days},
                  {"weather", to_string(set.issue.weather)}}},
                {"zone", set.zone},
                {"step_seconds", set.step.count()},
                {"daily", set.daily},
                {"unit", set.unit},
                {"leads", leads}}
               .dump() +
           "\n";
}

CalibrationSet parse_calibration_set(std::string_view text) {
    const Json json = parse_json<Json>(text);
    try {
        return read_set(json);
    } catch (const nlohmann::json::exception& error) {
        throw Error("{}", error.what());
    }
}

}  // namespace forecast
