#include <algorithm>
#include <array>
#include <utility>

#include "forecast/core/ascii.hpp"
#include "forecast/core/text.hpp"
#include "forecast/sources/file_guess.hpp"

namespace forecast {
namespace {

using Word = std::pair<std::string_view, Quantity>;

/// Beginnings of words in names, in lower case; what comes first decides.
constexpr std::array<Word, 33> kWords = {
    {{"temp", Quantity::temperature},    {"tmean", Quantity::temperature}, {"tmin", Quantity::temperature},
     {"tmax", Quantity::temperature},    {"tmoy", Quantity::temperature},  {"t2m", Quantity::temperature},
     {"°c", Quantity::temperature},      {"°f", Quantity::temperature},    {"humid", Quantity::humidity},
     {"rh_", Quantity::humidity},        {"wind", Quantity::wind},         {"vent", Quantity::wind},
     {"cloud", Quantity::cloud},         {"nebul", Quantity::cloud},       {"radiation", Quantity::radiation},
     {"shortwave", Quantity::radiation}, {"irradi", Quantity::radiation},  {"globalstrahlung", Quantity::radiation},
     {"consommation", Quantity::load},   {"consumption", Quantity::load},  {"conso", Quantity::load},
     {"netzlast", Quantity::load},       {"verbrauch", Quantity::load},    {"stromverbrauch", Quantity::load},
     {"load", Quantity::load},           {"charge", Quantity::load},       {"demand", Quantity::load},
     {"demanda", Quantity::load},        {"puissance", Quantity::load},    {"soutirage", Quantity::load},
     {"active_power", Quantity::load},   {"power", Quantity::load},        {"valeur", Quantity::load}}};

constexpr std::array<std::string_view, 13> kUnits = {"GWh", "MWh", "kWh", "Wh", "GW", "MW", "kW",
                                                     "W",   "°C",  "°F",  "K",  "C",  "%"};

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool has_word_beginning(const std::string& name, std::string_view beginning) {
    for (auto at = name.find(beginning); at != std::string::npos; at = name.find(beginning, at + 1)) {
        if (at == 0 || !is_letter(name[at - 1])) {
            return true;
        }
    }
    return false;
}

/// A forecast of somebody, or an energy that is no load.
bool is_something_else(const std::string& name) {
    constexpr std::array<std::string_view, 12> kOther = {"forecast",   "prévision",  "prevision", "prognos",
                                                         "day-ahead",  "solar",      "solaire",   "éolien",
                                                         "production", "generation", "reactive",  "residual"};
    return std::any_of(kOther.begin(), kOther.end(),
                       [&](std::string_view other) { return name.find(other) != std::string::npos; });
}

/// "MW" of "MW", "[MW]" and "mw"; empty if it is no unit.
std::string as_unit(std::string_view text) {
    const std::string lower = in_lower_case(trimmed(text));
    for (const auto unit : kUnits) {
        if (lower == in_lower_case(unit)) {
            return unit == "C" ? "°C" : std::string(unit);
        }
    }
    return "";
}

}  // namespace

Quantity quantity_of_name(const std::string& name) {
    const std::string lower = in_lower_case(name);
    if (lower == "t" || lower.compare(0, 2, "t_") == 0) {
        return Quantity::temperature;
    }
    if (lower == "ff" || lower == "u") {  // of SYNOP
        return lower == "ff" ? Quantity::wind : Quantity::humidity;
    }
    for (const auto& [word, quantity] : kWords) {
        if (has_word_beginning(lower, word)) {
            const bool other = quantity == Quantity::load && is_something_else(lower);
            return other ? Quantity::unknown : quantity;
        }
    }
    const std::string unit = unit_of_name(name);
    const bool is_power = unit == "MW" || unit == "kW" || unit == "W" || unit == "GW";
    return is_power && !is_something_else(lower) ? Quantity::load : Quantity::unknown;
}

std::string unit_of_name(const std::string& name) {
    for (const auto& [open, close] : {std::pair('(', ')'), std::pair('[', ']')}) {
        const auto begin = name.find(open);
        const auto end = name.find(close, begin == std::string::npos ? 0 : begin);
        if (begin != std::string::npos && end != std::string::npos) {
            if (auto unit = as_unit(std::string_view(name).substr(begin + 1, end - begin - 1)); !unit.empty()) {
                return unit;
            }
        }
    }
    const auto last = name.find_last_of("_ ");
    return as_unit(std::string_view(name).substr(last == std::string::npos ? 0 : last + 1));
}

}  // namespace forecast
