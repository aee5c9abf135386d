#include "day_slots.hpp"

#include "forecast/features/calendar_lag.hpp"

namespace forecast {

DaySlots day_slots(const TimeAxis& axis) {
    DaySlots slots;
    slots.rows.resize(static_cast<std::size_t>(rows_per_day(axis)));
    slots.slot_of.resize(axis.size());
    for (std::size_t row = 0; row < axis.size(); ++row) {
        std::size_t slot = 0;
        if (!axis.daily()) {
            const Timestamp start = axis.start(row);
            const auto local = start + utc_offset(start, axis.zone());
            const auto clock = local.time_since_epoch() - std::chrono::hours(24) * axis.day(row).number;
            slot = static_cast<std::size_t>(clock / axis.step()) % slots.rows.size();
        }
        slots.slot_of[row] = slot;
        slots.rows[slot].push_back(row);
    }
    return slots;
}

}  // namespace forecast
