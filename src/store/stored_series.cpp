#include "stored_series.hpp"

#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"

namespace forecast {

SeriesInfo checked_info(SeriesInfo info) {
    if (info.step.count() <= 0 || info.step > kLongestDuration) {
        throw Error(
            "the series {} of the observation store says that its values are {} s apart; another program has changed "
            "it: take the store from a backup, or fetch into a new one",
            info.id, info.step.count());
    }
    return info;
}

void check_times(const SeriesStatus& status) {
    const Timestamp earliest = start_of(to_day({kFirstYear, 1, 1}), "UTC");
    const Timestamp latest = start_of(to_day({kLastYear, 1, 1}), "UTC");
    if (status.first < earliest || status.last > latest) {
        throw Error(
            "the series {} of the observation store holds values of before {} or after {}; another program wrote "
            "them: remove their rows, or fetch into a new store",
            status.info.id, kFirstYear, kLastYear);
    }
}

}  // namespace forecast
