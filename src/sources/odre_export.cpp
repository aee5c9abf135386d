#include "odre_export.hpp"

#include <algorithm>

#include "api.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"

namespace forecast {
namespace {

/// nlohmann's event interface: a tree of the 50 MB of six years would cost seconds and a gigabyte.
class ExportHandler {
public:
    using Json = nlohmann::json;

    ExportHandler(const std::string& url, const OdreColumns& columns) : url_(url), columns_(columns) {
        export_.of.resize(columns.fields.size());
        row_values_.resize(columns.fields.size());
    }

    bool null() { return take_number(kMissing, false); }
    bool boolean(bool value) { return take_number(value ? 1.0 : 0.0, false); }
    bool number_integer(Json::number_integer_t value) { return take_number(static_cast<double>(value), true); }
    bool number_unsigned(Json::number_unsigned_t value) { return take_number(static_cast<double>(value), true); }
    bool number_float(Json::number_float_t value, const std::string&) { return take_number(value, true); }
    bool binary(const Json::binary_t&) { return false; }

    bool string(const std::string& text) {
        if (depth_ != kInRow) {
            return depth_ > 0;
        }
        if (target_ == kTime) {
            time_ = text;
        } else if (target_ == kClock) {
            clock_ = minutes(text);
        } else if (target_ == kTerritory) {
            territory_ = text;
        } else if (target_ >= 0) {
            row_values_[static_cast<std::size_t>(target_)] = number(text);
        }
        return true;
    }

    bool key(const std::string& name) {
        target_ = depth_ == kInRow ? target_of(name) : kOther;
        return true;
    }

    bool start_array(std::size_t) {
        is_array_ = is_array_ || depth_ == 0;
        ++depth_;
        return true;
    }
    bool start_object(std::size_t) {
        if (depth_ == 0) {
            return false;  // not rows, but an error in the service's words
        }
        ++depth_;
        if (depth_ == kInRow) {
            begin_row();
        }
        return true;
    }
    bool end_array() {
        --depth_;
        return true;
    }
    bool end_object() {
        if (depth_ == kInRow) {
            end_row();
        }
        --depth_;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) { return false; }

    [[nodiscard]] bool is_array() const { return is_array_; }
    OdreExport take() { return std::move(export_); }

private:
    static constexpr int kInRow = 2;
    static constexpr int kOther = -1;
    static constexpr int kTime = -2;
    static constexpr int kClock = -3;
    static constexpr int kTerritory = -4;

    [[nodiscard]] int target_of(const std::string& name) const {
        for (std::size_t i = 0; i < columns_.fields.size(); ++i) {
            if (name == columns_.fields[i]) {
                return static_cast<int>(i);
            }
        }
        if (name == "date_heure") {
            return kTime;
        }
        if (name == "heures" || name == "heure") {
            return kClock;
        }
        return name == columns_.territory_field ? kTerritory : kOther;
    }

    static int minutes(const std::string& clock) {
        const auto time = parse_time("1970-01-01T" + clock, "UTC");
        return time ? static_cast<int>(time->time_since_epoch().count() / 60) : -1;
    }

    double number(const std::string& text) {
        const auto value = parse_number(text);
        export_.unreadable += value || text.empty() || text == "ND" ? 0 : 1;
        return value.value_or(kMissing);
    }

    bool take_number(double value, bool is_number) {
        if (depth_ == kInRow && target_ >= 0) {
            export_.unreadable += is_believable(value) ? 0 : 1;
            row_values_[static_cast<std::size_t>(target_)] = is_believable(value) ? value : kMissing;
        } else if (depth_ == kInRow && target_ == kTerritory && is_number) {
            territory_ = fmt::format("{}", value);  // a code that arrives as a number
        }
        return true;
    }

    void begin_row() {
        time_.clear();
        territory_.clear();
        clock_ = -1;
        std::fill(row_values_.begin(), row_values_.end(), kMissing);
    }

    void end_row() {
        if (!columns_.territory_field.empty() && territory_ != columns_.territory) {
            throw Error("{} answered with a row of {} '{}' where '{}' was asked for; check `territory` and `dataset`",
                        url_, columns_.territory_field, territory_, columns_.territory);
        }
        const auto time = parse_time(time_, "UTC");
        if (!time) {
            throw Error("{} answered with a row (number {}) whose date_heure '{}' is not a time", url_,
                        export_.times.size() + 1, time_);
        }
        export_.times.push_back(*time);
        export_.local_minutes.push_back(clock_);
        for (std::size_t i = 0; i < row_values_.size(); ++i) {
            export_.of[i].push_back(row_values_[i]);
        }
    }

    const std::string& url_;
    const OdreColumns& columns_;
    OdreExport export_;
    int depth_ = 0;
    int target_ = kOther;
    bool is_array_ = false;
    std::string time_;
    std::string territory_;
    int clock_ = -1;
    std::vector<double> row_values_;
};

}  // namespace

std::optional<OdreExport> read_odre_export(const std::string& body, const std::string& url,
                                           const OdreColumns& columns) {
    ExportHandler handler(url, columns);
    if (nlohmann::json::sax_parse(body, &handler) && handler.is_array()) {
        return handler.take();
    }
    if (!handler.is_array() && find_json(body)) {
        throw Error(ErrorKind::unavailable, "GET {} answered with an error: {}; try again later", url,
                    error_text(body));
    }
    return std::nullopt;
}

}  // namespace forecast
