#include "read_columns.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostLevels = 200;

std::optional<double> parse_boolean(const std::string& written) {
    const std::string text = in_lower_case(written);
    if (text == "true" || text == "yes" || text == "1") {
        return 1;
    }
    if (text == "false" || text == "no" || text == "0") {
        return 0;
    }
    return std::nullopt;
}

/// Whether all values that there are can be read so.
template <class Read>
bool are_all(const std::vector<std::string>& texts, Read read) {
    return std::all_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.empty() || read(text).has_value(); });
}

std::optional<double> parse_days(const std::string& text) {
    constexpr double kSecondsOfDay = 86400;
    const auto time = parse_time(text, "UTC");
    return time ? std::optional(static_cast<double>(time->time_since_epoch().count()) / kSecondsOfDay) : std::nullopt;
}

std::string with_dashes(const std::string& compact) {
    return compact.substr(0, 4) + "-" + compact.substr(4, 2) + "-" + compact.substr(6);
}

/// "20240131", a day of 1900 to 2100, in days since 1970.
std::optional<double> parse_compact_date(const std::string& text) {
    constexpr std::size_t kDigits = 8;
    const bool is_written_so =
        text.size() == kDigits && text.find_first_not_of("0123456789") == std::string::npos &&
        (text.compare(0, 2, "19") == 0 || text.compare(0, 2, "20") == 0 || text.compare(0, 4, "2100") == 0);
    return is_written_so ? parse_days(with_dashes(text)) : std::nullopt;
}

std::optional<double> parse_number_text(const std::string& text) {
    return parse_number(text);
}

std::string below_header(const std::string& place, std::size_t row) {
    return fmt::format("{}, row {} below the header", place, row + 1);
}

bool is_number(const std::string& text) {
    return parse_number(text).has_value();
}

bool is_decimal_comma(std::string text) {
    const auto comma = text.find(',');
    if (comma == std::string::npos) {
        return false;
    }
    text[comma] = '.';
    return is_number(text);
}

/// Refuses texts that look like a column of numbers in which something is wrong.
void check_is_no_number_column(const std::string& name, const std::vector<std::string>& texts,
                               const std::string& place) {
    constexpr std::size_t kManyNumbers = 20;  // to one other text
    const auto there = texts.size() - static_cast<std::size_t>(std::count(texts.begin(), texts.end(), ""));
    const auto numbers = static_cast<std::size_t>(std::count_if(texts.begin(), texts.end(), is_number));
    const auto commas = static_cast<std::size_t>(std::count_if(texts.begin(), texts.end(), is_decimal_comma));
    const auto other = std::find_if(texts.begin(), texts.end(),
                                    [](const std::string& text) { return !text.empty() && !is_number(text); });
    const auto place_of_other = below_header(place, static_cast<std::size_t>(std::distance(texts.begin(), other)));
    if (commas > 0 && commas + numbers == there) {
        throw Error(ErrorKind::insufficient_data,
                    "{}: '{}' of the column '{}' has a decimal comma; write points, or name the column in "
                    "table.categorical if it holds names",
                    place_of_other, visible(*other), name);
    }
    if (numbers > kManyNumbers * (there - numbers)) {
        throw Error(
            ErrorKind::insufficient_data,
            "{}: '{}' of the column '{}' is no number, and {} of its {} values are; mend it or leave it empty, or "
            "name the column in table.categorical if it holds names",
            place_of_other, visible(*other), name, numbers, there);
    }
}

}  // namespace

ColumnEncoding find_encoding(const std::string& name, const std::vector<std::string>& texts, const std::string& place,
                             bool is_category) {
    ColumnEncoding encoding{name, ColumnKind::number, {}};
    if (!is_category && are_all(texts, parse_number)) {
        return encoding;
    }
    if (!is_category && are_all(texts, parse_boolean)) {
        encoding.kind = ColumnKind::boolean;
        return encoding;
    }
    if (!is_category) {
        check_is_no_number_column(name, texts, place);
    }
    std::set<std::string> levels(texts.begin(), texts.end());
    levels.erase("");
    if (levels.size() > kMostLevels) {
        throw Error(
            ErrorKind::invalid_argument,
            "the column '{}' has {} different texts, such as '{}': too many for a category; add it to table.drop or "
            "table.id_columns",
            name, levels.size(), visible(*levels.begin()));
    }
    encoding.kind = ColumnKind::category;
    encoding.levels.assign(levels.begin(), levels.end());
    return encoding;
}

