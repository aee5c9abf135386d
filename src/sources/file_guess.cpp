#include "forecast/sources/file_guess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "column_samples.hpp"
#include "csv_file.hpp"
#include "csv_format.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "interval_ends.hpp"
#include "makers.hpp"
#include "number_format.hpp"
#include "time_stamps.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds kLongGap = hours(7 * 24);
constexpr std::size_t kMostColumns = 24;  // of numbers that are looked at where no name says what they are
constexpr std::array<std::string_view, 4> kZones = {kParis, "Europe/London", "Europe/Athens", "America/New_York"};

/// The times of all rows by the clock they were written with, as if that were UTC.
std::vector<Timestamp> written_times(CsvFile& file, const SourceOptions& options) {
    std::vector<std::size_t> columns;
    for (const auto& name : options.time_columns.empty() ? std::vector{options.time_column} : options.time_columns) {
        columns.push_back(file.column(name));
    }
    const auto text_of_row = [&] {
        std::string text;
        for (const std::size_t column : columns) {
            text += (text.empty() ? "" : " ") + std::string(trimmed(file[column]));
        }
        return text;
    };
    TimeStamps stamps("");
    while (stamps.is_open() && file.next_row()) {
        stamps.look_at(text_of_row());
    }
    file.rewind();
    std::vector<Timestamp> times;
    while (file.next_row()) {
        constexpr std::size_t kWithoutOffset = 16;
        if (const auto time = parse_time(stamps.read(text_of_row()).substr(0, kWithoutOffset), "UTC")) {
            times.push_back(*time);
        }
    }
    file.rewind();
    return times;
}

/// What most neighbours are apart, a day at most; nothing for fewer than two.
std::optional<seconds> usual_distance(std::vector<Timestamp> times) {
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    std::map<seconds, std::size_t> counts;
    for (std::size_t i = 1; i < times.size(); ++i) {
        ++counts[std::min<seconds>(times[i] - times[i - 1], hours(24))];
    }
    const auto commonest = std::max_element(counts.begin(), counts.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
    return commonest == counts.end() ? std::nullopt : std::optional(commonest->first);
}

/// The column that tells the rows of one time apart; empty if none does.
std::string pivot_of(CsvFile& file, const SourceOptions& options, const SampledColumns& columns, std::size_t time) {
    std::vector<std::set<std::string>> seen(columns.names.size());
    std::vector<std::set<std::string>> keys(columns.names.size());
    std::set<std::string> times;
    std::size_t rows = 0;
    for (; rows < kSampledRows && file.next_row(); ++rows) {
        std::string stamp;
        for (const auto& name : options.time_columns) {
            stamp += std::string(file[file.column(name)]) + " ";
        }
        stamp += file[time];
        times.insert(stamp);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            seen[i].insert(stamp + "\n" + std::string(file[i]));
            keys[i].emplace(file[i]);
        }
    }
    file.rewind();
    if (rows < 3 * times.size() / 2) {
        return "";
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (i != time && seen[i].size() == rows && keys[i].size() * 2 <= rows) {
            return columns.names[i];
        }
    }
    return "";
}

double quantile_of(std::vector<double>& values, double share) {
    const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

/// Parts between gaps of more than a week. REQUIRES: times in order.
std::vector<Period> stretches_of(const std::vector<Timestamp>& times) {
    std::vector<Period> stretches;
    for (const Timestamp time : times) {
        if (stretches.empty() || time - stretches.back().end > kLongGap) {
            stretches.push_back({time, time});
        }
        stretches.back().end = time;
    }
    return stretches;
}

/// Those of two files, in order, those that overlap or follow each other as one.
std::vector<Period> united(std::vector<Period> all, const std::vector<Period>& more) {
    all.insert(all.end(), more.begin(), more.end());
    std::sort(all.begin(), all.end(), [](const Period& a, const Period& b) { return a.begin < b.begin; });
    std::vector<Period> stretches;
    for (const Period& next : all) {
        if (stretches.empty() || next.begin - stretches.back().end > kLongGap) {
            stretches.push_back(next);
        }
        stretches.back().end = std::max(stretches.back().end, next.end);
    }
    return stretches;
}

class NeverAsked : public HttpClient {
public:
    HttpResponse send(const HttpRequest& request) override { throw Error("{} was asked for a file", request.url); }
};

/// The values of one column, the key with the most of a long file's; nothing where they cannot be read.
std::optional<ColumnGuess> guess_column(const std::string& name, FileGuess& file) {
    SourceOptions options = file.options;
    options.value_columns = {name};
    NeverAsked http;
    const Batch batch = make_csv("file", options, http)->read({Timestamp::min(), Timestamp::max()});
    ColumnGuess guess;
    guess.name = name;
    guess.quantity = quantity_of_name(name);
    guess.unit = unit_of_name(name);
    std::set<std::string> keys;
    for (const Series& series : batch.series) {
        if (!options.pivot.empty()) {
            keys.insert(series.info.column.substr(name.size() + 1));
        }
        std::vector<double> values;
        std::vector<Timestamp> times;
        for (const Observation& o : series.values) {
            if (std::isfinite(o.value)) {
                values.push_back(o.value);
                times.push_back(o.time);
            }
        }
        if (values.size() <= guess.values) {
            continue;
        }
        guess.values = values.size();
        guess.span = {times.front(), times.back()};
        guess.low = quantile_of(values, 0.05);
        guess.high = quantile_of(values, 0.95);
        guess.stretches = stretches_of(times);
        guess.step = usual_distance(std::move(times));
    }
    const bool is_open = file.clock != ClockEvidence::follows && guess.quantity == Quantity::load && !file.has_offsets;
    if (is_open && !batch.series.empty() && guess.step && *guess.step <= hours(1)) {
        file.clock = habit_evidence(batch.series.front().values, options.time_zone);
    }
    file.keys.assign(keys.begin(), keys.end());
    file.notes = file.notes.empty() ? batch.notes : file.notes;
    return guess.values > 1 ? std::optional(guess) : std::nullopt;
}

/// A zone named above the header, such as Europe/Paris or GMT; empty if none is.
std::string zone_in(std::string_view text) {
    std::string word;
    for (const char c : std::string(text) + " ") {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '_') {
            word += c;
            continue;
        }
        if (word == "UTC" || word == "GMT") {
            return "UTC";
        }
        if (word.find('/') != std::string::npos &&
            (word.compare(0, 7, "Europe/") == 0 || word.compare(0, 8, "America/") == 0)) {
            return word;
        }
        word.clear();
    }
    return "";
}

