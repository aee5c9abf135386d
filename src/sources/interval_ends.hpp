#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tidy.hpp"

// Files whose times are the ends of their steps: how they are recognised, and how they become begins, as everywhere
// else.

namespace forecast {

/// The first and the last time of a file by the clock it was written with, whatever its zone.
class WrittenSpan {
public:
    /// Takes in one time, as ISO 8601.
    void look_at(std::string_view iso);

    [[nodiscard]] const std::string& first() const { return first_; }  ///< "2022-01-01T00:30"
    [[nodiscard]] const std::string& last() const { return last_; }
    [[nodiscard]] bool has_hour_24() const { return has_hour_24_; }

private:
    std::string first_;
    std::string last_;
    bool has_hour_24_ = false;
};

/// Whether the times of a source's files are begins or ends of steps. perhaps_ends is read as begins, with a note.
enum class StampsAre { begins, perhaps_ends, ends };

/// They are ends if there is an hour 24, if `says` (the column's name, a layout_word()) tells so, or if days begin one
/// step after midnight and end at midnight: 00:30 to 00:00. With steps of a multiple of an hour that last sign is weak
/// (perhaps_ends), since days of UTC look the same on another clock.
StampsAre classify_stamps(const std::vector<WrittenSpan>& files, const std::string& says, std::chrono::seconds step);

/// Moves values stamped at the end of their step to its begin. `values` are in the order of the file.
///
/// The hour that October repeats is written in one of two ways: as the clock stands at the end (02:30, 02:00, 02:30,
/// 03:00), or as a step after the begin (02:30, 03:00, 02:30, 03:00). A 03:00 given twice tells which it is.
void move_to_begins(std::vector<RawValue>& values, std::chrono::seconds step, const std::string& zone);

}  // namespace forecast
