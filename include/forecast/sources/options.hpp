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

/// One entry of `sources` in a config. `type` decides which members have a meaning: visit() names only those, so that a
/// key of another type is an unknown key.
///
///   {"type": "eco2mix", "territory": "242900314"}                             load of Brest Métropole
///   {"type": "open-meteo", "latitude": 48.45, "longitude": -4.42}             weather of a point
///   {"type": "csv", "files": ["load-*.csv"], "value_columns": ["Puissance"]}  own files
///   {"type": "simulated"}                                                     a synthetic town
struct SourceOptions {
    std::string type;
    std::optional<std::chrono::seconds> publication_delay;

    // eco2mix
    std::string base_url;
    std::string dataset = "eco2mix-metropoles-tr";
    std::string territory;
    std::vector<std::string> fields = {"consommation"};
    // eco2mix, open-meteo
    Day since{18262};  ///< 2020-01-01
    int refetch_days = 15;
    bool ignore_server_clock = false;
    // open-meteo
    double latitude = 0;
    double longitude = 0;
    std::string archive_url;
    std::string forecast_url;
    std::vector<std::string> variables = {"temperature_2m", "relative_humidity_2m", "wind_speed_10m",
                                          "shortwave_radiation"};
    int forecast_days = 8;
    int previous_runs = 0;
    std::string previous_runs_url;
    // csv
    std::vector<std::string> files;
    std::string time_column = "date";
    std::vector<std::string> time_columns;
    std::string time_format;
    std::optional<std::string> stamps;
    std::string time_zone = std::string(kParis);
    std::optional<std::chrono::seconds> step;
    std::vector<std::string> value_columns;
    std::vector<std::string> period_columns;
    std::string pivot;
    std::map<std::string, double> weights;
    std::map<std::string, std::string> drop_where;
    std::map<std::string, std::string> keep_where;
    double scale = 1.0;
    double offset = 0.0;
    std::optional<std::string> separator;
    std::optional<std::string> encoding;
    std::optional<int> skip_lines;
    std::optional<std::string> decimal;
    std::optional<std::string> thousands;
    std::vector<std::string> missing;
    // simulated
    std::int64_t data_seed = 1;
    Day from{14610};  ///< 2010-01-01
    Day to{18262};    ///< 2020-01-01
    bool faults = true;
};

/// Options of ODRÉ's éCO2mix.
template <class Visitor>
void visit_eco2mix(Visitor& field, SourceOptions& o) {
    field("base_url", o.base_url, anything(),
          "Address of another server of the data set: its host, or all of the URL before the data set's name. "
          "Empty: the public service.");
    field("dataset", o.dataset, anything(),
          "Identifier of the éCO2mix data set; others are eco2mix-regional-tr and eco2mix-national-cons-def.");
    field("territory", o.territory, anything(),
          "EPCI code of a métropole, such as 242900314, or INSEE code of a region. Empty for the national data "
          "sets.");
    field("fields", o.fields, anything(), "Fields of the data set to fetch, a series each.");
}

/// Options of Open-Meteo.
template <class Visitor>
void visit_open_meteo(Visitor& field, SourceOptions& o) {
    field("latitude", o.latitude, between(-90, 90), "Latitude in degrees north.");
    field("longitude", o.longitude, between(-180, 180), "Longitude in degrees east.");
    field("archive_url", o.archive_url, anything(),
          "Address of the archive of observed weather. Empty: the public service.");
    field("forecast_url", o.forecast_url, anything(), "Address of the weather forecast. Empty: the public service.");
    field("variables", o.variables, anything(), "Hourly variables to fetch, by Open-Meteo's names; a series each.");
    field("forecast_days", o.forecast_days, between(0, 16), "Days of weather forecast to fetch. 0: none.");
    field("previous_runs", o.previous_runs, between(0, 7),
          "Number of earlier days whose forecasts are fetched: those issued 1, 2, ... days before. 0: none.");
    field("previous_runs_url", o.previous_runs_url, anything(),
          "Address of the forecasts issued on earlier days. Empty: the public service.");
}

/// Options of all that is fetched from an API.
template <class Visitor>
void visit_fetching(Visitor& field, SourceOptions& o) {
    field("since", o.since, anything(), "First day ever fetched.");
    field("refetch_days", o.refetch_days, between(0, 365),
          "Newest days that each fetch asks for again, since values are revised.");
    field("ignore_server_clock", o.ignore_server_clock, anything(),
          "Believe this machine's clock where the server's is known to be wrong.");
}

