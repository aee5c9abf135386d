#include <algorithm>
#include <array>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/interval_bounds.hpp"
#include "forecast/evaluation/predictions.hpp"
#include "forecast/evaluation/scored_rows.hpp"
#include "prediction_cells.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFirstForecast = 2;  // behind time and actual

/// The lines of a file, cut into fields; nothing of it is copied.
class FieldReader {
public:
    explicit FieldReader(std::string_view text) : rest_(text) {}

    /// The fields of the next line; empty at the end.
    const std::vector<std::string_view>& next() {
        fields_.clear();
        if (!rest_.empty()) {
            ++line_;
            const std::size_t end = std::min(rest_.find('\n'), rest_.size());
            cut(rest_.substr(0, end));
            rest_.remove_prefix(std::min(end + 1, rest_.size()));
        }
        return fields_;
    }
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    void cut(std::string_view line) {
        for (std::size_t comma = line.find(','); comma != std::string_view::npos; comma = line.find(',')) {
            fields_.push_back(line.substr(0, comma));
            line.remove_prefix(comma + 1);
        }
        fields_.push_back(line);
    }

    std::string_view rest_;
    std::vector<std::string_view> fields_;
    std::size_t line_ = 0;
};

/// Where a forecaster's fields stand.
struct RecordedColumns {
    std::size_t forecast = 0;
    std::optional<std::size_t> first_bound;  ///< low80; the others follow it
};

struct RecordedRow {
    Timestamp time;
    ScoredRow scored;
};

EvaluatedForecaster forecaster_called(const std::string& label, const RecordedAs& as) {
    const std::size_t slash = label.find('/');
    EvaluatedForecaster forecaster{label.substr(0, slash), as.weather, slash != std::string::npos};
    if (slash != std::string::npos) {
        forecaster.weather = parse_enum<WeatherMode>(label.substr(slash + 1)).value_or(as.weather);
    }
    return forecaster;
}

class ScoresReader {
public:
    ScoresReader(const std::filesystem::path& file, const RecordedAs& as)
        : file_(file), as_(as), text_(read_file(file)), fields_(text_) {}

    RecordedScores read() {
        read_header();
        while (read_row()) {
        }
        if (rows_.empty()) {
            throw Error(ErrorKind::insufficient_data, "{}: it has no row", file_.string());
        }
        return put_together();
    }

private:
    void read_header() {
        const auto& header = fields_.next();
        const auto end = std::find(header.begin(), header.end(), "issued_at");
        if (header.size() <= kFirstForecast || header[0] != "time" || header[1] != "actual") {
            throw Error("{}:1: 'time,actual,FORECASTER,...' was expected", file_.string());
        }
        for (auto label = header.begin() + kFirstForecast; label != end; ++label) {
            const std::string name(*label);
            labels_.push_back(name);
            RecordedColumns columns{static_cast<std::size_t>(label - header.begin()), std::nullopt};
            const auto bound = std::find(end, header.end(), name + " low80");
            if (header.end() - bound >= static_cast<std::ptrdiff_t>(kIntervalBounds.size())) {
                columns.first_bound = static_cast<std::size_t>(bound - header.begin());
            }
            columns_.push_back(columns);
        }
        width_ = header.size();
        daily_ = true;
    }

    bool read_row() {
        const auto& fields = fields_.next();
        if (fields.empty()) {
            return false;
        }
        if (fields.size() != width_) {
            throw Error("{}:{}: {} columns were expected, not {}", file_.string(), fields_.line(), width_,
                        fields.size());
        }
        const auto time = parse_time(fields[0], as_.zone);
        if (!time || (!rows_.empty() && *time <= rows_.back().time)) {
            throw Error("{}:{}: '{}' is no time behind the one before", file_.string(), fields_.line(), fields[0]);
        }
        daily_ = daily_ && parse_day(fields[0]).has_value();
        RecordedRow row{*time, {}};
        row.scored.actual = number(fields[1]);
        if (!std::isfinite(row.scored.actual)) {
            throw Error("{}:{}: the actual value '{}' is no finite number", file_.string(), fields_.line(), fields[1]);
        }
        for (const RecordedColumns& columns : columns_) {
            row.scored.predicted.push_back(number(fields[columns.forecast]));
            row.scored.intervals.push_back(intervals(fields, columns));
        }
        rows_.push_back(std::move(row));
        return true;
    }

    [[nodiscard]] double number(std::string_view field) const {
        return number_in_cell(std::string(field), file_, fields_.line());
    }

    [[nodiscard]] std::optional<Intervals> intervals(const std::vector<std::string_view>& fields,
                                                     const RecordedColumns& columns) const {
        if (!columns.first_bound || fields[*columns.first_bound].empty()) {
            return std::nullopt;
        }
        Intervals read;
        for (std::size_t i = 0; i < kIntervalBounds.size(); ++i) {
            read.*(kIntervalBounds.at(i).second) = number(fields[*columns.first_bound + i]);
        }
        return read;
    }

    /// Days, or equal steps: the smallest distance between two rows.
    [[nodiscard]] TimeAxis axis() const {
        const Timestamp first = rows_.front().time;
        const Timestamp last = rows_.back().time;
        if (daily_) {
            const Day day = day_of(first, as_.zone);
            return TimeAxis::days(day, static_cast<std::size_t>(day_of(last, as_.zone) - day) + 1, as_.zone);
        }
        std::chrono::seconds step = std::chrono::hours(24);
        for (std::size_t i = 1; i < rows_.size(); ++i) {
            step = std::min(step, rows_[i].time - rows_[i - 1].time);
        }
        constexpr std::size_t kMostRows = 10'000'000;
        const auto size = static_cast<std::size_t>((last - first) / step) + 1;
        if (size > kMostRows) {
            throw Error("{}: its rows lie too far apart for their step of {}", file_.string(), format_duration(step));
        }
        return TimeAxis::fixed(first, step, size, as_.zone);
    }

    RecordedScores put_together() {
        RecordedScores scores;
        BacktestResult& result = scores.comparison.result;
        TimeAxis times = axis();
        for (RecordedRow& row : rows_) {
            row.scored.row = *times.row_at(row.time);
            result.rows.push_back(std::move(row.scored));
        }
        scores.frame = scored_frame(std::move(times), "target", as_.unit, result.rows);
        scores.comparison.unit = as_.unit;
        for (const std::string& label : labels_) {
            scores.comparison.forecasters.push_back(forecaster_called(label, as_));
            result.scores.emplace_back();
            result.scores.back().name = scores.comparison.forecasters.back().name;
        }
        result.dropped.unforecast_by.assign(labels_.size(), 0);
        result.scores = score_rows(result);
        return scores;
    }

    const std::filesystem::path& file_;
    const RecordedAs& as_;
    std::string text_;
    FieldReader fields_;
    std::vector<std::string> labels_;
    std::vector<RecordedColumns> columns_;
    std::vector<RecordedRow> rows_;
    std::size_t width_ = 0;
    bool daily_ = true;
};

}  // namespace

RecordedScores read_scores(const std::filesystem::path& file, const RecordedAs& as) {
    return ScoresReader(file, as).read();
}

}  // namespace forecast