std::vector<double> read_column(const std::vector<std::string>& texts, const ColumnEncoding& encoding,
                                const std::string& place, std::size_t& unseen) {
    std::vector<double> values;
    values.reserve(texts.size());
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const std::string& text = texts[row];
        if (text.empty()) {
            values.push_back(kMissing);
            continue;
        }
        if (encoding.kind == ColumnKind::category) {
            const auto level = std::lower_bound(encoding.levels.begin(), encoding.levels.end(), text);
            const bool is_known = level != encoding.levels.end() && *level == text;
            unseen += is_known ? 0 : 1;
            values.push_back(static_cast<double>(is_known ? std::distance(encoding.levels.begin(), level)
                                                          : static_cast<std::ptrdiff_t>(encoding.levels.size())));
            continue;
        }
        const auto value = encoding.kind == ColumnKind::boolean ? parse_boolean(text) : parse_number(text);
        if (!value) {
            throw Error(ErrorKind::insufficient_data, "{}: '{}' of the column '{}' is no {}", below_header(place, row),
                        visible(text), encoding.name,
                        encoding.kind == ColumnKind::boolean ? "true or false" : "number");
        }
        values.push_back(*value);
    }
    return values;
}

ReadTimes read_times(const std::vector<std::string>& texts, const std::string& name, const std::string& place,
                     std::optional<bool> are_numbers) {
    const auto count = [&](auto read) {
        return static_cast<std::size_t>(
            std::count_if(texts.begin(), texts.end(), [&](const std::string& text) { return read(text).has_value(); }));
    };
    const std::size_t compact = count(parse_compact_date);
    const std::size_t numbers = count(parse_number_text);
    const std::size_t dates = count(parse_days);
    const bool is_compact = !are_numbers.value_or(false) && 2 * compact > texts.size();
    ReadTimes read;
    read.are_numbers = are_numbers.value_or(!is_compact && numbers > dates);
    const auto parse = is_compact ? parse_compact_date : read.are_numbers ? parse_number_text : parse_days;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const auto time = parse(texts[row]);
        if (texts[row].empty()) {
            throw Error(ErrorKind::insufficient_data, "{}: the time column '{}' has no value", below_header(place, row),
                        name);
        }
        if (!time || std::isnan(*time)) {
            const std::size_t alike = is_compact ? compact : read.are_numbers ? numbers : dates;
            if (alike == 0) {
                throw Error(ErrorKind::insufficient_data,
                            "{}: '{}' of the time column '{}' is neither a number nor a date such as 2024-01-31",
                            below_header(place, row), visible(texts[row]), name);
            }
            throw Error(ErrorKind::insufficient_data,
                        "{}: '{}' of the time column '{}' is no {}, as {} of {} rows have; write all times alike",
                        below_header(place, row), visible(texts[row]), name, read.are_numbers ? "number" : "date",
                        alike, texts.size());
        }
        read.times.push_back(*time);
    }
    if (is_compact) {
        read.note = fmt::format("{}: the time column '{}' is read as dates, {} as {}; its unit is days", place, name,
                                texts.front(), with_dashes(texts.front()));
    }
    return read;
}

std::vector<double> read_target(const std::vector<std::string>& texts, const RowRecipe& recipe,
                                const std::string& place) {
    const std::string& name = recipe.table.target;
    const bool is_class = recipe.task == RowTask::classification;
    std::vector<double> values;
    for (std::size_t row = 0; row < texts.size(); ++row) {
        const auto value = is_class ? parse_boolean(texts[row]) : parse_number(texts[row]);
        if (texts[row].empty() || (value && std::isnan(*value))) {
            throw Error(ErrorKind::insufficient_data,
                        "{}: the target '{}' is missing; leave such rows out of the table", below_header(place, row),
                        name);
        }
        if (!value) {
            throw Error(ErrorKind::insufficient_data, "{}: '{}' of the target '{}' is {}", below_header(place, row),
                        visible(texts[row]), name, is_class ? "neither 1 or true nor 0 or false" : "no number");
        }
        values.push_back(*value);
    }
    return values;
}

std::string feature_name(std::string name) {
    std::replace(name.begin(), name.end(), '[', '(');
    std::replace(name.begin(), name.end(), ']', ')');
    std::replace(name.begin(), name.end(), '<', '_');
    return name;
}

}  // namespace forecast
