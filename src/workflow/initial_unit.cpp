#include "initial_unit.hpp"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

using std::chrono::seconds;

constexpr double kMegawatt = 1e6;

/// What makes watts of a unit; nothing if it is none of power or energy.
std::optional<double> watts(const std::string& unit, seconds step) {
    static const std::map<std::string, double> kFactors = {{"W", 1}, {"kW", 1e3}, {"MW", kMegawatt}, {"GW", 1e9}};
    if (const auto found = kFactors.find(unit); found != kFactors.end()) {
        return found->second;
    }
    const bool is_energy = unit.size() > 1 && unit.back() == 'h';
    const auto power = is_energy ? kFactors.find(unit.substr(0, unit.size() - 1)) : kFactors.end();
    const double step_hours = static_cast<double>(step.count()) / 3600;
    return power == kFactors.end() ? std::nullopt : std::optional(power->second / step_hours);
}

/// No country takes 150 GW that publishes in MW, no town less than 5 MW that does.
std::string unit_by_size(double high) {
    constexpr double kMostMegawatts = 150'000;
    constexpr double kFewestMegawatts = 5;
    if (high > kMostMegawatts * 1e3) {
        return "W";
    }
    return high > kMostMegawatts || high < kFewestMegawatts ? "kW" : "MW";
}

}  // namespace

LoadUnit choose_unit(const InitCase& the, const ChosenColumn& load) {
    const ColumnGuess& column = the.at(load);
    const FileGuess& file = the.files[load.file];
    const seconds step = column.step.value_or(file.step);
    const auto is_unit = [&](const std::string& unit) { return watts(unit, step).has_value(); };
    const std::string& said = column.unit.empty() ? file.unit : column.unit;
    std::string written = the.arguments.unit.empty() ? said : the.arguments.unit;
    if (!is_unit(written)) {
        if (!the.arguments.unit.empty()) {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' is no unit of a load: it must be W, kW, MW, GW or Wh, kWh, MWh, GWh of a step", written);
        }
        written = the.questions.ask(
            fmt::format("In which unit is '{}', most of it {:.6g} to {:.6g} (W, kW, MW, GW, or of each "
                        "step Wh, kWh, MWh, GWh)",
                        column.name, column.low, column.high),
            "--unit", unit_by_size(column.high), is_unit);
    }
    const double factor = watts(written, step).value();
    const std::string shown = column.high * factor < kMegawatt ? "kW" : "MW";
    return {written, shown, factor / watts(shown, step).value()};
}

}  // namespace forecast
