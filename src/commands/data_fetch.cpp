#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/sources/data_source.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/daily_tables.hpp"
#include "forecast/workflow/instance_lock.hpp"
#include "forecast/workflow/stamp_checks.hpp"
#include "forecast/workflow/stored_gaps.hpp"
#include "interruption.hpp"

namespace forecast {
namespace {

struct FetchArguments {
    std::string since;
    std::string until;
    bool fill_gaps = false;
    bool offline = false;
    bool dry_run = false;
    bool wait = false;
    bool json = false;
};

/// One request to come.
struct Task {
    std::string source;
    DataSource* asks = nullptr;
    Period period;
};

/// What a fetch did to one source.
struct Tally {
    std::string source;
    UpsertCount count;
    std::size_t requests = 0;
};

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

class Fetch {
public:
    Fetch(const FetchArguments& arguments, const ExperimentConfig& config, const Console& console)
        : arguments_(arguments),
          config_(config),
          console_(console),
          http_(make_http_client({}, [this](const std::string& wait) { say(wait); })) {
        for (const auto& [name, options] : config.sources) {
            auto source = make_source(name, options, *http_);
            if (source->remote()) {
                sources_.emplace_back(name, std::move(source));
            }
        }
    }

    /// `store` may be absent: nothing is stored then.
    void plan(const ObservationStore* store) {
        const auto stored = store != nullptr ? store->status() : std::vector<SeriesStatus>();
        for (const auto& [name, source] : sources_) {
            const SourceOptions& options = config_.sources.at(name);
            const Timestamp since = start_of(
                arguments_.since.empty() ? options.since : parse_day_option("--since", arguments_.since), kParis);
            const bool resumes = arguments_.since.empty() || arguments_.fill_gaps;
            const Timestamp begin = resumes ? std::max(since, resume_at(*source, options, stored)) : since;
            const Timestamp end =
                arguments_.until.empty() ? now() : start_of(parse_day_option("--until", arguments_.until), kParis);
            if (arguments_.fill_gaps && store != nullptr) {
                for (const Period& gap :
                     days_with_gaps(*store, observed_series(*source), {since, std::min(begin, end)})) {
                    add_tasks(name, *source, gap);
                }
            }
            add_tasks(name, *source, {begin, end});
            tallies_.push_back({name, {}, 0});
        }
    }

    [[nodiscard]] const std::vector<Task>& tasks() const { return tasks_; }
    [[nodiscard]] const std::vector<Tally>& tallies() const { return tallies_; }
    /// Throws Error(insufficient_data) for a source that gave nothing where nothing of it is stored either.
    void check_that_something_came(const std::vector<SeriesStatus>& stored) const {
        for (const auto& [name, source] : sources_) {
            const auto all = source->series();
            const bool is_stored = std::any_of(stored.begin(), stored.end(), [&](const SeriesStatus& s) {
                return s.values > 0 && std::any_of(all.begin(), all.end(),
                                                   [&](const SeriesInfo& info) { return info.id == s.info.id; });
            });
            const bool was_asked =
                std::any_of(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.source == name; });
            if (!is_stored && was_asked) {
                const std::string advice = source->when_empty();
                throw Error(ExitCode::insufficient_data, "not a single value came for sources.{}{}{}", name,
                            advice.empty() ? "" : ": ", advice);
            }
        }
    }

    [[nodiscard]] bool has_remote_source() const { return !sources_.empty(); }

    /// Request by request, each stored before the next is asked.
    void run(ObservationStore& store, const Interruption& interruption) {
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < tasks_.size() && !interruption.requested(); ++i) {
            show_progress(i, start);
            store_batch(tasks_[i], store);
        }
        console_.end_live();
    }

private:
    /// Without forecasts of the weather, of which the service keeps the newest.
    static std::vector<SeriesInfo> observed_series(const DataSource& source) {
        auto series = source.series();
        series.erase(std::remove_if(
                         series.begin(), series.end(),
                         [](const SeriesInfo& info) { return is_forecast_series(info) || is_earlier_forecast(info); }),
                     series.end());
        return series;
    }

    void add_tasks(const std::string& name, DataSource& source, const Period& wanted) {
        for (const Period& period : source.requests(wanted)) {
            tasks_.push_back({name, &source, period});
        }
    }

    void store_batch(const Task& task, ObservationStore& store) {
        const Batch batch = task.asks->read(task.period);
        for (const std::string& note : batch.notes) {
            say(note);
        }
        auto& tally =
            *std::find_if(tallies_.begin(), tallies_.end(), [&](const Tally& t) { return t.source == task.source; });
        ++tally.requests;
        for (const Series& series : batch.series) {
            const UpsertCount count = store.upsert(series, now());
            tally.count.added += count.added;
            tally.count.revised += count.revised;
            tally.count.unchanged += count.unchanged;
            tally.count.missing += count.missing;
        }
    }

    void show_progress(std::size_t done, std::chrono::steady_clock::time_point start) const {
        const Task& task = tasks_[done];
        const std::string what = fmt::format("{} {} .. {}", task.source, format_day(day_of(task.period.begin, kParis)),
                                             format_day(day_of(task.period.end, kParis)));
        if (!console_.has_live_line()) {
            spdlog::info("fetching {} ({}/{})", what, done + 1, tasks_.size());
            return;
        }
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        const std::string eta = spent.count() < 2 || done == 0
                                    ? ""
                                    : "  ETA " + format_seconds(spent.count() / static_cast<double>(done) *
                                                                static_cast<double>(tasks_.size() - done));
        console_.live(fmt::format("{}/{}  {}{}", done + 1, tasks_.size(), what, eta));
    }

