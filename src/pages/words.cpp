#include "forecast/pages/words.hpp"

#include <array>
#include <map>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/text.hpp"
#include "forecast/pages/web_files.hpp"

namespace forecast {
namespace {

using WordTable = std::map<std::string, std::string, std::less<>>;

std::array<WordTable, 2> read_words() {
    std::array<WordTable, 2> tables;
    const auto json = parse_json(web_file("words.json"));
    for (const auto& [key, texts] : json.items()) {
        for (std::size_t i = 0; i < tables.size(); ++i) {
            tables.at(i)[key] = texts.at(std::string(EnumTexts<Language>::values.at(i))).get<std::string>();
        }
    }
    return tables;
}

const WordTable& words_of(Language language) {
    static const std::array<WordTable, 2> tables = read_words();
    return tables.at(static_cast<std::size_t>(language));
}

}  // namespace

Words::Words(Language language) : language_(language) {
    numbers_.decimal_mark = text("number.decimal_mark");
    numbers_.months = split_list(text("date.short_months"), ' ');
}

const std::string& Words::text(std::string_view key) const {
    const WordTable& table = words_of(language_);
    const auto found = table.find(key);
    if (found == table.end()) {
        throw Error("web/words.json has no '{}'", key);
    }
    return found->second;
}

std::string Words::name(std::string_view kind, const std::string& what) const {
    const WordTable& table = words_of(language_);
    const auto found = table.find(std::string(kind) + what);
    return found == table.end() ? what : found->second;
}

std::string Words::number(double value, int decimals) const {
    return number_text(value, decimals, numbers_);
}

std::string Words::change(double value, int decimals) const {
    return signed_text(value, decimals, numbers_);
}

std::string Words::percent(double share, int decimals) const {
    return number_text(100 * share, decimals, numbers_) + "\u202f%";
}

std::string Words::day(Day day) const {
    const Date date = to_date(day);
    const auto months = split_list(text("date.months"), ' ');
    const bool first = date.day == 1 && language_ == Language::fr;
    return fmt::format("{}{} {} {}", date.day, first ? "er" : "", months.at(static_cast<std::size_t>(date.month) - 1),
                       date.year);
}

std::string Words::weekday_and_day(Day day) const {
    const auto days = split_list(text("date.weekdays"), ' ');
    return days.at(static_cast<std::size_t>(weekday(day))) + " " + this->day(day);
}

}  // namespace forecast
