#include "odre_service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>
#include <sstream>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Territory {
    std::string_view code;
    std::string_view name;
    double scale = 1;  ///< of the data's load, so that territories can be told apart
};

struct DataSet {
    std::string_view name;
    std::string_view code_field;
    std::string_view name_field;
    std::string_view clock_field;
    minutes step;
    bool half_hours_only;  ///< rows at 15 and 45 minutes carry no load
    std::array<Territory, 2> territories;
};

constexpr std::array kMetropoles = {Territory{"242900314", "Brest Métropole", 1.0},
                                    Territory{"243300316", "Bordeaux Métropole", 2.0}};
constexpr std::array kRegions = {Territory{"53", "Bretagne", 1.0}, Territory{"75", "Nouvelle-Aquitaine", 2.0}};
constexpr std::array kCountry = {Territory{"", "France", 1.0}, Territory{}};

constexpr std::array kDataSets = {
    DataSet{"eco2mix-metropoles-tr", "code_insee_epci", "libelle_metropole", "heures", minutes(15), false, kMetropoles},
    DataSet{"eco2mix-regional-cons-def", "code_insee_region", "libelle_region", "heure", minutes(30), false, kRegions},
    DataSet{"eco2mix-regional-tr", "code_insee_region", "libelle_region", "heure", minutes(15), true, kRegions},
    DataSet{"eco2mix-national-cons-def", "", "perimetre", "heure", minutes(30), false, kCountry},
    DataSet{"eco2mix-national-tr", "", "perimetre", "heure", minutes(15), true, kCountry},
};

/// A refusal in the service's own form.
struct Refusal {
    std::string code;
    std::string message;
};

struct Row {
    Timestamp time;
    std::chrono::seconds local{0};  ///< Paris clock, since 1970-01-01 there
    Territory territory;
    double value = 0;     ///< NaN = null
    double forecast = 0;  ///< the national sets' prevision_j1
};

struct Selection {
    std::string territory;
    Period period{Timestamp{}, start_of(to_day({2200, 1, 1}), "UTC")};
    std::vector<std::string> fields;
    bool descending = false;
};

std::vector<std::string> split(const std::string& text, const std::regex& separator) {
    if (text.empty()) {
        return {};
    }
    return {std::sregex_token_iterator(text.begin(), text.end(), separator, -1), std::sregex_token_iterator()};
}

std::vector<std::string> fields_of(const DataSet& set) {
    std::vector<std::string> fields = {std::string(set.name_field),  "nature",     "date",
                                       std::string(set.clock_field), "date_heure", "consommation"};
    if (!set.code_field.empty()) {
        fields.insert(fields.begin(), std::string(set.code_field));
        fields.insert(fields.end(), {"production", "echanges_physiques"});
    } else {
        fields.insert(fields.end(), {"prevision_j1", "prevision_j"});
    }
    return fields;
}

void apply_clause(const std::string& clause, const DataSet& set, Selection& selection) {
    static const std::regex kDate(R"(\s*date_heure\s*(>=|<=|<|>)\s*(?:date)?['"]([^'"]+)['"]\s*)");
    static const std::regex kCode(R"re(\s*(\w+)\s*=\s*["']([^"']*)["']\s*)re");
    std::smatch match;
    if (std::regex_match(clause, match, kDate)) {
        const auto time = parse_time(match[2].str(), "UTC");
        if (!time) {
            throw Refusal{"ODSQLError", "ODSQL query is malformed: not a date: " + match[2].str()};
        }
        const std::chrono::seconds beyond(match[1] == "<=" || match[1] == ">" ? 1 : 0);
        auto& bound = match[1].str()[0] == '>' ? selection.period.begin : selection.period.end;
        bound = *time + beyond;
    } else if (std::regex_match(clause, match, kCode) && !set.code_field.empty() && match[1].str() == set.code_field) {
        selection.territory = match[2].str();
    } else {
        throw Refusal{"ODSQLError", "ODSQL query is malformed: " + clause};
    }
}

Selection selection_of(const DataSet& set, const Query& query) {
    static const std::regex kAnd(R"(\s+and\s+)", std::regex::icase);
    static const std::regex kComma(R"(\s*,\s*)");
    Selection selection;
    for (const auto& clause : split(parameter(query, "where"), kAnd)) {
        apply_clause(clause, set, selection);
    }
    const auto known = fields_of(set);
    selection.fields = split(parameter(query, "select"), kComma);
    for (const auto& field : selection.fields) {
        if (std::find(known.begin(), known.end(), field) == known.end()) {
            throw Refusal{"ODSQLError", "Unknown field: " + field};
        }
    }
    if (selection.fields.empty()) {
        selection.fields = known;
    }
    const auto order = parameter(query, "order_by", "date_heure");
    selection.descending = order == "date_heure desc";
    if (order.rfind("date_heure", 0) != 0) {
        throw Refusal{"ODSQLError", "Unknown field in order_by: " + order};
    }
    return selection;
}

