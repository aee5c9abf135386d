#include "forecast/workflow/fetch.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "forecast/net/http_client.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/workflow/daily_tables.hpp"
#include "forecast/workflow/stamp_checks.hpp"
#include "stored_gaps.hpp"

namespace forecast {
namespace {

/// The API sources of a config, with the client that asks for them.
struct RemoteSources {
    std::unique_ptr<HttpClient> http;
    std::vector<std::pair<std::string, std::unique_ptr<DataSource>>> list;
};

RemoteSources remote_sources(const ExperimentConfig& config, const HttpOptions& options, Observer* observer) {
    RemoteSources sources{make_http_client(options,
                                           [observer](const std::string& wait) {
                                               if (observer != nullptr) {
                                                   observer->on_warning(wait);
                                               }
                                           }),
                          {}};
    for (const auto& [name, source_options] : config.sources) {
        auto source = make_source(name, source_options, *sources.http);
        if (source->remote()) {
            sources.list.emplace_back(name, std::move(source));
        }
    }
    return sources;
}

/// Of forecasts, which do not tell how far the observations reach.
bool is_forecast_series(const SeriesInfo& info) {
    return info.column.rfind("forecast/", 0) == 0;
}

/// Of Open-Meteo's previous runs.
bool is_earlier_forecast(const SeriesInfo& info) {
    return info.column.rfind("previous_day", 0) == 0;
}

/// Where the next fetch of a source begins: its trailing window before the newest stored time, or its first day.
Timestamp resume_at(const DataSource& source, const SourceOptions& options, const std::vector<SeriesStatus>& stored) {
    const bool has_earlier_forecasts = std::any_of(
        stored.begin(), stored.end(), [](const SeriesStatus& s) { return is_earlier_forecast(s.info) && s.last; });
    std::optional<Timestamp> newest;
    for (const SeriesInfo& info : source.series()) {
        if (is_forecast_series(info)) {
            continue;
        }
        const auto found =
            std::find_if(stored.begin(), stored.end(), [&](const SeriesStatus& s) { return s.info.id == info.id; });
        if (found == stored.end() || !found->last) {
            if (is_earlier_forecast(info) && has_earlier_forecasts) {
                continue;  // the service does not keep this one
            }
            return start_of(options.since, kParis);
        }
        newest = newest ? std::min(*newest, *found->last) : found->last;
    }
    const Day first = newest ? day_of(*newest, kParis) - options.refetch_days : options.since;
    return start_of(std::max(first, options.since), kParis);
}

/// Without forecasts of the weather, of which the service keeps the newest.
std::vector<SeriesInfo> observed_series(const DataSource& source) {
    auto series = source.series();
    series.erase(
        std::remove_if(series.begin(), series.end(),
                       [](const SeriesInfo& info) { return is_forecast_series(info) || is_earlier_forecast(info); }),
        series.end());
    return series;
}

/// One request to come.
struct FetchTask {
    std::string source;
    DataSource* asks = nullptr;
    Period period;
};

/// The periods of one source that are wanted, oldest first. `store` may be absent.
std::vector<Period> wanted_periods(const DataSource& source, const SourceOptions& options, const FetchRequest& request,
                                   const ObservationStore* store) {
    const auto stored = store != nullptr ? store->status() : std::vector<SeriesStatus>();
    const Timestamp since = start_of(request.since.value_or(options.since), kParis);
    const bool resumes = !request.since || request.fill_gaps;
    const Timestamp begin = resumes ? std::max(since, resume_at(source, options, stored)) : since;
    const Timestamp end = request.until ? start_of(*request.until, kParis) : now();
    std::vector<Period> periods;
    if (request.fill_gaps && store != nullptr) {
        periods = days_with_gaps(*store, observed_series(source), {since, std::min(begin, end)});
    }
    periods.push_back({begin, end});
    return periods;
}

std::vector<FetchTask> plan(const RemoteSources& sources, const ExperimentConfig& config, const FetchRequest& request,
                            const ObservationStore* store) {
    std::vector<FetchTask> tasks;
    for (const auto& [name, source] : sources.list) {
        for (const Period& wanted : wanted_periods(*source, config.sources.at(name), request, store)) {
            for (const Period& period : source->requests(wanted)) {
                tasks.push_back({name, source.get(), period});
            }
        }
    }
    return tasks;
}

void store_batch(const Batch& batch, ObservationStore& store, SourceCount& count) {
    ++count.requests;
    count.values += store.upsert_batch(batch.series, now());
}

/// Asks and stores one after the other, into `result`, which says what was stored whatever ends it.
void work_off(const std::vector<FetchTask>& tasks, ObservationStore& store, FetchResult& result, Observer& observer,
              const Cancellation& cancellation) {
    try {
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            cancellation.check();
            const FetchTask& task = tasks[i];
            observer.on_request({task.source, task.period, i + 1, tasks.size()});
            const Batch batch = task.asks->read(task.period);
            for (const std::string& note : batch.notes) {
                observer.on_warning(note);
            }
            store_batch(batch, store,
                        *std::find_if(result.sources.begin(), result.sources.end(),
                                      [&](const SourceCount& count) { return count.source == task.source; }));
        }
    } catch (const Error& error) {
        result.failure = error;
    } catch (const Cancelled&) {
        result.cancelled = true;
    }
}

/// Of a source that gave nothing where nothing of it is stored either.
std::optional<Error> nothing_came(const RemoteSources& sources, const std::vector<FetchTask>& tasks,
                                  const std::vector<SeriesStatus>& stored) {
    for (const auto& [name, source] : sources.list) {
        const auto all = source->series();
        const bool is_stored = std::any_of(stored.begin(), stored.end(), [&](const SeriesStatus& s) {
            return s.values > 0 &&
                   std::any_of(all.begin(), all.end(), [&](const SeriesInfo& info) { return info.id == s.info.id; });
        });
        const bool was_asked = std::any_of(tasks.begin(), tasks.end(), [&, &source_name = name](const FetchTask& t) {
            return t.source == source_name;
        });
        if (!is_stored && was_asked) {
            const std::string advice = source->when_empty();
            return Error(ErrorKind::insufficient_data, "not a single value came for sources.{}{}{}", name,
                         advice.empty() ? "" : ": ", advice);
        }
    }
    return std::nullopt;
}

}  // namespace

