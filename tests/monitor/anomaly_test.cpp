#include <catch2/catch.hpp>

#include "forecast/monitor/anomaly.hpp"
#include "forecast/monitor/finding.hpp"

using namespace forecast;

namespace {

AnomalyEvidence strange_day(double load) {
    AnomalyEvidence evidence;
    evidence.load = load;
    evidence.forecast = 200;
    evidence.free_day_load = 150;
    evidence.smallest_around = 145;
    return evidence;
}

}  // namespace

TEST_CASE("a load like a Sunday's on a working day may be a holiday that the calendar does not know", "[monitor]") {
    CHECK(guess_anomaly(strange_day(155)) == AnomalyKind::holiday);

    AnomalyEvidence sunday = strange_day(155);
    sunday.is_working_day = false;
    CHECK(guess_anomaly(sunday) == AnomalyKind::unknown);
}

TEST_CASE("a load below all others around may be an outage, one of half the forecast the meter", "[monitor]") {
    AnomalyEvidence sunday = strange_day(140);
    sunday.is_working_day = false;
    CHECK(guess_anomaly(sunday) == AnomalyKind::outage);
    CHECK(guess_anomaly(strange_day(90)) == AnomalyKind::meter);
    CHECK(guess_anomaly(strange_day(0)) == AnomalyKind::meter);
    CHECK(guess_anomaly(strange_day(420)) == AnomalyKind::meter);
}

TEST_CASE("a fault of the data goes before the weather, and the weather before the calendar", "[monitor]") {
    AnomalyEvidence evidence = strange_day(155);
    evidence.temperature_error = -4;
    CHECK(guess_anomaly(evidence) == AnomalyKind::weather);
    evidence.is_faulty = true;
    CHECK(guess_anomaly(evidence) == AnomalyKind::meter);
}

TEST_CASE("more load than forecast has no guess", "[monitor]") {
    CHECK(guess_anomaly(strange_day(260)) == AnomalyKind::unknown);
}

TEST_CASE("only an alert of the errors says that the model has drifted", "[monitor]") {
    CHECK(says_drift("error_shift", MonitorLevel::alert));
    CHECK(says_drift("coverage", MonitorLevel::alert));
    CHECK_FALSE(says_drift("error_shift", MonitorLevel::warning));
    CHECK_FALSE(says_drift("data_age", MonitorLevel::alert));
}