    void say(const std::string& note) const {
        console_.end_live();
        spdlog::warn("{}", note);
    }

    const FetchArguments& arguments_;
    const ExperimentConfig& config_;
    const Console& console_;
    std::unique_ptr<HttpClient> http_;
    std::vector<std::pair<std::string, std::unique_ptr<DataSource>>> sources_;
    std::vector<Task> tasks_;
    std::vector<Tally> tallies_;
};

void print_tallies(const std::vector<Tally>& tallies, const std::string& store, bool json, const Console& console) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table({{"source", false}, {"requests"}, {"new"}, {"revised"}, {"unchanged"}, {"missing"}});
    for (const Tally& t : tallies) {
        table.add({t.source, std::to_string(t.requests), std::to_string(t.count.added), std::to_string(t.count.revised),
                   std::to_string(t.count.unchanged), std::to_string(t.count.missing)});
        list.push_back({{"source", t.source},
                        {"requests", t.requests},
                        {"new", t.count.added},
                        {"revised", t.count.revised},
                        {"unchanged", t.count.unchanged},
                        {"missing", t.count.missing}});
    }
    if (json) {
        print(nlohmann::ordered_json{{"schema_version", 1}, {"store", store}, {"sources", list}}.dump(2) + "\n");
    } else {
        print(table.render(TableFormat::text, console));
    }
}

ExitCode print_plan(const std::vector<Task>& tasks) {
    for (const Task& task : tasks) {
        print(fmt::format("{}  {} .. {}\n", task.source, format_utc(task.period.begin), format_utc(task.period.end)));
    }
    print(fmt::format("{} requests; nothing was asked or stored (--dry-run)\n", tasks.size()));
    return ExitCode::done;
}

ExitCode run_offline(const ExperimentConfig& config) {
    const auto store = open_observation_store_read_only(config.store);
    const std::size_t series = store ? store->status().size() : 0;
    print(fmt::format("offline: nothing was asked; {} holds {} series\n", config.store, series));
    return series > 0 ? ExitCode::done : ExitCode::insufficient_data;
}

ExitCode run_fetch(const FetchArguments& arguments, const ConfigArguments& config_arguments, const Console& console) {
    const ExperimentConfig config = load_config(config_arguments).values;
    if (arguments.offline) {
        return run_offline(config);
    }
    Fetch fetch(arguments, config, console);
    if (!fetch.has_remote_source()) {
        print("No source of this config is fetched: csv and simulated ones are read directly by every command.\n");
        return ExitCode::done;
    }
    if (arguments.dry_run) {
        const auto stored = open_observation_store_read_only(config.store);
        fetch.plan(stored.get());
        return print_plan(fetch.tasks());
    }
    const InstanceLock lock(kRunsDirectory, arguments.wait);
    const auto store = open_observation_store(config.store);
    refuse_a_doubtful_clock(*store);
    fetch.plan(store.get());
    const Interruption interruption;
    try {
        fetch.run(*store, interruption);
    } catch (const Error&) {
        console.end_live();
        print_tallies(fetch.tallies(), config.store, arguments.json, console);
        spdlog::warn("what was fetched before the error is stored; the same command goes on from there");
        throw;
    }
    fill_reference_tables(config, *store);
    print_tallies(fetch.tallies(), config.store, arguments.json, console);
    if (interruption.requested()) {
        spdlog::warn("interrupted: what was fetched is stored; the same command goes on from there");
        return interruption.exit_code();
    }
    fetch.check_that_something_came(store->status());
    spdlog::info("stored in {}. Next: forecast train --config {}", config.store, config_arguments.file);
    return ExitCode::done;
}

}  // namespace

void add_data_fetch(CLI::App& data, CommandLine& line) {
    auto arguments = std::make_shared<FetchArguments>();
    CLI::App* command = data.add_subcommand("fetch", "Fetch what is new or revised into the store");
    command->footer(
        "Examples:\n  forecast data fetch --config configs/brest.json\n"
        "  forecast data fetch --config configs/brest.json --since 2024-01-01 --dry-run\n"
        "  forecast data fetch --config configs/brest.json --fill-gaps\n");
    add_config_option(*command, line.config, ConfigOption::required);
    add_set_option(*command, line.config);
    command->add_option("--since", arguments->since,
                        "First Paris day (default: where the store ends, less a trailing window)");
    command->add_option("--until", arguments->until, "Last Paris day, excluded (default: now)");
    command->add_flag(
        "--fill-gaps", arguments->fill_gaps,
        "Ask again, too, for the days since the source's `since` (or --since) on which values are missing");
    command->add_flag("--offline", arguments->offline, "Never touch the network: say what the store holds");
    command->add_flag("--dry-run", arguments->dry_run, "Show the requests, ask nothing");
    command->add_flag("--wait", arguments->wait, "Queue behind another forecast instead of exit 6");
    command->add_flag("--json", arguments->json, "The counts as one JSON document");
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_fetch(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
