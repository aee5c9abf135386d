#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tidy.hpp"

namespace forecast {

/// Turns the times of a file into instants: with an offset, or local to a zone.
///
/// Of a local time that the October clock change repeats, the first occurrence in the file is the first pass, the
/// second one the second. It is the other way round where the rows run backwards. So the times must be read in the
/// order of the file, each once.
///
/// Example of 27 October in Paris: 01:30, 02:00, 02:30, 02:00, 02:30, 03:00 is read as 23:30Z, 00:00Z, 00:30Z, 01:00Z,
/// 01:30Z, 02:00Z.
class LocalClock {
public:
    /// `zone`: of times without an offset.
    explicit LocalClock(std::string zone) : zone_(std::move(zone)) {}

    /// The instant of `text` (ISO 8601), with value 0; nothing if it is no time. `column` tells apart series that share
    /// the file's times, the keys of a pivot.
    std::optional<RawValue> read(std::string_view text, std::size_t column);
    /// The same of a local time, given as if it were UTC.
    Timestamp instant(Timestamp local, std::size_t column);

    std::string zone_;
    Day day_{-1'000'000};  ///< the day that the members below describe
    bool has_change_ = false;
    std::chrono::seconds offset_{0};
    std::map<std::size_t, Timestamp> before_;                        ///< by column, the local time of the row before
    std::map<std::pair<std::size_t, Timestamp>, bool> read_passes_;  ///< of a repeated hour; true = the second
};

}  // namespace forecast
