#include "forecast/tabular/fleet.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "forecast/core/portable_random.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

constexpr int kWithinDays = 7;
constexpr double kRatedMegawatts = 3;
constexpr double kMeanWind = 7.5;

/// The share of its rated power that a turbine makes in a wind of m/s.
double load_in(double wind) {
    constexpr double kCutIn = 3;
    constexpr double kRatedWind = 12;
    constexpr double kCutOut = 25;
    if (wind < kCutIn || wind > kCutOut) {
        return 0;
    }
    const double share = std::min(1.0, (wind - kCutIn) / (kRatedWind - kCutIn));
    return share * share * (3 - 2 * share);
}

double hazard_at(double wear) {
    return std::min(0.9, 0.0002 * std::exp(6 * wear));
}

/// A bearing between two repairs.
struct Bearing {
    double wear = 0;
    double rate = 0;

    void age(double load) { wear += rate * (0.5 + load); }
    /// That it fails on one of the next days, the load being usual.
    [[nodiscard]] double failure_within(int days) const {
        constexpr double kUsualLoad = 0.45;
        Bearing later = *this;
        double survives = 1;
        for (int i = 0; i < days; ++i) {
            later.age(kUsualLoad);
            survives *= 1 - hazard_at(later.wear);
        }
        return 1 - survives;
    }
};

/// A turbine from day to day.
class Turbine {
public:
    Turbine(std::int64_t seed, int number) : draws_(seed, static_cast<std::uint64_t>(number)) { repair(); }

    void simulate_day(const std::string& name, int number, SimulatedFleet& fleet) {
        wind_ = 0.7 * wind_ + 2.2 * draws_.normal();
        const double wind = std::max(0.0, kMeanWind + wind_);
        const double load = load_in(wind);
        const double season = std::cos(2 * 3.14159265358979 * (number - 200) / 365.25);
        const double ambient = 12 + 7 * season + 2 * draws_.normal();
        bearing_.age(load);
        const bool fails = draws_.uniform() < hazard_at(bearing_.wear);
        const double wear = bearing_.wear;
        const double vibration = 2 + 3 * wear + 0.4 * load + 0.35 * draws_.normal();
        const double temperature = 45 + 25 * load + 14 * wear * wear + 0.3 * ambient + 1.5 * draws_.normal();
        const double oil = 38 + 18 * load + 4 * wear + 0.5 * ambient + 2 * draws_.normal();
        constexpr int kFirstDay = 17532;  // 2018-01-01
        const std::vector<std::string> cells = {name,
                                                format_day({kFirstDay + number}),
                                                fmt::format("{:.2f}", wind),
                                                fmt::format("{:.4f}", kRatedMegawatts * load * (fails ? 0.5 : 1)),
                                                fmt::format("{:.1f}", ambient),
                                                fmt::format("{:.3f}", vibration),
                                                fmt::format("{:.2f}", temperature),
                                                fmt::format("{:.2f}", oil),
                                                fails ? "1" : "0"};
        for (std::size_t i = 0; i < cells.size(); ++i) {
            fleet.table.columns[i].push_back(cells[i]);
        }
        fleet.failure_within_7d.push_back(bearing_.failure_within(kWithinDays));
        if (fails) {
            repair();
        }
    }

private:
    void repair() { bearing_ = {0, 0.0035 * std::exp(0.35 * draws_.normal())}; }

    PortableRandom draws_;
    double wind_ = 0;
    Bearing bearing_;
};

}  // namespace

SimulatedFleet simulate_fleet(const FleetOptions& options) {
    SimulatedFleet fleet;
    fleet.table.names = {"turbine",       "date",      "wind_ms", "power_mw", "ambient_c",
                         "vibration_mms", "bearing_c", "oil_c",   "failure"};
    fleet.table.columns.resize(fleet.table.names.size());
    fleet.table.place = "the SIMULATED fleet";
    for (int machine = 1; machine <= options.machines; ++machine) {
        Turbine turbine(options.seed, machine);
        const std::string name = fmt::format("T{:03}", machine);
        for (int day = 0; day < options.days; ++day) {
            turbine.simulate_day(name, day, fleet);
        }
    }
    return fleet;
}

}  // namespace forecast
