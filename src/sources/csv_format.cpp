#include "csv_format.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include "forecast/core/ascii.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "time_stamps.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr int kLookedAtForClocks = 100;  // rows

std::vector<std::string> time_names(const SourceOptions& options) {
    return options.time_columns.empty() ? std::vector{options.time_column} : options.time_columns;
}

/// What a first look through a file's rows finds.
class FirstLook {
public:
    FirstLook(CsvFile& file, const SourceOptions& options, CsvFormat& format)
        : file_(file), options_(options), format_(format), marks_(format.values.size()) {}

    void look() {
        int rows = 0;
        while (file_.next_row()) {
            if (format_.rows.drops(file_)) {
                continue;
            }
            ++rows;
            look_at_time(rows);
            if (!knows_decimal_) {
                look_at_numbers();
            }
            if (rows >= kLookedAtForClocks && knows_decimal_ && !format_.stamps.is_open()) {
                break;
            }
        }
        file_.rewind();
    }

    [[nodiscard]] bool has_clock() const { return has_clock_; }
    [[nodiscard]] bool has_offset() const { return has_offset_; }
    /// Whether most times of the first rows come again.
    [[nodiscard]] bool repeats_times() const { return seen_.size() * 2 <= seen_rows_; }
    [[nodiscard]] const std::string& a_time() const { return a_time_; }
    [[nodiscard]] const std::string& a_place() const { return a_place_; }

    /// The commonest distance between begin and end; nothing without intervals.
    [[nodiscard]] std::optional<seconds> interval() const {
        const auto commonest = std::max_element(intervals_.begin(), intervals_.end(),
                                                [](const auto& a, const auto& b) { return a.second < b.second; });
        return commonest == intervals_.end() ? std::nullopt : std::optional(commonest->first);
    }

    [[nodiscard]] char decimal() const {
        for (const DecimalMark& mark : marks_) {
            if (const auto told = mark.told()) {
                return *told;
            }
        }
        char decimal = '.';
        for (std::size_t i = 0; i < marks_.size(); ++i) {
            const auto guessed = marks_[i].guessed();
            if (!guessed || (has_dotted_days() && marks_[i].is_fixed_dot())) {
                throw Error(ErrorKind::invalid_argument,
                            R"({}: '{}' in column {} may be a number below 1000 or above; say "decimal": "." or )"
                            R"("decimal": "," in the source)",
                            a_place_, marks_[i].doubtful(), options_.value_columns[i]);
            }
            decimal = *guessed == ',' ? ',' : decimal;
        }
        return decimal == ',' && file_.separator() == ',' ? '.' : decimal;  // "45,859" in quotes: thousands
    }

private:
    void look_at_time(int rows) {
        const std::string_view text = format_.written_time(file_);
        if (format_.stamps.is_open()) {
            format_.stamps.look_at(text);
        }
        if (rows > kLookedAtForClocks) {
            return;
        }
        if (a_time_.empty()) {
            a_time_ = text;
            a_place_ = file_.place();
        }
        const std::string begin(format_.stamps.read(text));
        const std::string_view written_end = split_interval(text).end;
        const auto from = parse_time(begin, "UTC");
        const auto to = written_end.empty() ? std::nullopt : parse_time(format_.stamps.read(written_end), "UTC");
        has_clock_ = has_clock_ || begin.size() > kIsoDaySize;
        has_offset_ = has_offset_ || begin.find_first_of("Z+-", kIsoDaySize) != std::string::npos;
        seen_.insert(begin);
        ++seen_rows_;
        if (from && to) {
            ++intervals_[*to - *from];
        }
    }

    /// As where numbers have a decimal comma.
    [[nodiscard]] bool has_dotted_days() const {
        const auto& patterns = format_.stamps.patterns();
        return !patterns.empty() && patterns.front().compare(0, 6, "%d.%m.") == 0 && file_.separator() != ',';
    }

    void look_at_numbers() {
        for (std::size_t i = 0; i < marks_.size(); ++i) {
            const std::string_view text = trimmed(file_[format_.values[i]]);
            if (!is_missing_word(text, format_.numbers.missing)) {
                marks_[i].look_at(text);
                knows_decimal_ = knows_decimal_ || marks_[i].told();
            }
        }
    }

    CsvFile& file_;
    const SourceOptions& options_;
    CsvFormat& format_;
    std::vector<DecimalMark> marks_;
    bool knows_decimal_ = false;
    bool has_clock_ = false;
    bool has_offset_ = false;
    std::map<seconds, int> intervals_;
    std::set<std::string> seen_;
    std::size_t seen_rows_ = 0;
    std::string a_time_;
    std::string a_place_;
};

/// The one column whose fields are times of day; nothing if none is, or several.
std::optional<std::size_t> clock_column(CsvFile& file) {
    std::vector<bool> is_candidate(file.header().size(), true);
    for (int row = 0; row < kLookedAtForClocks && file.next_row(); ++row) {
        for (std::size_t i = 0; i < is_candidate.size(); ++i) {
            is_candidate[i] = is_candidate[i] && is_clock(file[i]);
        }
    }
    file.rewind();
    if (std::count(is_candidate.begin(), is_candidate.end(), true) != 1) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(std::find(is_candidate.begin(), is_candidate.end(), true) - is_candidate.begin());
}

