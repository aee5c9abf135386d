#include "forecast/workflow/experiment_data.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/text.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {
namespace {

const Period kAlways = {Timestamp::min(), Timestamp::max()};

/// Fails if it is ever asked: reading commands do not touch the network.
class NoNetwork : public HttpClient {
public:
    HttpResponse send(const HttpRequest& request) override {
        throw Error("{} was about to be asked by a command that must not touch the network", request.url);
    }
};

/// The columns of each source that the frame is made of.
std::map<std::string, std::set<std::string>> wanted_columns(const ExperimentConfig& config) {
    std::map<std::string, std::set<std::string>> wanted;
    const auto want = [&](const std::string& reference) {
        const auto dot = reference.find('.');
        wanted[reference.substr(0, dot)].insert(reference.substr(dot + 1));
    };
    want(config.frame.target);
    for (const auto& [name, column] : config.frame.columns) {
        want(column.from);
        if (column.continued_by) {
            want(*column.continued_by);
        }
    }
    return wanted;
}

/// The key under which build_frame looks a series up: "weather.temperature_2m", "weather.forecast/temperature_2m".
std::string key_of(const std::string& source, const std::string& column) {
    return source + "." + column;
}

void check_columns(const std::string& name, const std::set<std::string>& wanted, const std::vector<SeriesInfo>& known) {
    std::vector<std::string> columns;
    for (const SeriesInfo& info : known) {
        columns.push_back(info.column);
    }
    for (const std::string& column : wanted) {
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
            throw Error(ErrorKind::invalid_argument, "source '{}' has no column '{}'; it has {}", name, column,
                        join(columns, ", "));
        }
    }
}

void read_direct(DataSource& source, const std::string& name, const std::set<std::string>& wanted,
                 ExperimentData& data) {
    for (const Period& period : source.requests(kAlways)) {
        Batch batch = source.read(period);
        data.notes.insert(data.notes.end(), batch.notes.begin(), batch.notes.end());
        for (RepeatedTimes& times : batch.repeated) {
            data.repeated[key_of(name, times.column)] = std::move(times);
        }
        for (Series& series : batch.series) {
            if (wanted.count(series.info.column) != 0) {
                data.series[key_of(name, series.info.column)] = std::move(series);
            }
        }
    }
}

/// A note where a wrong clock stamped values as known long before their time: all that is learnt of them looks ahead.
void note_wrong_stamps(const std::string& key, const Series& series, std::vector<std::string>& notes) {
    constexpr std::chrono::hours kLongestForecast(17 * 24);
    const auto early = std::count_if(series.values.begin(), series.values.end(),
                                     [&](const Observation& o) { return o.available_at < o.time - kLongestForecast; });
    if (early > 0) {
        notes.push_back(
            fmt::format("{}: {} values are stamped as known long before their time, which a wrong clock does; see: "
                        "forecast doctor",
                        key, early));
    }
}

void read_stored(const ObservationStore* store, const DataSource& source, const std::string& name,
                 const std::set<std::string>& wanted, const std::string& config_file, ExperimentData& data) {
    for (const SeriesInfo& info : source.series()) {
        const std::string observed = info.column.substr(info.column.find('/') + 1);
        if (wanted.count(info.column) == 0 && wanted.count(observed) == 0) {
            continue;
        }
        Series series = store != nullptr ? store->load(info.id, kAlways) : Series{};
        if (!series.values.empty()) {
            note_wrong_stamps(key_of(name, info.column), series, data.notes);
            data.series[key_of(name, info.column)] = std::move(series);
            data.fetched.insert(key_of(name, info.column));
        } else if (wanted.count(info.column) != 0) {
            throw Error(ErrorKind::insufficient_data, "there is no {} in the store yet", info.id)
                .with_advice("type: forecast data fetch --config " + config_file);
        }
    }
}

constexpr std::size_t kLongestNames = 60;

/// "a, b, c, d" -> "a and 3 more"
std::string shortened(const std::string& names) {
    const auto count = std::count(names.begin(), names.end(), ',');
    return count == 0 ? names : fmt::format("{} and {} more", names.substr(0, names.find(',')), count);
}

