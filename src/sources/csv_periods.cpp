#include "csv_periods.hpp"

#include <chrono>
#include <set>

#include "csv_format.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"

namespace forecast {
namespace {

Timestamp instant(const CsvFile& file, std::size_t column, const std::string& name, const std::string& zone) {
    const auto time = parse_time(file[column], zone);
    if (!time) {
        throw Error(
            ErrorKind::insufficient_data,
            "{}: '{}' in column {} is not a time between {} and {}, and a period needs its begin and its end; mend "
            "the row, or leave it out by drop_where",
            file.place(), file[column], name, kFirstYear, kLastYear);
    }
    return *time;
}

/// Adds the days of a file's periods to those of their keys.
class PeriodFile {
public:
    PeriodFile(const std::string& path, const SourceOptions& options)
        : options_(options),
          file_(path, dialect_of(options)),
          rows_(file_, options),
          begin_(file_.column(options.period_columns.at(0))),
          end_(file_.column(options.period_columns.at(1))) {}

    void add_to(std::map<std::string, std::set<Day>>& days) {
        while (file_.next_row()) {
            const std::string key(rows_.key(file_));
            if (!rows_.drops(file_) && is_wanted(options_, key)) {
                add_row_to(days[key]);
            }
        }
    }

private:
    void add_row_to(std::set<Day>& days) const {
        const Timestamp begin = instant(file_, begin_, options_.period_columns[0], options_.time_zone);
        const Timestamp end = instant(file_, end_, options_.period_columns[1], options_.time_zone);
        if (end < begin) {
            throw Error(
                "{}: the period ends at {}, before it begins at {}; mend the row, or leave it out by drop_where",
                file_.place(), file_[end_], file_[begin_]);
        }
        const Timestamp last = end == begin ? begin : end - std::chrono::seconds(1);
        const Day last_day = day_of(last, options_.time_zone);
        for (Day day = day_of(begin, options_.time_zone); day <= last_day; day = day + 1) {
            days.insert(day);
        }
    }

    const SourceOptions& options_;
    CsvFile file_;
    CsvRows rows_;
    std::size_t begin_;
    std::size_t end_;
};

std::vector<RawValue> values_of(const std::set<Day>& days, const std::string& zone) {
    std::vector<RawValue> values;
    for (Day day = *days.begin(); day <= *days.rbegin(); day = day + 1) {
        values.push_back({start_of(day, zone), 0, days.count(day) != 0 ? 1.0 : 0.0});
    }
    return values;
}

}  // namespace

std::map<std::string, std::vector<RawValue>> read_period_days(const std::vector<std::string>& paths,
                                                              const SourceOptions& options) {
    std::map<std::string, std::set<Day>> days;
    for (const auto& path : paths) {
        PeriodFile(path, options).add_to(days);
    }
    std::map<std::string, std::vector<RawValue>> values;
    for (const auto& [key, of_key] : days) {
        values[key] = values_of(of_key, options.time_zone);
    }
    return values;
}

}  // namespace forecast