void check_stamps(const FirstLook& look, const CsvFormat& format, const SourceOptions& options) {
    const std::string columns = join(time_names(options), ", ");
    if (format.stamps.patterns().size() > 1) {
        throw Error(ErrorKind::invalid_argument,
                    R"({}: whether '{}' in column {} is {} is not to be seen; say "time_format": "{}{}")",
                    look.a_place(), look.a_time(), columns, join(format.stamps.patterns(), " or "),
                    format.stamps.patterns().front(), look.has_clock() ? " %H:%M" : "");
    }
    const auto interval = look.interval();
    if (options.stamps == "interval" && !interval && !look.a_time().empty()) {
        throw Error(ErrorKind::invalid_argument,
                    R"({}: '{}' in column {} is no interval like "begin - end"; leave "stamps" out)", look.a_place(),
                    look.a_time(), columns);
    }
    if (interval && options.step && *interval != *options.step) {
        throw Error(ErrorKind::invalid_argument,
                    R"({}: '{}' in column {} lasts {}, and the source's step is {}; say "step": "{}")", look.a_place(),
                    look.a_time(), columns, format_duration(*interval), format_duration(*options.step),
                    format_duration(*interval));
    }
}

/// Takes a clock that stands in a column of its own to the days of the time column.
bool add_clock_column(CsvFile& file, const SourceOptions& options, CsvFormat& format, const FirstLook& look) {
    const bool is_finer = options.step ? *options.step < hours(24) : options.pivot.empty() && look.repeats_times();
    const bool is_wanted =
        is_finer && !look.has_clock() && !format.stamps.patterns().empty() && options.time_format.empty();
    const auto clock = is_wanted && options.time_columns.empty() ? clock_column(file) : std::nullopt;
    if (!is_wanted || (!clock && !options.step)) {
        return false;
    }
    if (!clock) {
        throw Error(ErrorKind::invalid_argument,
                    R"({}: '{}' in column {} is a day without a clock, and the source's step is {}; name the clock's )"
                    R"(column besides, "time_columns": ["{}", ...], or say "step": "1d")",
                    look.a_place(), look.a_time(), join(time_names(options), ", "), format_duration(*options.step),
                    time_names(options).front());
    }
    format.time.push_back(*clock);
    return true;
}

/// Whether a column's name says that its times are UTC, and nothing else does.
bool speaks_of_utc(const SourceOptions& options, const FirstLook& look) {
    const std::string name = in_lower_case(join(time_names(options), " "));
    return look.has_clock() && !look.has_offset() && options.time_zone != "UTC" &&
           name.find("utc") != std::string::npos;
}

std::string note_of(const CsvFile& file, const SourceOptions& options, const CsvFormat& format, const FirstLook& look,
                    bool found_clock) {
    std::vector<std::string> parts;
    const auto add = [&](bool is_found, const std::string& part) {
        if (is_found) {
            parts.push_back(part);
        }
    };
    add(!options.encoding && file.encoding() != "utf-8", file.encoding());
    add(!options.separator && file.separator() == '\t', "separated by tabs");
    add(!options.separator && file.separator() == '|', "separated by bars");
    add(!options.skip_lines && file.header_line() > 1, fmt::format("header in line {}", file.header_line()));
    const auto& patterns = format.stamps.patterns();
    add(options.time_format.empty() && !patterns.empty() && patterns.front() != "%Y-%m-%d",
        patterns.empty() ? ""
                         : (patterns.front() == "%s" ? "times that count from 1970" : "days like " + patterns.front()));
    add(found_clock, fmt::format("clock in column {}", file.header()[format.time.back()]));
    add(!options.decimal && !options.thousands && format.numbers.decimal == ',', "numbers like 1.234,5");
    add(speaks_of_utc(options, look),
        fmt::format(R"(times of {} although their column's name says UTC (else say "time_zone": "UTC"))",
                    options.time_zone));
    return join(parts, ", ");
}

char decimal_of(const SourceOptions& options, const FirstLook& look) {
    if (options.decimal) {
        return options.decimal->front();
    }
    if (options.thousands == ".") {
        return ',';
    }
    return options.thousands == "," ? '.' : look.decimal();
}

}  // namespace

std::string_view CsvFormat::written_time(const CsvFile& file) {
    if (time.size() == 1) {
        return file[time.front()];
    }
    joined_.clear();
    for (const std::size_t column : time) {
        joined_ += joined_.empty() ? "" : time_mark;
        joined_ += trimmed(file[column]);
    }
    return joined_;
}

std::string layout_word(const CsvFile& file) {
    return file.preamble().find("Identifiant PRM") == std::string_view::npos ? "" : "PRM";
}

CsvDialect dialect_of(const SourceOptions& options) {
    CsvDialect dialect;
    if (options.separator) {
        dialect.separator = *options.separator == "tab" ? '\t' : options.separator->front();
    }
    dialect.encoding = options.encoding.value_or("");
    dialect.skip_lines = options.skip_lines;
    dialect.names = options.period_columns.empty() ? time_names(options) : options.period_columns;
    if (options.period_columns.empty()) {
        dialect.names.insert(dialect.names.end(), options.value_columns.begin(), options.value_columns.end());
    }
    if (!options.pivot.empty()) {
        dialect.names.push_back(options.pivot);
    }
    for (const auto& [column, value] : options.drop_where) {
        dialect.names.push_back(column);
    }
    return dialect;
}

CsvFormat::CsvFormat(const CsvFile& file, const SourceOptions& options)
    : rows(file, options), stamps(options.time_format) {
    for (const auto& name : time_names(options)) {
        time.push_back(file.column(name));
    }
    time_mark = options.stamps == "interval" && time.size() == 2 ? " - " : " ";
    for (const auto& name : options.value_columns) {
        values.push_back(file.column(name));
    }
    numbers.missing = options.missing;
}

CsvFormat find_format(CsvFile& file, const SourceOptions& options) {
    CsvFormat format(file, options);
    FirstLook look(file, options, format);
    look.look();
    check_stamps(look, format, options);
    format.numbers.decimal = decimal_of(options, look);
    const bool found_clock = add_clock_column(file, options, format, look);
    format.note = note_of(file, options, format, look, found_clock);
    return format;
}

}  // namespace forecast
