#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "csv_file.hpp"
#include "csv_format.hpp"
#include "csv_paths.hpp"
#include "csv_periods.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/text.hpp"
#include "interval_ends.hpp"
#include "local_clock.hpp"
#include "makers.hpp"
#include "periods.hpp"
#include "stray_times.hpp"
#include "weighted_mean.hpp"

namespace forecast {
namespace {

constexpr std::chrono::hours kDay(24);
constexpr const char* kInPeriod = "in_period";  // the value column of a file of periods

/// Raw values of each value column, and of each pivot key within it.
using Columns = std::map<std::pair<std::size_t, std::string>, std::vector<RawValue>>;

/// The values of a source's files, and what is to be told of them.
struct ReadFiles {
    Columns columns;
    std::vector<WrittenSpan> spans;
    std::vector<std::string> notes;
    std::string layout;  ///< a word that tells whose files they are; empty: nobody known
};

/// Series out of CSV files; read once, when first needed.
class Csv final : public DataSource {
public:
    Csv(std::string name, SourceOptions options) : name_(std::move(name)), options_(std::move(options)) {
        if (options_.files.empty()) {
            throw Error(ErrorKind::invalid_argument, "sources.{}.files is empty; name a .csv or .csv.gz file", name_);
        }
        if (reads_periods()) {
            check_period_columns();
            options_.value_columns = {kInPeriod};
        }
        if (options_.value_columns.empty()) {
            throw Error(ErrorKind::invalid_argument, "sources.{}.value_columns is empty; name the columns to read",
                        name_);
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
        const bool daily = options_.step.value_or(kDay) == kDay;
        if (options_.period_columns.size() != 2 || !options_.value_columns.empty() || !daily) {
            throw Error(ErrorKind::invalid_argument,
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
            throw Error(ErrorKind::invalid_argument,
                        "sources.{}.weights needs a `pivot` column and weights whose sum is not 0", name_);
        }
    }

    [[nodiscard]] const Batch& loaded() const {
        if (!loaded_) {
            loaded_ = load();
        }
        return *loaded_;
    }

    [[nodiscard]] Batch load() const {
        const auto paths = expand_paths(options_.files);
        ReadFiles files = reads_periods() ? ReadFiles{period_columns(paths), {}, {}, ""} : value_columns(paths);
        Batch batch;
        batch.notes = std::move(files.notes);
        if (options_.weights.empty()) {
            for (auto& [key, values] : files.columns) {
                const auto& value_column = options_.value_columns[key.first];
                const auto column = key.second.empty() ? value_column : value_column + "/" + key.second;
                add_series(batch, paths, column, std::move(values));
            }
            return batch;
        }
        for (std::size_t i = 0; i < options_.value_columns.size(); ++i) {
            const auto of = fmt::format("sources.{}, column {}", name_, options_.value_columns[i]);
            std::map<std::string, std::vector<RawValue>> by_key;
            for (const auto& [column_and_key, values] : files.columns) {
                if (column_and_key.first == i) {
                    by_key[column_and_key.second] = values;
                }
            }
            add_series(batch, paths, options_.value_columns[i], weighted_mean(std::move(by_key), options_.weights, of));
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

    [[nodiscard]] ReadFiles value_columns(const std::vector<std::string>& paths) const {
        ReadFiles files;
        for (std::size_t file = 0; file < paths.size(); ++file) {
            read_file(paths[file], files);
            for (auto& [key, values] : files.columns) {
                for (auto raw = values.rbegin(); raw != values.rend() && raw->file == 0; ++raw) {
                    raw->file = file + 1;
                }
            }
        }
        for (const auto& [key, values] : files.columns) {
            if (const auto stray = stray_value(values)) {
                refuse(*stray, paths.at(stray->file - 1));
            }
        }
        if (has_end_stamps(files)) {
            for (auto& [key, values] : files.columns) {
                move_to_begins(values, step_of(values), options_.time_zone);
            }
        }
        return files;
    }

    /// Says on which line of the file `stray` stands.
    void refuse(const RawValue& stray, const std::string& path) const {
        CsvFile file(path, dialect_of(options_));
        CsvFormat format = find_format(file, options_);
        LocalClock clock(options_.time_zone);
        WrittenSpan span;
        while (file.next_row()) {
            if (!format.rows.drops(file) && read_time(file, format, clock, 0, span).time == stray.time) {
                throw Error(ErrorKind::insufficient_data,
                            "{}: '{}' in column {} is decades from the times of all other rows; mend it, or remove the "
                            "row",
                            file.place(), format.written_time(file), time_name());
            }
        }
    }

    /// The step of `values` by the option, or else by the values themselves.
    [[nodiscard]] std::chrono::seconds step_of(const std::vector<RawValue>& values) const {
        return options_.step ? *options_.step : usual_step(tidy(values).values);
    }

    /// Whether the stamps read are the ends of their steps, by the option or by what they look like, which is noted.
    [[nodiscard]] bool has_end_stamps(ReadFiles& files) const {
        if (options_.stamps) {
            return *options_.stamps == "end";
        }
        const bool has_values = !files.spans.empty() && !files.spans.front().first().empty();
        const auto says = time_name() + " " + files.layout;
        const auto found =
            has_values ? classify_stamps(files.spans, says, step_of(files.columns.begin()->second)) : StampsAre::begins;
        if (found != StampsAre::begins) {
            const WrittenSpan& span = files.spans.front();
            const bool ends = found == StampsAre::ends;
            files.notes.push_back(fmt::format(
                R"(sources.{}: its times, {} to {}, look like the ends of their steps and are taken as the {}; )"
                R"(if that is wrong, say "stamps": "{}")",
                name_, span.first(), span.last(), ends ? "ends" : "begins", ends ? "begin" : "end"));
        }
        return found == StampsAre::ends;
    }

    [[nodiscard]] std::string time_name() const {
        return options_.time_columns.empty() ? options_.time_column : join(options_.time_columns, " ");
    }

    void read_file(const std::string& path, ReadFiles& files) const {
        CsvFile file(path, dialect_of(options_));
        CsvFormat format = find_format(file, options_);
        LocalClock clock(options_.time_zone);
        WrittenSpan span;
        std::string key;
        std::vector<std::vector<RawValue>*> targets = targets_of(files.columns, key);
        std::map<std::string, std::size_t> key_numbers;
        std::size_t key_number = 0;
        while (file.next_row()) {
            if (format.rows.drops(file)) {
                continue;
            }
            if (format.rows.key(file) != key) {
                key = format.rows.key(file);
                key_number = key_numbers.emplace(key, key_numbers.size()).first->second;
                targets = targets_of(files.columns, key);
            }
            if (!targets.empty()) {
                const RawValue time = read_time(file, format, clock, key_number, span);
                read_values(file, format, time, targets);
            }
        }
        files.spans.push_back(std::move(span));
        files.layout = files.layout.empty() ? layout_word(file) : files.layout;
        if (!format.note.empty()) {
            files.notes.push_back(
                fmt::format("{}: found out: {}", std::filesystem::path(path).filename().string(), format.note));
        }
        if (!file.left_out().empty()) {
            files.notes.push_back(file.left_out());
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

    [[nodiscard]] RawValue read_time(const CsvFile& file, CsvFormat& format, LocalClock& clock, std::size_t key_number,
                                     WrittenSpan& span) const {
        const std::string_view written = format.written_time(file);
        const std::string_view iso = format.stamps.read(written);
        const auto time = clock.read(iso, key_number);
        if (!time) {
            throw Error(ErrorKind::insufficient_data,
                        "{}: '{}' in column {} is not a time between {} and {}; write it like 2024-03-31T01:00:00Z or "
                        R"(2024-03-31, or say how it is written by "time_format", such as "%d.%m.%Y %H:%M")",
                        file.place(), written, time_name(), kFirstYear, kLastYear);
        }
        span.look_at(iso);
        return *time;
    }

    void read_values(const CsvFile& file, const CsvFormat& format, const RawValue& time,
                     const std::vector<std::vector<RawValue>*>& targets) const {
        for (std::size_t i = 0; i < format.values.size(); ++i) {
            const auto value = format.numbers.read(file[format.values[i]]);
            if (!value) {
                throw Error(ErrorKind::insufficient_data,
                            "{}: '{}' in column {} is not a number with a decimal '{}', or none that is measured; a "
                            "missing one is left "
                            R"(empty, or mq, ND, NA, nan, or a word that "missing" names)",
                            file.place(), file[format.values[i]], options_.value_columns[i], format.numbers.decimal);
            }
            targets[i]->push_back({time.time, time.local_clock, *value * options_.scale + options_.offset});
        }
    }

    void add_series(Batch& batch, const std::vector<std::string>& paths, const std::string& column,
                    std::vector<RawValue> values) const {
        const auto file = std::filesystem::path(paths.front()).filename().string();
        const auto stem = file.substr(0, file.find('.'));
        const auto more = paths.size() > 1 ? fmt::format(" and {} more", paths.size() - 1) : "";
        const auto step = step_of(values);
        auto tidied = tidy(std::move(values));
        Series one{
            {fmt::format("csv/{}/{}/{}", name_, stem, column), column, "file " + file + more, step, options_.time_zone},
            {}};
        one.values.reserve(tidied.values.size());
        for (const auto& raw : tidied.values) {
            const Timestamp known = reads_periods() ? tidied.values.front().time : available_at(raw.time, step);
            one.values.push_back({raw.time, raw.value, known});
        }
        const auto what = fmt::format("{} ({})", file + more, column);
        if (!options_.step && step != kDay) {
            batch.notes.push_back(
                fmt::format("{}: its times are {} apart, which is taken for its step", what, format_duration(step)));
        }
        const auto notes = notes_of(tidied, what);
        batch.notes.insert(batch.notes.end(), notes.begin(), notes.end());
        tidied.repeated.column = column;
        batch.repeated.push_back(std::move(tidied.repeated));
        batch.series.push_back(std::move(one));
    }

    [[nodiscard]] Timestamp available_at(Timestamp time, std::chrono::seconds step) const {
        if (options_.publication_delay) {
            return time + *options_.publication_delay;
        }
        return step == kDay ? start_of(day_of(time, options_.time_zone) + 1, options_.time_zone) : time + step;
    }

    std::string name_;
    SourceOptions options_;
    mutable std::optional<Batch> loaded_;
};

}  // namespace

std::vector<std::string> csv_columns(const SourceOptions& options) {
    std::vector<std::string> columns;
    for (const auto& path : expand_paths(options.files)) {
        const CsvFile file(path, dialect_of(options));
        for (const auto& column : file.header()) {
            if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
                columns.push_back(column);
            }
        }
    }
    return columns;
}

std::unique_ptr<DataSource> make_csv(const std::string& name, const SourceOptions& options, HttpClient&) {
    return std::make_unique<Csv>(name, options);
}

}  // namespace forecast
