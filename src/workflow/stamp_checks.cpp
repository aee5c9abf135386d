#include "forecast/workflow/stamp_checks.hpp"

#include <algorithm>
#include <set>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/net/server_clock.hpp"
#include "forecast/sources/data_source.hpp"

namespace forecast {

std::vector<DoubtfulStamp> stamps_of_wrong_clocks(const ObservationStore& store) {
    return store.doubtful_stamps(now(), default_publication_delay);
}

std::string stamps_in_words(const std::vector<DoubtfulStamp>& stamps) {
    const auto earlier = [](const DoubtfulStamp& a, const DoubtfulStamp& b) { return a.available_at < b.available_at; };
    const auto [first, last] = std::minmax_element(stamps.begin(), stamps.end(), earlier);
    std::set<std::string> series;
    for (const DoubtfulStamp& stamp : stamps) {
        series.insert(stamp.series);
    }
    return fmt::format("{} value{} of {} series, known from {} to {}", stamps.size(), stamps.size() == 1 ? "" : "s",
                       series.size(), format_utc(first->available_at), format_utc(last->available_at));
}

std::optional<Timestamp> measured_after_now(const ObservationStore& store) {
    std::optional<Timestamp> newest;
    for (const SeriesStatus& status : store.status()) {
        const bool observed = status.info.column.find("previ") != 0 && status.info.column.find("forecast/") != 0;
        newest = observed ? std::max(newest, status.last) : newest;
    }
    return newest && *newest > now() + kClockTolerance ? newest : std::nullopt;
}

void refuse_a_doubtful_clock(const ObservationStore& store) {
    auto stamps = stamps_of_wrong_clocks(store);
    const Timestamp here = now();
    stamps.erase(std::remove_if(stamps.begin(), stamps.end(), [&](const auto& s) { return s.available_at <= here; }),
                 stamps.end());
    if (!stamps.empty()) {
        throw Error("the clock of this machine says {}, and the store holds {}", format_utc(here),
                    stamps_in_words(stamps))
            .with_advice(
                "set the clock right (timedatectl), or, if it is right, mend what was stored under a wrong one: "
                "forecast doctor --mend-stamps");
    }
    if (const auto measured = measured_after_now(store)) {
        spdlog::warn("the store holds values measured at {}, which is after this machine's clock ({}): is it right?",
                     format_utc(*measured), format_utc(here));
    }
}

}  // namespace forecast