/// Adds the row at `time`, spoilt by the clock changes as the real sets are: in March the local hour that does not
/// exist is published at the instants of the next; in October the first pass of the repeated hour is missing.
void add_row(std::vector<Row>& rows, Timestamp time, const Territory& territory, double value, double forecast) {
    const auto offset = utc_offset(time, kParis);
    if (offset > utc_offset(time + hours(1), kParis)) {
        return;
    }
    const auto local = (time + offset).time_since_epoch();
    if (offset > utc_offset(time - hours(1), kParis)) {
        rows.push_back({time, local - hours(1), territory, std::floor(value / 2), forecast});
    }
    rows.push_back({time, local, territory, value, forecast});
}

void add_territory(std::vector<Row>& rows, const ApiData& data, const DataSet& set, const Territory& territory,
                   const Period& period) {
    const auto loads_end = start_of(data.until, kParis);
    const auto rows_end = set.code_field.empty() ? start_of(data.until + 1, kParis) : loads_end;  // forecasts go on
    const auto end = std::min(period.end, rows_end);
    const auto before = [](const Observation& value, Timestamp time) { return value.time < time; };
    auto value = std::lower_bound(data.load.begin(), data.load.end(), period.begin - data.load_step, before);
    for (; value != data.load.end() && value->time < end; ++value) {
        for (minutes within(0); within < data.load_step; within += set.step) {
            const auto time = value->time + within;
            const bool on_step = time.time_since_epoch() % set.step == std::chrono::seconds(0);
            const bool no_load =
                set.half_hours_only && time.time_since_epoch() % minutes(30) != std::chrono::seconds(0);
            if (on_step && time >= period.begin && time < end) {
                const bool unknown = no_load || time >= loads_end;
                add_row(rows, time, territory, unknown ? std::nan("") : value->value * territory.scale,
                        value->value + kForecastTooHigh);
            }
        }
    }
}

std::vector<Row> rows_of(const ApiData& data, const DataSet& set, const Selection& selection) {
    std::vector<Row> rows;
    for (const auto& territory : set.territories) {
        if (!territory.name.empty() && (selection.territory.empty() || selection.territory == territory.code)) {
            add_territory(rows, data, set, territory, selection.period);
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.time < b.time; });
    if (selection.descending) {
        std::reverse(rows.begin(), rows.end());
    }
    return rows;
}

void spoil(std::vector<Row>& rows, Fault fault) {
    if (fault == Fault::unsorted) {
        std::rotate(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 3), rows.end());
    } else if (fault == Fault::duplicates) {
        const auto copy = rows;
        rows.insert(rows.end(), copy.begin(), copy.end());
    } else if (fault == Fault::wrong_territory && !rows.empty()) {
        rows.back().territory = {"243100518", "Toulouse Métropole", 1.0};
    } else if (fault == Fault::empty) {
        rows.clear();
    } else if (fault == Fault::nulls) {
        for (auto i = rows.size() * 3 / 4; i < rows.size(); ++i) {
            rows[i].value = std::nan("");
        }
    }
}

/// Loads in every form that the service was seen to use; row 0, 6, 12 ... is "ND".
std::string mixed_form(double value, std::size_t row) {
    if (row % 6 == 0) {
        return "\"ND\"";
    }
    return fmt::format(row % 3 == 0 ? "\"{:.0f}\"" : row % 2 == 0 ? "{:.1f}" : "{:.0f}", value);
}

std::string field_text(const std::string& field, const DataSet& set, const Row& row, std::size_t number,
                       std::optional<Fault> fault) {
    const Timestamp local{row.local};
    if (field == "consommation") {
        const bool mixed = fault == Fault::strings;
        return std::isnan(row.value) ? "null" : mixed ? mixed_form(row.value, number) : fmt::format("{}", row.value);
    }
    if (field == "prevision_j1") {
        return fmt::format("{}", row.forecast);
    }
    if (field == "date_heure") {
        return fmt::format("\"{}+00:00\"", format_utc(row.time).substr(0, 19));
    }
    if (field == set.clock_field) {
        return fmt::format("\"{}\"", format_utc(local).substr(11, 5));
    }
    if (field == "date") {
        return fmt::format("\"{}\"", format_utc(local).substr(0, 10));
    }
    if (field == "nature") {
        return "\"Données temps réel\"";
    }
    if (field == "production") {
        return "\"ND\"";
    }
    if (field == set.code_field) {
        return fmt::format("\"{}\"", row.territory.code);
    }
    return field == set.name_field ? fmt::format("\"{}\"", row.territory.name) : "null";
}

