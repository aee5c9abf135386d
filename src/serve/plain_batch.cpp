#include "plain_batch.hpp"

#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

namespace forecast {
namespace {

/// What nlohmann's parser calls; `false` ends the reading.
class PlainBatchReader {
public:
    explicit PlainBatchReader(std::size_t most_metrics) : most_metrics_(most_metrics) {}

    PlainBatch take() { return std::move(batch_); }
    [[nodiscard]] bool is_complete() const { return level_ == Level::end && !batch_.run_id.empty(); }

    bool start_object(std::size_t /*size*/) {
        if (level_ == Level::begin) {
            level_ = Level::batch;
            return true;
        }
        if (level_ != Level::metrics || batch_.metrics.size() == most_metrics_) {
            return false;
        }
        level_ = Level::metric;
        batch_.metrics.emplace_back();
        given_ = 0;
        return true;
    }

    bool end_object() {
        if (level_ == Level::batch) {
            level_ = Level::end;
            return true;
        }
        level_ = Level::metrics;
        const unsigned needed = bit(Field::key) | bit(Field::value) | bit(Field::time);
        return (given_ & needed) == needed;
    }

    bool start_array(std::size_t /*size*/) {
        const bool is_first = level_ == Level::batch && field_ == Field::metrics && batch_.metrics.empty();
        level_ = Level::metrics;
        return is_first;
    }

    bool end_array() {
        level_ = Level::batch;
        field_ = Field::none;
        return true;
    }

    bool key(const std::string& name) {
        if (level_ == Level::batch) {
            field_ = name == "run_id" && batch_.run_id.empty() ? Field::run_id
                     : name == "metrics"                       ? Field::metrics
                                                               : Field::none;
            return field_ != Field::none;
        }
        field_ = name == "key"         ? Field::key
                 : name == "value"     ? Field::value
                 : name == "timestamp" ? Field::time
                 : name == "step"      ? Field::step
                                       : Field::none;
        const bool is_new = field_ != Field::none && (given_ & bit(field_)) == 0;
        given_ |= bit(field_);
        return is_new;
    }

    bool string(std::string& text) {
        if ((field_ != Field::run_id && field_ != Field::key) || text.empty() || text.find('\0') != std::string::npos) {
            return false;
        }
        (field_ == Field::run_id ? batch_.run_id : batch_.metrics.back().key) = std::move(text);
        return leave();
    }

    bool number_float(double number, const std::string& /*text*/) {
        if (field_ != Field::value) {
            return false;
        }
        batch_.metrics.back().value = number;
        return leave();
    }

    bool number_integer(std::int64_t number) {
        if (field_ == Field::step) {
            batch_.metrics.back().step = number;
            return leave();
        }
        return number_float(static_cast<double>(number), {});
    }

    bool number_unsigned(std::uint64_t number) {
        if (field_ == Field::value) {
            return number_float(static_cast<double>(number), {});
        }
        if (number > INT64_MAX || (field_ != Field::time && field_ != Field::step)) {
            return false;
        }
        (field_ == Field::time ? batch_.metrics.back().timestamp_ms : batch_.metrics.back().step) =
            static_cast<std::int64_t>(number);
        return leave();
    }

    bool null() { return false; }
    bool boolean(bool /*flag*/) { return false; }
    bool binary(nlohmann::json::binary_t& /*bytes*/) { return false; }
    bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const nlohmann::json::exception& /*fault*/) {
        return false;
    }

private:
    enum class Level { begin, batch, metrics, metric, end };
    enum class Field { none, run_id, metrics, key, value, time, step };

    static constexpr unsigned bit(Field field) { return 1U << static_cast<unsigned>(field); }

    bool leave() {
        field_ = Field::none;
        return true;
    }

    std::size_t most_metrics_;
    PlainBatch batch_;
    Level level_ = Level::begin;
    Field field_ = Field::none;
    unsigned given_ = 0;  ///< bits of the metric's fields
};

}  // namespace

std::optional<PlainBatch> find_plain_batch(std::string_view body, std::size_t most_metrics) {
    PlainBatchReader reader(most_metrics);
    const bool is_plain = nlohmann::json::sax_parse(body, &reader) && reader.is_complete();
    return is_plain ? std::optional(reader.take()) : std::nullopt;
}

}  // namespace forecast