/// How a file is written: its text, and the times of its rows.
template <class Visitor>
void visit_csv_format(Visitor& field, SourceOptions& o) {
    field("files", o.files, anything(), "Paths or globs of .csv and .csv.gz files, such as load-*.csv; required.");
    field("separator", o.separator, one_of(",", ";", "tab", "\t", "|"), "Separator of the columns. Default: detected.");
    field("encoding", o.encoding, one_of("utf-8", "latin-1", "utf-16"), "Encoding of the text. Default: detected.");
    field("skip_lines", o.skip_lines, at_least(0),
          "Lines above the header. Default: detected by the names of the columns.");
    field("time_column", o.time_column, anything(), "Column of the time.");
    field("time_columns", o.time_columns, anything(),
          "Two columns in place of time_column: day and clock, or, where stamps is interval, the begin and the end.");
    field("time_format", o.time_format, anything(),
          "Format of the time as of strptime, such as %d/%m/%Y %H:%M. Empty: detected.");
    field("stamps", o.stamps, one_of("begin", "end", "interval"),
          "Whether a time is the begin or the end of its step, or an interval written out. Default: detected.");
    field("time_zone", o.time_zone, anything(), "Time zone of times without an offset, by its IANA name.");
    field("step", o.step, above(0),
          "Time step of the values, a duration such as 15min or 1h. Default: the usual spacing of the file's "
          "times, 1d at most.");
}

/// Which values of a file are read.
template <class Visitor>
void visit_csv_values(Visitor& field, SourceOptions& o) {
    field("value_columns", o.value_columns, anything(),
          "Columns of values to read, a series each; required unless period_columns is given.");
    field("period_columns", o.period_columns, anything(),
          "Columns of the begin and the end (exclusive) of calendar periods, in place of time_column and "
          "value_columns. They give a daily column in_period of 0 and 1.");
    field("pivot", o.pivot, anything(),
          "Column of a long file that tells apart the rows of one time, such as a region's code. Each of its keys "
          "becomes a series.");
    field("weights", o.weights, anything(),
          "Weight of each key of pivot, for a weighted mean over them. Empty: a series for each key.");
    field("drop_where", o.drop_where, anything(),
          "Rows to leave out: column and value, such as \"population\": \"Enseignants\".");
    field("keep_where", o.keep_where, anything(),
          "Rows to keep: column and value. Rows with another value in that column are left out.");
    field("decimal", o.decimal, one_of(".", ","), "Decimal mark of the numbers. Default: detected.");
    field("thousands", o.thousands, one_of(".", ",", " ", "'"),
          "Mark between the thousands of a number. Default: detected.");
    field("missing", o.missing, anything(),
          "Words that stand for a missing value, beside the usual ones such as NA and n/e.");
    field("scale", o.scale, anything(), "Factor on each value; 0.001 turns kW into MW.");
    field("offset", o.offset, anything(), "Added to each value after scale; -273.15 turns kelvins into °C.");
}

/// Options of the simulated town.
template <class Visitor>
void visit_simulated(Visitor& field, SourceOptions& o) {
    field("data_seed", o.data_seed, at_least(0), "Seed of the simulated data.");
    field("from", o.from, anything(), "First day of the simulated data.");
    field("to", o.to, anything(), "Day after the last one of the simulated data.");
    field("faults", o.faults, anything(), "Whether the simulated data have gaps, spikes and stuck values.");
}

template <class Visitor>
void visit(Visitor&& field, SourceOptions& o) {
    field("type", o.type, one_of("eco2mix", "open-meteo", "csv", "simulated"),
          "Kind of source: an API (eco2mix, open-meteo), your own files (csv) or a simulated town (simulated).");
    field("publication_delay", o.publication_delay, at_least(0),
          "How long after its time a value becomes known, such as 2h30min. Default: 2h30min for eco2mix and simulated, "
          "5d for open-meteo, one step for csv.");
    if (o.type == "eco2mix") {
        visit_eco2mix(field, o);
        visit_fetching(field, o);
    } else if (o.type == "open-meteo") {
        visit_open_meteo(field, o);
        visit_fetching(field, o);
    } else if (o.type == "csv") {
        visit_csv_format(field, o);
        visit_csv_values(field, o);
    } else if (o.type == "simulated") {
        visit_simulated(field, o);
    }
}

}  // namespace forecast
