#include "local_clock.hpp"

namespace forecast {

using std::chrono::hours;
using std::chrono::seconds;

std::optional<RawValue> LocalClock::read(std::string_view text, std::size_t column) {
    const auto local = parse_time(text, "UTC");
    if (!local) {
        return std::nullopt;
    }
    const bool has_offset = text.size() > 10 && text.find_first_of("Zz+-", 11) != std::string_view::npos;
    if (has_offset) {
        return RawValue{*local, 0, 0};
    }
    return RawValue{instant(*local, column), local->time_since_epoch().count(), 0};
}

Timestamp LocalClock::instant(Timestamp local, std::size_t column) {
    const auto [before, is_first] = before_.emplace(column, local);
    const bool runs_backwards = !is_first && local < before->second;
    before->second = local;
    const Day day = day_of(local, "UTC");
    if (day != day_) {
        day_ = day;
        const auto begin = start_of(day, zone_);
        has_change_ = start_of(day + 1, zone_) - begin != hours(24);
        offset_ = start_of(day, "UTC") - begin;
    }
    if (!has_change_) {
        return local - offset_;
    }
    const seconds time_of_day = local - start_of(day, "UTC");
    const auto first = from_local(day, time_of_day, zone_);
    const auto second = from_local(day, time_of_day, zone_, true);
    if (first == second) {
        return first;
    }
    const auto [pass, is_new] = read_passes_.emplace(std::pair(column, local), runs_backwards);
    return (is_new ? pass->second : !pass->second) ? second : first;
}

}  // namespace forecast
