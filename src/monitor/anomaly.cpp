#include "forecast/monitor/anomaly.hpp"

#include <cmath>

namespace forecast {

AnomalyKind guess_anomaly(const AnomalyEvidence& evidence) {
    const double load = evidence.load;
    if (evidence.is_faulty || load <= 0 || load < evidence.forecast / 2 || load > evidence.forecast * 2) {
        return AnomalyKind::meter;
    }
    if (evidence.temperature_error && std::abs(*evidence.temperature_error) > evidence.temperature_limit) {
        return AnomalyKind::weather;
    }
    if (evidence.is_working_day && evidence.free_day_load && load < evidence.forecast &&
        std::abs(load - *evidence.free_day_load) < std::abs(load - evidence.forecast)) {
        return AnomalyKind::holiday;
    }
    if (evidence.smallest_around && load < *evidence.smallest_around) {
        return AnomalyKind::outage;
    }
    return AnomalyKind::unknown;
}

}  // namespace forecast
