#include <glob.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>

#include "csv_file.hpp"
#include "csv_periods.hpp"
#include "csv_rows.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "local_clock.hpp"
#include "makers.hpp"
#include "periods.hpp"

namespace forecast {
namespace {

constexpr std::chrono::hours kLatestBegin(24 * 31);  // of one key after another
constexpr const char* kInPeriod = "in_period";       // the value column of a file of periods

std::vector<std::string> matches(const std::string& pattern) {
    glob_t found{};
    std::vector<std::string> paths;
    if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
        paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    }
    globfree(&found);
    return paths;
}

/// The files of `patterns` in turn, those of a glob by name.
std::vector<std::string> expand(const std::vector<std::string>& patterns) {
    std::vector<std::string> paths;
    for (const auto& pattern : patterns) {
        const auto found = std::filesystem::exists(pattern) ? std::vector{pattern} : matches(pattern);
        if (found.empty()) {
            throw Error(ExitCode::insufficient_data,
                        "{} is not there; relative paths begin at the current directory, {}", pattern,
                        std::filesystem::current_path().string());
        }
        paths.insert(paths.end(), found.begin(), found.end());
    }
    return paths;
}

bool is_missing(std::string_view text) {
    constexpr std::array kWords = {"", "mq", "ND", "NA", "null"};
    return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

/// NaN where it is missing; nothing if `text` is no number.
std::optional<double> number(std::string_view text) {
    if (is_missing(text)) {
        return kMissing;
    }
    return parse_number(text);
}

/// Raw values of each value column, and of each pivot key within it.
using Columns = std::map<std::pair<std::size_t, std::string>, std::vector<RawValue>>;

/// Where the configured columns stand in one file.
struct Layout {
    std::size_t time = 0;
    std::vector<std::size_t> values;
    CsvRows rows;

    Layout(const CsvFile& file, const SourceOptions& options)
        : time(file.column(options.time_column)), rows(file, options) {
        for (const auto& column : options.value_columns) {
            values.push_back(file.column(column));
        }
    }
};

using Weights = std::map<std::string, double>;

/// The first time at which `values`, tidied, have a value.
std::optional<Timestamp> first_time(const std::vector<RawValue>& values) {
    const auto found =
        std::find_if(values.begin(), values.end(), [](const RawValue& v) { return !std::isnan(v.value); });
    return found == values.end() ? std::nullopt : std::optional(found->time);
}

/// Throws where a weighted key is nowhere, or begins so much later than another that the mean would be of other places.
void check_begins(const std::map<std::string, std::vector<RawValue>>& by_key, const Weights& weights,
                  const std::string& of) {
    std::map<Timestamp, std::string> begins;
    for (const auto& [key, weight] : weights) {
        const auto found = by_key.find(key);
        const auto begin = found == by_key.end() ? std::nullopt : first_time(found->second);
        if (!begin) {
            throw Error(ExitCode::insufficient_data, "{}: weights name '{}', of which there is no value; leave it out",
                        of, key);
        }
        begins.emplace(*begin, key);
    }
    const auto& [earliest, with] = *begins.begin();
    const auto& [latest, late] = *begins.rbegin();
    if (latest - earliest > kLatestBegin) {
        throw Error(
            ExitCode::insufficient_data,
            "{}: '{}' begins on {}, {} days after '{}', and a mean over both would change its meaning there; leave "
            "it out of weights, or give files that begin when all are there",
            of, late, format_day(day_of(latest, kParis)), day_of(latest, kParis) - day_of(earliest, kParis), with);
    }
}

/// The weighted mean over the keys of one value column; missing where a weighted key is. `of` names it in errors.
std::vector<RawValue> weighted_mean(const Columns& columns, std::size_t value_column, const Weights& weights,
                                    const std::string& of) {
    struct Sum {
        double weighted = 0;
        double weight = 0;
        std::size_t keys = 0;
    };
    std::map<std::string, std::vector<RawValue>> by_key;
    for (const auto& [column_and_key, values] : columns) {
        if (column_and_key.first == value_column) {
            by_key[column_and_key.second] = tidy(values).values;
        }
    }
    check_begins(by_key, weights, of);
    std::map<Timestamp, Sum> sums;
    double total = 0;
    for (const auto& [key, weight] : weights) {
        total += weight;
        for (const auto& raw : by_key[key]) {
            auto& sum = sums[raw.time];
            sum.weighted += weight * raw.value;
            ++sum.keys;
        }
    }
    std::vector<RawValue> means;
    for (const auto& [time, sum] : sums) {
        means.push_back({time, 0, sum.keys == weights.size() ? sum.weighted / total : kMissing});
    }
    return means;
}

/// Series out of CSV files; read once, when first needed.
class Csv final : public DataSource {
public:
    Csv(std::string name, SourceOptions options) : name_(std::move(name)), options_(std::move(options)) {
        if (options_.files.empty()) {
            throw Error(ExitCode::usage, "sources.{}.files is empty; name a .csv or .csv.gz file", name_);
        }
        if (reads_periods()) {
            check_period_columns();
            options_.value_columns = {kInPeriod};
        }
        if (options_.value_columns.empty()) {
            throw Error(ExitCode::usage, "sources.{}.value_columns is empty; name the columns to read", name_);
        }
        check_weights();
    }

    [[nodiscard]] std::vector<SeriesInfo> series() const override {
        std::vector<SeriesInfo> all;
        for (const auto& one : loaded().series) {
            all.push_back(one.info);
        }
        return all;
    }

    [[nodiscard]] bool remote() const override { return false; }
    [[nodiscard]] std::vector<Period> requests(const Period& wanted) const override { return {wanted}; }

    Batch read(const Period& period) override {
        Batch batch;
        batch.notes = loaded().notes;
        batch.repeated = loaded().repeated;
        for (const auto& whole : loaded().series) {
            auto& part = batch.series.emplace_back(Series{whole.info, {}});
            std::copy_if(whole.values.begin(), whole.values.end(), std::back_inserter(part.values),
                         [&](const Observation& value) { return contains(period, value.time); });
        }
        return batch;
    }

private:
    [[nodiscard]] bool reads_periods() const { return !options_.period_columns.empty(); }

    void check_period_columns() const {
        const bool daily = options_.step == std::chrono::hours(24);
        if (options_.period_columns.size() != 2 || !options_.value_columns.empty() || !daily) {
            throw Error(ExitCode::usage,
                        "sources.{}.period_columns names two columns, a period's begin and end, and gives days: it "
                        "takes no value_columns and no other step than 1d",
                        name_);
        }
    }

    void check_weights() const {
        double total = 0;
        for (const auto& [key, weight] : options_.weights) {
            total += weight;
        }
        if (!options_.weights.empty() && (options_.pivot.empty() || total == 0)) {
            throw Error(ExitCode::usage, "sources.{}.weights needs a `pivot` column and weights whose sum is not 0",
                        name_);
        }
    }

    [[nodiscard]] const Batch& loaded() const {
        if (!loaded_) {
            loaded_ = load();
        }
        return *loaded_;
    }

    [[nodiscard]] Batch load() const {
        const auto paths = expand(options_.files);
        Columns columns = reads_periods() ? period_columns(paths) : value_columns(paths);
        Batch batch;
        if (options_.weights.empty()) {
            for (auto& [key, values] : columns) {
                const auto& value_column = options_.value_columns[key.first];
                const auto column = key.second.empty() ? value_column : value_column + "/" + key.second;
                add_series(batch, paths, column, std::move(values));
            }
        } else {
            for (std::size_t i = 0; i < options_.value_columns.size(); ++i) {
                const auto of = fmt::format("sources.{}, column {}", name_, options_.value_columns[i]);
                add_series(batch, paths, options_.value_columns[i], weighted_mean(columns, i, options_.weights, of));
            }
        }
        return batch;
    }

    [[nodiscard]] Columns period_columns(const std::vector<std::string>& paths) const {
        Columns columns;
        for (auto& [key, values] : read_period_days(paths, options_)) {
            columns[{0, key}] = std::move(values);
        }
        return columns;
    }

    [[nodiscard]] Columns value_columns(const std::vector<std::string>& paths) const {
        Columns columns;
        for (const auto& path : paths) {
            read_file(path, columns);
        }
        return columns;
    }

    void read_file(const std::string& path, Columns& columns) const {
        CsvFile file(path);
        const Layout layout(file, options_);
        LocalClock clock(options_.time_zone);
        std::string key;
        std::vector<std::vector<RawValue>*> targets = targets_of(columns, key);
        std::map<std::string, std::size_t> key_numbers;
        std::size_t key_number = 0;
        while (file.next_row()) {
            if (layout.rows.drops(file)) {
                continue;
            }
            if (layout.rows.key(file) != key) {
                key = layout.rows.key(file);
                key_number = key_numbers.emplace(key, key_numbers.size()).first->second;
                targets = targets_of(columns, key);
            }
            if (!targets.empty()) {
                read_row(file, layout, clock, key_number, targets);
            }
        }
    }

    /// Where the values of rows with `key` go; nowhere for a key without a weight.
    [[nodiscard]] std::vector<std::vector<RawValue>*> targets_of(Columns& columns, const std::string& key) const {
        std::vector<std::vector<RawValue>*> targets;
        if (!is_wanted(options_, key)) {
            return targets;
        }
        for (std::size_t i = 0; i < options_.value_columns.size(); ++i) {
            targets.push_back(&columns[{i, key}]);
        }
        return targets;
    }

    void read_row(const CsvFile& file, const Layout& layout, LocalClock& clock, std::size_t key_number,
                  const std::vector<std::vector<RawValue>*>& targets) const {
        const auto time = clock.read(file[layout.time], key_number);
        if (!time) {
            throw Error(ExitCode::insufficient_data,
                        "{}: '{}' in column {} is not a time between {} and {}; write it like 2024-03-31T01:00:00Z or "
                        "2024-03-31",
                        file.place(), file[layout.time], options_.time_column, kFirstYear, kLastYear);
        }
        for (std::size_t i = 0; i < layout.values.size(); ++i) {
            const auto value = number(file[layout.values[i]]);
            if (!value) {
                throw Error(ExitCode::insufficient_data,
                            "{}: '{}' in column {} is not a number, or one that nothing measures; a missing one is "
                            "left empty, or mq, ND, NA, nan",
                            file.place(), file[layout.values[i]], options_.value_columns[i]);
            }
            targets[i]->push_back({time->time, time->local_clock, *value * options_.scale});
        }
    }

    void add_series(Batch& batch, const std::vector<std::string>& paths, const std::string& column,
                    std::vector<RawValue> values) const {
        const auto file = std::filesystem::path(paths.front()).filename().string();
        const auto stem = file.substr(0, file.find('.'));
        const auto more = paths.size() > 1 ? fmt::format(" and {} more", paths.size() - 1) : "";
        Series one{{fmt::format("csv/{}/{}/{}", name_, stem, column), column, "file " + file + more, options_.step,
                    options_.time_zone},
                   {}};
        auto tidied = tidy(std::move(values));
        one.values.reserve(tidied.values.size());
        for (const auto& raw : tidied.values) {
            const Timestamp known = reads_periods() ? tidied.values.front().time : available_at(raw.time);
            one.values.push_back({raw.time, raw.value, known});
        }
        const auto notes = notes_of(tidied, fmt::format("{} ({})", file + more, column));
        batch.notes.insert(batch.notes.end(), notes.begin(), notes.end());
        tidied.repeated.column = column;
        batch.repeated.push_back(std::move(tidied.repeated));
        batch.series.push_back(std::move(one));
    }

    [[nodiscard]] Timestamp available_at(Timestamp time) const {
        if (options_.publication_delay) {
            return time + *options_.publication_delay;
        }
        const bool daily = options_.step == std::chrono::hours(24);
        return daily ? start_of(day_of(time, options_.time_zone) + 1, options_.time_zone) : time + options_.step;
    }

    std::string name_;
    SourceOptions options_;
    mutable std::optional<Batch> loaded_;
};

}  // namespace

std::unique_ptr<DataSource> make_csv(const std::string& name, const SourceOptions& options, HttpClient&) {
    return std::make_unique<Csv>(name, options);
}

}  // namespace forecast