/// Whose zone their makers have fixed.
bool is_synop(const std::vector<std::string>& header) {
    return std::find(header.begin(), header.end(), "numer_sta") != header.end();
}

std::string unit_in(std::string_view text, char separator) {
    for (const std::string& line : split_list(text, '\n')) {
        for (const auto field : split_line(line, separator)) {
            constexpr std::size_t kLongestUnit = 3;
            std::string unit = field.size() <= kLongestUnit ? unit_of_name(std::string(field)) : "";
            if (!unit.empty()) {
                return unit;
            }
        }
    }
    return "";
}

void guess_zone(FileGuess& guess, const std::vector<Timestamp>& times, seconds step, const CsvFile& file) {
    const std::string time_name = join(guess.options.time_columns, " ") + " " + guess.options.time_column;
    const std::string written = is_synop(file.header()) ? "UTC" : zone_in(file.preamble());
    guess.says_utc = written == "UTC" || (written.empty() && has_any(in_lower_case(time_name), {"utc", "gmt"}));
    if (guess.says_utc || !written.empty()) {
        guess.options.time_zone = guess.says_utc ? "UTC" : written;
        guess.clock = ClockEvidence::follows;
        return;
    }
    for (const auto zone : kZones) {
        const auto evidence = clock_evidence(times, step, zone);
        if (evidence == ClockEvidence::follows) {
            guess.options.time_zone = zone;
            guess.clock = evidence;
            return;
        }
        guess.clock = zone == kParis ? evidence : guess.clock;
    }
    guess.named_zone = zone_of_name(time_name);
    if (guess.clock == ClockEvidence::unknown && !guess.named_zone.empty()) {
        guess.options.time_zone = guess.named_zone;
        guess.clock = ClockEvidence::follows;
    }
}

/// Said in the config, since a file that grows no longer ends at midnight; nothing where the stamps are no ends.
std::optional<std::string> stamps_of(const SourceOptions& options, const std::vector<Timestamp>& times, seconds step,
                                     const CsvFile& file) {
    WrittenSpan span;
    span.look_at(format_utc(*std::min_element(times.begin(), times.end())));
    span.look_at(format_utc(*std::max_element(times.begin(), times.end())));
    const std::string says = options.time_column + " " + layout_word(file);
    return classify_stamps({span}, says, step) == StampsAre::ends ? std::optional<std::string>("end") : std::nullopt;
}

/// Whether to read a column of numbers: one whose name says something or was named, and any where none is a load.
bool is_read(const std::string& name, bool has_load, std::size_t read, const std::vector<std::string>& wanted) {
    const bool is_wanted = std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    return is_wanted || quantity_of_name(name) != Quantity::unknown || (!has_load && read < kMostColumns);
}

/// Takes the columns of numbers in, those that are not looked at by their names.
void guess_columns(const std::vector<std::string>& numbers, const std::vector<std::string>& wanted, FileGuess& guess) {
    const bool has_load = std::any_of(numbers.begin(), numbers.end(),
                                      [](const std::string& name) { return quantity_of_name(name) == Quantity::load; });
    for (const auto& name : numbers) {
        if (name == guess.options.pivot) {
            continue;
        }
        auto column = is_read(name, has_load, guess.columns.size(), wanted) ? guess_column(name, guess) : std::nullopt;
        if (column) {
            guess.options.value_columns.push_back(name);
            guess.columns.push_back(std::move(*column));
        } else {
            guess.unread.push_back(name);
        }
    }
}

}  // namespace