/// Notes "name: text" with the same text become one, "name, name: text".
std::vector<std::string> group_notes(const std::vector<std::string>& notes) {
    std::vector<std::pair<std::string, std::string>> groups;  // names, text
    for (const std::string& note : notes) {
        const auto colon = std::min(note.find(": "), note.size());
        const std::string text = note.substr(colon);
        const auto same =
            std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.second == text; });
        if (same == groups.end() || text.empty()) {
            groups.emplace_back(note.substr(0, colon), text);
        } else {
            same->first += ", " + note.substr(0, colon);
        }
    }
    std::vector<std::string> grouped;
    for (const auto& [names, text] : groups) {
        grouped.push_back((names.size() <= kLongestNames ? names : shortened(names)) + text);
    }
    return grouped;
}

}  // namespace

std::string sha256_of(const std::map<std::string, Series>& all, const std::string& prefix) {
    Sha256 digest;
    for (const auto& [key, series] : all) {
        if (key.rfind(prefix, 0) != 0) {
            continue;
        }
        digest.add(key);
        for (const Observation& observation : series.values) {
            digest.add_number<std::int64_t>(observation.time.time_since_epoch().count());
            digest.add_number(observation.value);
            digest.add_number<std::int64_t>(observation.available_at.time_since_epoch().count());
        }
    }
    return digest.hex();
}

ExperimentData read_experiment_data(const ExperimentConfig& config, const std::string& config_file) {
    NoNetwork http;
    ExperimentData data;
    std::unique_ptr<ObservationStore> store;
    for (const auto& [name, wanted] : wanted_columns(config)) {
        SourceOptions options = config.sources.at(name);
        options.previous_runs = config.issue.weather == WeatherMode::issued ? options.previous_runs : 0;
        const auto source = make_source(name, options, http);
        check_columns(name, wanted, source->series());
        if (!source->remote()) {
            read_direct(*source, name, wanted, data);
        } else {
            store = store ? std::move(store) : open_observation_store_read_only(config.store);
            read_stored(store.get(), *source, name, wanted, config_file, data);
        }
        data.simulated = data.simulated || options.type == "simulated";
    }
    data.sha256 = sha256_of(data.series, "");
    return data;
}

void check_sources(const ExperimentConfig& config) {
    NoNetwork http;
    const auto wanted = wanted_columns(config);
    for (const auto& [name, options] : config.sources) {
        const auto known = make_source(name, options, http)->series();
        if (const auto columns = wanted.find(name); columns != wanted.end()) {
            check_columns(name, columns->second, known);
        }
    }
}

Frame build_experiment_frame(const ExperimentData& data, const ExperimentConfig& config, std::size_t rows_ahead) {
    BuiltFrame built = build_frame(data.series, config.frame, rows_ahead, config.issue);
    std::vector<std::string> notes = data.notes;
    notes.insert(notes.end(), built.notes.begin(), built.notes.end());
    for (const std::string& note : group_notes(notes)) {
        spdlog::info("{}", note);
    }
    for (const std::string& detail : built.details) {
        spdlog::debug("{}", detail);
    }
    if (data.simulated) {
        spdlog::warn("SIMULATED data: nothing below says anything about a real grid");
    }
    return std::move(built.frame);
}

void clip(ExperimentData& data, const Period& period) {
    const auto outside = [&](Timestamp time) { return time < period.begin || time >= period.end; };
    for (auto& [key, series] : data.series) {
        auto& values = series.values;
        values.erase(std::remove_if(values.begin(), values.end(), [&](const auto& o) { return outside(o.time); }),
                     values.end());
    }
    for (auto& [key, repeated] : data.repeated) {
        for (auto* times : {&repeated.conflicting, &repeated.skipped_hour}) {
            times->erase(std::remove_if(times->begin(), times->end(), outside), times->end());
        }
    }
}

void choose_series(ExperimentData& data, const std::vector<std::string>& names) {
    std::map<std::string, Series> chosen;
    for (const std::string& name : names) {
        const auto found = data.series.find(name);
        if (found == data.series.end()) {
            std::vector<std::string> known;
            for (const auto& [key, series] : data.series) {
                known.push_back(key);
            }
            throw Error(ErrorKind::invalid_argument, "there is no series {}: the config reads {}", name,
                        join(known, ", "));
        }
        chosen[name] = found->second;
    }
    if (!names.empty()) {
        data.series = std::move(chosen);
    }
}

void drop_older_revisions(Series& series) {
    auto& values = series.values;
    std::vector<Observation> newest;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i + 1 == values.size() || values[i + 1].time != values[i].time) {
            newest.push_back(values[i]);
        }
    }
    values = std::move(newest);
}

}  // namespace forecast
