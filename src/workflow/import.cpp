#include "forecast/workflow/import.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/sources/territories.hpp"
#include "forecast/workflow/daily_tables.hpp"
#include "forecast/workflow/stamp_checks.hpp"

namespace forecast {
namespace {

/// A series of a fetched source, and the territory that the source is of; empty without.
struct ImportTarget {
    SeriesInfo info;
    std::string territory;
};

/// What the file's values are taken for.
ImportTarget import_target(const ExperimentConfig& config, const std::string& into, HttpClient& http) {
    const auto dot = into.find('.');
    const auto options = config.sources.find(into.substr(0, dot));
    if (dot == std::string::npos || options == config.sources.end()) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' names no series to import into: it must be source.column, with a source of the config", into);
    }
    const auto source = make_source(options->first, options->second, http);
    if (!source->remote()) {
        throw Error(ErrorKind::invalid_argument, "nothing is imported into {}: {} sources are read directly", into,
                    options->second.type);
    }
    std::vector<std::string> columns;
    for (const SeriesInfo& info : source->series()) {
        if (info.column == into.substr(dot + 1)) {
            return {info, options->second.territory};
        }
        columns.push_back(info.column);
    }
    throw Error(ErrorKind::invalid_argument, "there is no series {}: '{}' has {}", into, options->first,
                join(columns, ", "));
}

std::map<std::string, std::string> rows_wanted(const std::vector<std::string>& where) {
    std::map<std::string, std::string> wanted;
    for (const std::string& rule : where) {
        const auto equals = rule.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' chooses no rows: it must be COLUMN=VALUE, such as \"Code INSEE EPCI=242900314\"", rule);
        }
        wanted[rule.substr(0, equals)] = rule.substr(equals + 1);
    }
    return wanted;
}

SourceOptions file_options(const ImportRequest& request, const SeriesInfo& target) {
    SourceOptions csv = request.format;
    csv.type = "csv";
    csv.files = request.files;
    csv.time_column = request.time_column;
    csv.time_zone = request.time_zone;
    csv.step = target.step;
    csv.value_columns = {request.value_column.empty() ? target.column : request.value_column};
    csv.keep_where = rows_wanted(request.where);
    return csv;
}

/// Which of the territories `there` is meant; `column` says of each row whose it is, by code or by name.
std::string territory_of_file(const std::vector<std::string>& there, const std::string& column, bool is_code,
                              const std::string& wanted) {
    constexpr std::size_t kNamed = 5;
    std::vector<std::string> meant;
    std::copy_if(there.begin(), there.end(), std::back_inserter(meant),
                 [&](const std::string& found) { return is_code ? found == wanted : is_territory(wanted, found); });
    if (meant.size() == 1) {
        return meant.front();
    }
    const auto named = static_cast<std::ptrdiff_t>(std::min(kNamed, there.size()));
    throw Error(ErrorKind::insufficient_data,
                "the column '{}' of the file names {}{}, of which {} {}, the territory of the config", column,
                join({there.begin(), there.begin() + named}, ", "),
                there.size() > kNamed ? fmt::format(" and {} more", there.size() - kNamed) : "",
                meant.empty() ? "none is" : "several may be", wanted.empty() ? "the whole country" : wanted)
        .with_advice(fmt::format("choose the rows with --where \"{}=...\"", column));
}

/// Of a file that says which territory each row is of only the one that the config asks for.
Batch read_files(const ImportRequest& request, const ImportTarget& target, HttpClient& http) {
    SourceOptions csv = file_options(request, target.info);
    const TerritoryColumns columns = territory_columns(csv_columns(csv));
    const std::optional<std::string> column = columns.code ? columns.code : columns.name;
    const Period always{Timestamp::min(), Timestamp::max()};
    if (!column || csv.keep_where.count(*column) > 0) {
        return make_source("import", csv, http)->read(always);
    }
    csv.pivot = *column;
    std::vector<std::string> there;
    for (const SeriesInfo& info : make_source("import", csv, http)->series()) {
        there.push_back(info.column.substr(csv.value_columns.front().size() + 1));
    }
    csv.pivot.clear();
    csv.keep_where[*column] = territory_of_file(there, *column, columns.code.has_value(), target.territory);
    return make_source("import", csv, http)->read(always);
}

void check_import(const Batch& batch, const ImportRequest& request) {
    const auto& conflicting = batch.repeated.front().conflicting;
    if (!conflicting.empty()) {
        throw Error(ErrorKind::insufficient_data,
                    "{}: two different values stand at each of {} time(s), the first {}; nothing was stored",
                    join(request.files, ", "), conflicting.size(), format_local(conflicting.front(), request.time_zone))
            .with_advice("where a column tells such rows apart, choose those to take with --where \"COLUMN=VALUE\"");
    }
    const auto& values = batch.series.front().values;
    if (std::none_of(values.begin(), values.end(), [](const Observation& o) { return std::isfinite(o.value); })) {
        throw Error(ErrorKind::insufficient_data, "{}: there is no value in it{}", join(request.files, ", "),
                    request.where.empty() ? "" : " in the rows that --where keeps");
    }
}

}  // namespace

ImportResult import_values(const ExperimentConfig& config, const ImportRequest& request, const Workspace& workspace,
                           Observer& observer) {
    const HttpOptions options;
    const auto http = make_http_client(options);
    const ImportTarget target = import_target(config, request.into, *http);
    Batch batch = read_files(request, target, *http);
    for (const std::string& note : batch.notes) {
        observer.on_warning(note);
    }
    check_import(batch, request);
    Series& series = batch.series.front();
    series.info = target.info;
    series.info.source = "import of " + join(request.files, ", ");
    const auto lock = workspace.lock_observations(config.store, request.wait);
    const auto store = open_observation_store(config.store, *lock);
    refuse_a_doubtful_clock(*store);
    const UpsertCount count = store->upsert(series, now());
    fill_daily_tables(config, *store);
    return {target.info.id, count};
}

}  // namespace forecast
