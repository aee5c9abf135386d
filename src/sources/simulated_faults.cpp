#include "simulated_faults.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/missing.hpp"
#include "forecast/core/portable_random.hpp"

namespace forecast {
namespace {

constexpr std::uint64_t kFaultStream = 3;

/// A kind of fault: how often a day has one, how many steps it lasts, what a step becomes.
struct Fault {
    double probability_a_day;
    int shortest;
    int longest;
    double (*value)(double at_the_start);
};

constexpr std::array kFaults = {
    Fault{0.004, 70, 200, [](double) { return kMissing; }},   // an outage
    Fault{0.05, 1, 6, [](double) { return kMissing; }},       // a short gap
    Fault{0.015, 1, 1, [](double) { return 666.0; }},         // a spike
    Fault{0.005, 1, 1, [](double) { return 0.0; }},           // a zero
    Fault{0.005, 4, 24, [](double start) { return start; }},  // a stuck value
};

}  // namespace

std::vector<double> with_faults(std::vector<double> values, std::size_t steps_per_day, std::int64_t seed) {
    PortableRandom random(seed, kFaultStream);
    for (std::size_t day = 0; day + steps_per_day <= values.size(); day += steps_per_day) {
        for (const auto& fault : kFaults) {
            // Drawn whether used or not, so that one day's fault does not move the next.
            const bool happens = random.uniform() < fault.probability_a_day;
            const auto first = day + static_cast<std::size_t>(random.integer(0, static_cast<int>(steps_per_day) - 1));
            const auto length = static_cast<std::size_t>(random.integer(fault.shortest, fault.longest));
            if (happens) {
                const auto last = std::min(first + length, values.size());
                const double value = fault.value(values[first]);
                std::fill(values.begin() + static_cast<std::ptrdiff_t>(first),
                          values.begin() + static_cast<std::ptrdiff_t>(last), value);
            }
        }
    }
    return values;
}

}  // namespace forecast
