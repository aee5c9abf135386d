#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tidy.hpp"

namespace forecast {

/// The first and the last time of a file by the clock that it was written with, whatever its zone.
class WrittenSpan {
public:
    /// A time as ISO 8601.
    void look_at(std::string_view iso);

    [[nodiscard]] const std::string& first() const { return first_; }  ///< "2022-01-01T00:30"
    [[nodiscard]] const std::string& last() const { return last_; }
    [[nodiscard]] bool has_hour_24() const { return has_hour_24_; }

private:
    std::string first_;
    std::string last_;
    bool has_hour_24_ = false;
};

/// Whether the stamps of a source's files are the ends of its steps.
enum class StampsAre { begins, perhaps_ends, ends };

/// Ends they are where an hour 24 is, where `says` (the column's name, the lines above the header) tells so, and where
/// whole days begin a step after midnight and end at midnight: 00:30 to 00:00. By hours that is only perhaps so, since
/// days of UTC look the same on another clock.
StampsAre classify_stamps(const std::vector<WrittenSpan>& files, const std::string& says, std::chrono::seconds step);

/// Values stamped at the end of their step, in the order of the file, to its begin. Of a local clock, the hour that
/// October repeats is written as the clock stands at the end (02:30, 02:00, 02:30, 03:00) or as a step after the begin
/// (02:30, 03:00, 02:30, 03:00); which of them it is shows in the 03:00 given twice.
void move_to_begins(std::vector<RawValue>& values, std::chrono::seconds step, const std::string& zone);

}  // namespace forecast