bool has_remote_source(const ExperimentConfig& config) {
    return !remote_sources(config, {}, nullptr).list.empty();
}

std::vector<PlannedRequest> plan_fetch(const ExperimentConfig& config, const FetchRequest& request) {
    const RemoteSources sources = remote_sources(config, {}, nullptr);
    const auto store = open_observation_store_read_only(config.store);
    std::vector<PlannedRequest> planned;
    for (const FetchTask& task : plan(sources, config, request, store.get())) {
        planned.push_back({task.source, task.period});
    }
    return planned;
}

FetchResult fetch(const ExperimentConfig& config, const FetchRequest& request, const Workspace& workspace,
                  Observer& observer, const Cancellation& cancellation) {
    HttpOptions options;
    options.cancellation = cancellation;
    const RemoteSources sources = remote_sources(config, options, &observer);
    const auto lock = workspace.lock_observations(config.store, request.wait, cancellation);
    const auto store = open_observation_store(config.store, *lock);
    refuse_a_doubtful_clock(*store);
    const auto tasks = plan(sources, config, request, store.get());
    FetchResult result;
    for (const auto& source : sources.list) {
        result.sources.push_back({source.first, 0, {}});
    }
    work_off(tasks, *store, result, observer, cancellation);
    if (result.failure) {
        return result;
    }
    fill_daily_tables(config, *store);
    if (!result.cancelled) {
        result.failure = nothing_came(sources, tasks, store->status());
    }
    return result;
}

}  // namespace forecast