std::string json_array(const std::vector<Row>& rows, const DataSet& set, const Selection& selection,
                       std::optional<Fault> fault) {
    std::string json = "[";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        json += i > 0 ? ",{" : "{";
        for (const auto& field : selection.fields) {
            json += fmt::format("{}\"{}\":{}", json.back() == '{' ? "" : ",", field,
                                field_text(field, set, rows[i], i, fault));
        }
        json += "}";
    }
    return json + "]";
}

ServiceAnswer refuse(int status, const Refusal& refusal) {
    return {status, fmt::format(R"({{"error_code":"{}","message":"{}"}})", refusal.code,
                                std::regex_replace(refusal.message, std::regex("\""), "\\\""))};
}

/// Runs `answer(set)` for the data set of that name, and puts refusals into the service's form.
template <class Answer>
ServiceAnswer answer_for(const std::string& dataset, std::optional<Fault> fault, Answer&& answer) {
    if (fault == Fault::error_flag) {
        return refuse(200, {"InternalError", "Something went wrong, please try again"});
    }
    for (const auto& set : kDataSets) {
        if (set.name == dataset) {
            try {
                return answer(set);
            } catch (const Refusal& refusal) {
                return refuse(400, refusal);
            }
        }
    }
    return refuse(404, {"ODSDatasetError", "Unknown dataset: " + dataset});
}

int whole_number(const Query& query, const std::string& name, const std::string& otherwise) {
    const auto text = parameter(query, name, otherwise);
    std::istringstream stream(text);
    int value = 0;
    if (!(stream >> value) || !stream.eof()) {
        throw Refusal{"InvalidRESTParameterError", "Invalid value for " + name + " API parameter: " + text};
    }
    return value;
}

void check_page(int limit, int offset) {
    if (limit < -1 || limit > 100) {
        throw Refusal{"InvalidRESTParameterError",
                      fmt::format("Invalid value for limit API parameter: {} was found but -1 <= limit <= 100 is "
                                  "expected.",
                                  limit)};
    }
    if (offset < 0 || offset + limit > 10'000) {
        throw Refusal{"InvalidRESTParameterError",
                      fmt::format("Invalid value for offset API parameter: {} was found but offset + limit <= 10000 "
                                  "is expected.",
                                  offset)};
    }
}

}  // namespace

ServiceAnswer odre_export(const ApiData& data, const std::string& dataset, const Query& query,
                          std::optional<Fault> fault) {
    return answer_for(dataset, fault, [&](const DataSet& set) {
        const auto selection = selection_of(set, query);
        auto rows = rows_of(data, set, selection);
        const int limit = whole_number(query, "limit", "-1");
        if (limit >= 0 && static_cast<std::size_t>(limit) < rows.size()) {
            rows.resize(static_cast<std::size_t>(limit));
        }
        if (fault) {
            spoil(rows, *fault);
        }
        auto json = json_array(rows, set, selection, fault);
        if (fault == Fault::truncated) {
            json = json.substr(0, json.size() / 2) + "Streaming interrupted due to the following error: timed out";
        }
        return ServiceAnswer{200, json};
    });
}

ServiceAnswer odre_records(const ApiData& data, const std::string& dataset, const Query& query,
                           std::optional<Fault> fault) {
    return answer_for(dataset, fault, [&](const DataSet& set) {
        const int limit = whole_number(query, "limit", "10");
        const int offset = whole_number(query, "offset", "0");
        check_page(limit, offset);
        const auto selection = selection_of(set, query);
        const auto rows = rows_of(data, set, selection);
        const auto first = std::min(rows.size(), static_cast<std::size_t>(offset));
        const auto count = std::min(rows.size() - first, static_cast<std::size_t>(limit < 0 ? 10 : limit));
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
        std::vector<Row> page(begin, begin + static_cast<std::ptrdiff_t>(count));
        if (fault) {
            spoil(page, *fault);
        }
        return ServiceAnswer{200, fmt::format(R"({{"total_count":{},"results":{}}})", rows.size(),
                                              json_array(page, set, selection, fault))};
    });
}

}  // namespace forecast
