#include "column_samples.hpp"

#include <algorithm>

#include "forecast/core/ascii.hpp"
#include "forecast/core/text.hpp"
#include "number_format.hpp"
#include "time_stamps.hpp"

namespace forecast {
namespace {

/// A number such as 20240101 is a time only where the column's name says so.
bool is_time_column(const ColumnSample& sample, const std::string& name) {
    const std::string lower = in_lower_case(name);
    const bool named = lower == "ts" || has_any(lower, {"dat", "time", "zeit", "heure", "horo", "stamp", "jour", "day",
                                                        "utc", "epoch", "unix"});
    return sample.mostly(sample.times) && (named || !sample.mostly(sample.numbers));
}

bool is_hour(std::string_view text) {
    const bool short_enough = !text.empty() && text.size() <= 2 && std::all_of(text.begin(), text.end(), is_digit);
    return short_enough && std::stoi(std::string(text)) <= 24;
}

}  // namespace

bool has_any(const std::string& text, const std::vector<std::string>& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

void ColumnSample::look_at(std::string_view text) {
    text = trimmed(text);
    if (is_missing_word(text, {})) {
        return;
    }
    ++rows;
    if (stamps.is_open()) {
        stamps.look_at(text);
    }
    const std::string_view iso = stamps.read(text);
    const std::string_view behind_day = iso.substr(std::min(kIsoDaySize, iso.size()));
    times += iso.empty() ? 0 : 1;
    with_clock += behind_day.empty() ? 0 : 1;
    with_offset += behind_day.find_first_of("Z+-") != std::string_view::npos ? 1 : 0;
    clocks += is_clock(text) ? 1 : 0;
    hours += is_hour(text) ? 1 : 0;
    numbers += NumberFormat{'.', {}}.read(text) || NumberFormat{',', {}}.read(text) ? 1 : 0;
}

SampledColumns::SampledColumns(CsvFile& file) : names(file.header()), samples(file.header().size()) {
    for (int row = 0; row < kSampledRows && file.next_row(); ++row) {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            samples[i].look_at(file[i]);
        }
    }
    file.rewind();
}

std::optional<std::size_t> SampledColumns::time() const {
    std::optional<std::size_t> days;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (!is_time_column(samples[i], names[i])) {
            continue;
        }
        if (samples[i].with_clock > 0) {
            return i;
        }
        days = days ? days : i;
    }
    return days;
}

std::optional<std::size_t> SampledColumns::clock() const {
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const bool named = has_any(in_lower_case(names[i]), {"hour", "heure", "stunde", "hora", "uur"});
        if (samples[i].mostly(samples[i].clocks) || (named && samples[i].mostly(samples[i].hours))) {
            return i;
        }
    }
    return std::nullopt;
}

bool SampledColumns::have_rows() const {
    return std::any_of(samples.begin(), samples.end(), [](const ColumnSample& sample) { return sample.rows > 0; });
}

std::vector<std::string> SampledColumns::numbers(std::size_t time_column) const {
    std::vector<std::string> found;
    const auto clock_column = clock();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const bool is_new = !names[i].empty() && std::find(found.begin(), found.end(), names[i]) == found.end();
        if (i != time_column && i != clock_column && is_new && samples[i].mostly(samples[i].numbers)) {
            found.push_back(names[i]);
        }
    }
    return found;
}

}  // namespace forecast