FileGuess guess_file(const std::string& path, const std::vector<std::string>& wanted) {
    CsvFile file(path);
    const SampledColumns columns(file);
    const auto time = columns.time();
    if (!time && !columns.have_rows()) {
        throw Error(ErrorKind::insufficient_data, "{}: there are no values below line {}, the header", path,
                    file.header_line());
    }
    if (!time) {
        throw Error(
            ErrorKind::insufficient_data,
            "{}:{}: no column holds times that can be read in nearly all rows; the columns are {}. A csv source "
            "of a config reads times of any form by time_column and time_format",
            path, file.header_line(), join(columns.names, ", "));
    }
    FileGuess guess;
    guess.options.type = "csv";
    guess.options.files = {path};
    guess.options.time_column = columns.names[*time];
    guess.has_offsets = columns.samples[*time].mostly(columns.samples[*time].with_offset);
    const bool has_clock = columns.samples[*time].with_clock > 0;
    if (const auto clock = columns.clock(); clock && !has_clock) {
        guess.options.time_columns = {columns.names[*time], columns.names[*clock]};
    }
    const auto times = written_times(file, guess.options);
    const auto step = usual_distance(times);
    if (!step) {
        throw Error(ErrorKind::insufficient_data, "{}: there are fewer than two times in column {}", path,
                    columns.names[*time]);
    }
    guess.step = *step;
    guess.options.step = *step;
    guess.options.pivot = pivot_of(file, guess.options, columns, *time);
    guess_zone(guess, times, *step, file);
    guess.options.stamps = stamps_of(guess.options, times, *step, file);
    guess.unit = unit_in(file.preamble(), file.separator());
    guess_columns(columns.numbers(*time), wanted, guess);
    if (guess.columns.empty()) {
        throw Error(ErrorKind::insufficient_data, "{}: no column holds numbers; the columns are {}", path,
                    join(columns.names, ", "));
    }
    return guess;
}

void read_in_zone(FileGuess& file, const std::string& time_zone) {
    file.options.time_zone = time_zone;
    file.notes.clear();
    for (ColumnGuess& column : file.columns) {
        if (auto again = guess_column(column.name, file)) {
            column = *std::move(again);
        }
    }
}

std::string zone_of_name(const std::string& name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kNamed = {
        {{"paris", kParis},
         {"berlin", "Europe/Berlin"},
         {"brussels", "Europe/Brussels"},
         {"amsterdam", "Europe/Amsterdam"},
         {"zurich", "Europe/Zurich"},
         {"vienna", "Europe/Vienna"},
         {"madrid", "Europe/Madrid"},
         {"rome", "Europe/Rome"},
         {"london", "Europe/London"},
         {"lisbon", "Europe/Lisbon"},
         {"athens", "Europe/Athens"},
         {"cet", kParis},
         {"cest", kParis},
         {"mez", kParis},
         {"local", kParis},
         {"locale", kParis}}};
    std::string words = " ";
    for (const char c : in_lower_case(name)) {
        words += std::isalpha(static_cast<unsigned char>(c)) != 0 ? c : ' ';
    }
    words += " ";
    for (const auto& [word, zone] : kNamed) {
        if (words.find(" " + std::string(word) + " ") != std::string::npos) {
            return std::string(zone);
        }
    }
    return "";
}

std::vector<FileGuess> merge_alike(std::vector<FileGuess> files) {
    std::vector<FileGuess> merged;
    for (FileGuess& file : files) {
        const auto alike = std::find_if(merged.begin(), merged.end(), [&](const FileGuess& other) {
            const SourceOptions& a = other.options;
            const SourceOptions& b = file.options;
            return a.time_column == b.time_column && a.time_columns == b.time_columns && a.pivot == b.pivot &&
                   a.value_columns == b.value_columns;
        });
        if (alike == merged.end()) {
            merged.push_back(std::move(file));
            continue;
        }
        alike->options.files.push_back(file.options.files.front());
        alike->options.stamps = alike->options.stamps ? alike->options.stamps : file.options.stamps;
        alike->clock = alike->clock == ClockEvidence::unknown ? file.clock : alike->clock;
        alike->notes.insert(alike->notes.end(), file.notes.begin(), file.notes.end());
        for (std::size_t i = 0; i < alike->columns.size(); ++i) {
            ColumnGuess& column = alike->columns[i];
            column.values += file.columns[i].values;
            column.span = {std::min(column.span.begin, file.columns[i].span.begin),
                           std::max(column.span.end, file.columns[i].span.end)};
            column.stretches = united(std::move(column.stretches), file.columns[i].stretches);
        }
    }
    return merged;
}

}  // namespace forecast
