#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

/// One entry of `sources`. `type` decides which of the members below mean something; each type visits its own, so that
/// a key of another type is an unknown key.
struct SourceOptions {
    std::string type;  ///< eco2mix, open-meteo, csv, simulated
    /// Default: 2h30 for eco2mix and simulated, 5 d for open-meteo, the step (a calendar day of daily rows) for csv.
    std::optional<std::chrono::seconds> publication_delay;

    // eco2mix
    std::string base_url;  ///< a host, or all before the data set's name; default: the public service
    std::string dataset = "eco2mix-metropoles-tr";
    std::string territory;  ///< EPCI or INSEE region code; empty for the national data sets
    std::vector<std::string> fields = {"consommation"};
    // eco2mix, open-meteo
    Day since{18262};                  ///< 2020-01-01, the first day ever asked for
    int refetch_days = 15;             ///< trailing window asked for again, since values are revised
    bool ignore_server_clock = false;  ///< where it is known to be wrong; this machine's is believed then
    // open-meteo
    double latitude = 0;
    double longitude = 0;
    std::string archive_url;   ///< default: the public service
    std::string forecast_url;  ///< default: the public service
    std::vector<std::string> variables = {"temperature_2m", "relative_humidity_2m", "wind_speed_10m",
                                          "shortwave_radiation"};
    int forecast_days = 8;
    int previous_runs = 0;          ///< forecasts as issued 1, 2, ... so many days before; 0 = none
    std::string previous_runs_url;  ///< default: the public service
    // csv
    std::vector<std::string> files;  ///< paths or globs, .csv or .csv.gz
    std::string time_column = "date";
    std::vector<std::string> time_columns;        ///< instead: day and clock apart, or begin and end of an interval
    std::string time_format;                      ///< as of strptime; empty: found out
    std::optional<std::string> stamps;            ///< begin, end or interval; absent: found out
    std::string time_zone = std::string(kParis);  ///< of times without an offset
    std::optional<std::chrono::seconds> step;     ///< default: what most of the file's times are apart, 1d at most
    std::vector<std::string> value_columns;
    std::vector<std::string> period_columns;  ///< instead of time_column and value_columns: begin and end of periods
    std::string pivot;                        ///< long files: the column that tells the rows of one time apart
    std::map<std::string, double> weights;    ///< of the pivot's keys; weighted mean over them. Empty: a series each
    std::map<std::string, std::string> drop_where;  ///< rows with this value in this column are left out
    std::map<std::string, std::string> keep_where;  ///< rows with another value in this column are left out
    double scale = 1.0;                             ///< value times scale
    double offset = 0.0;                            ///< added after that: -273.15 makes degrees of kelvins
    std::optional<std::string> separator;           ///< absent, as the following: found out
    std::optional<std::string> encoding;
    std::optional<int> skip_lines;  ///< above the header
    std::optional<std::string> decimal;
    std::optional<std::string> thousands;
    std::vector<std::string> missing;  ///< words for no value, beside those that are known
    // simulated
    std::int64_t data_seed = 1;
    Day from{14610};     ///< 2010-01-01
    Day to{18262};       ///< 2020-01-01, excluded
    bool faults = true;  ///< gaps, spikes, stuck values
};

template <class Visitor>
void visit(Visitor&& field, SourceOptions& o) {
    field("type", o.type, one_of("eco2mix", "open-meteo", "csv", "simulated"));
    field("publication_delay", o.publication_delay, at_least(0));
    if (o.type == "eco2mix") {
        field("base_url", o.base_url, anything());
        field("dataset", o.dataset, anything());
        field("territory", o.territory, anything());
        field("fields", o.fields, anything());
    }
    if (o.type == "open-meteo") {
        field("latitude", o.latitude, between(-90, 90));
        field("longitude", o.longitude, between(-180, 180));
        field("archive_url", o.archive_url, anything());
        field("forecast_url", o.forecast_url, anything());
        field("variables", o.variables, anything());
        field("forecast_days", o.forecast_days, between(0, 16));
        field("previous_runs", o.previous_runs, between(0, 7));
        field("previous_runs_url", o.previous_runs_url, anything());
    }
    if (o.type == "eco2mix" || o.type == "open-meteo") {
        field("since", o.since, anything());
        field("refetch_days", o.refetch_days, between(0, 365));
        field("ignore_server_clock", o.ignore_server_clock, anything());
    }
    if (o.type == "csv") {
        field("files", o.files, anything());
        field("separator", o.separator, one_of(",", ";", "tab", "\t", "|"));
        field("encoding", o.encoding, one_of("utf-8", "latin-1", "utf-16"));
        field("skip_lines", o.skip_lines, at_least(0));
        field("time_column", o.time_column, anything());
        field("time_columns", o.time_columns, anything());
        field("time_format", o.time_format, anything());
        field("stamps", o.stamps, one_of("begin", "end", "interval"));
        field("time_zone", o.time_zone, anything());
        field("step", o.step, above(0));
        field("value_columns", o.value_columns, anything());
        field("period_columns", o.period_columns, anything());
        field("pivot", o.pivot, anything());
        field("weights", o.weights, anything());
        field("drop_where", o.drop_where, anything());
        field("keep_where", o.keep_where, anything());
        field("decimal", o.decimal, one_of(".", ","));
        field("thousands", o.thousands, one_of(".", ",", " ", "'"));
        field("missing", o.missing, anything());
        field("scale", o.scale, anything());
        field("offset", o.offset, anything());
    }
    if (o.type == "simulated") {
        field("data_seed", o.data_seed, at_least(0));
        field("from", o.from, anything());
        field("to", o.to, anything());
        field("faults", o.faults, anything());
    }
}

}  // namespace forecast
