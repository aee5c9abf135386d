#include "best_values.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>

#include <fmt/format.h>

#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

struct Extremes {
    double smallest = std::numeric_limits<double>::infinity();
    double largest = -std::numeric_limits<double>::infinity();

    void take(double value) {
        smallest = std::min(smallest, value);
        largest = std::max(largest, value);
    }
    void take(const Extremes& other) {
        smallest = std::min(smallest, other.smallest);
        largest = std::max(largest, other.largest);
    }
    [[nodiscard]] bool are_known() const { return smallest <= largest; }
};

/// Where `key` is in the sorted metrics; their number where it is not. `guess` is looked at first.
std::size_t position_of(const std::vector<std::pair<std::string, MetricSummary>>& metrics, std::string_view key,
                        std::size_t guess) {
    if (guess < metrics.size() && metrics[guess].first == key) {
        return guess;
    }
    const auto at = std::lower_bound(metrics.begin(), metrics.end(), key,
                                     [](const auto& metric, std::string_view k) { return metric.first < k; });
    return at != metrics.end() && at->first == key ? static_cast<std::size_t>(at - metrics.begin()) : metrics.size();
}

void set_best_values(const std::vector<Extremes>& extremes, RunSummary& run) {
    for (std::size_t i = 0; i < extremes.size(); ++i) {
        if (extremes[i].are_known()) {
            auto& [key, summary] = run.metrics[i];
            summary.best = from_stored({larger_is_better(key) ? extremes[i].largest : extremes[i].smallest, false});
        }
    }
}

using RunExtremes = std::vector<std::vector<Extremes>>;  ///< [run][metric]

void read_extremes(const SQLite::Database& database, const std::string& condition, const Selection& selection,
                   RunExtremes& extremes) {
    std::size_t metric = 0;
    const auto take = [&](std::size_t run, const RawRow& row) {
        const auto& metrics = selection.runs[run].metrics;
        metric = position_of(metrics, row.text(1), metric + 1 < metrics.size() ? metric + 1 : 0);
        if (metric < metrics.size()) {
            extremes[run][metric].take(row.number(2));
        }
    };
    for_each_selected(database, "metrics", "key, value", " AND is_nan = 0" + condition, selection, take);
}

RunExtremes no_extremes(const std::vector<RunSummary>& runs) {
    RunExtremes extremes;
    extremes.reserve(runs.size());
    for (const RunSummary& run : runs) {
        extremes.emplace_back(run.metrics.size());
    }
    return extremes;
}

void set_best_values(const RunExtremes& extremes, Selection& selection) {
    for (std::size_t run = 0; run < extremes.size(); ++run) {
        set_best_values(extremes[run], selection.runs[run]);
    }
}

std::int64_t last_row(const SQLite::Database& database) {
    SQLite::Statement row(database, "SELECT max(rowid) FROM metrics");
    row.executeStep();
    return row.getColumn(0).getInt64();
}

/// The points of metrics, most of what there is to read, in parts that two threads take one after the other.
class PointsInParts {
public:
    PointsInParts(const SQLite::Database& database, const Selection& selection)
        : selection_(selection), last_(last_row(database)) {}

    /// Reads parts until none is left.
    RunExtremes read(const SQLite::Database& database) {
        constexpr std::int64_t kParts = 32;
        RunExtremes extremes = no_extremes(selection_.runs);
        const std::int64_t size = last_ / kParts + 1;
        for (std::int64_t part = next_++; part < kParts; part = next_++) {
            read_extremes(database, fmt::format(" AND rowid > {} AND rowid <= {}", part * size, (part + 1) * size),
                          selection_, extremes);
        }
        return extremes;
    }

private:
    const Selection& selection_;
    std::int64_t last_;
    std::atomic<std::int64_t> next_ = 0;
};

}  // namespace

void fill_best_values(const SQLite::Database& database, Selection& selection) {
    RunExtremes extremes = no_extremes(selection.runs);
    read_extremes(database, "", selection, extremes);
    set_best_values(extremes, selection);
}

void fill_best_values_beside(const SQLite::Database& database, const SQLite::Database& beside, Selection& selection,
                             const std::function<void()>& meanwhile) {
    PointsInParts points(database, selection);
    auto read_beside = std::async(std::launch::async, [&] { return points.read(beside); });
    meanwhile();
    RunExtremes extremes = points.read(database);
    const RunExtremes others = read_beside.get();
    for (std::size_t run = 0; run < extremes.size(); ++run) {
        for (std::size_t metric = 0; metric < extremes[run].size(); ++metric) {
            extremes[run][metric].take(others[run][metric]);
        }
    }
    set_best_values(extremes, selection);
}

}  // namespace forecast
