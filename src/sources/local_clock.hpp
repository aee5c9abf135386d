#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tidy.hpp"

namespace forecast {

/// Reads the time stamps of a file: with an offset, or local to a zone. Of a local time that the October clock change
/// repeats, the first occurrence in the file is the first pass and the second occurrence the second; the other way
/// round where the rows run backwards there.
class LocalClock {
public:
    explicit LocalClock(std::string zone) : zone_(std::move(zone)) {}

    /// `column` tells the series apart that share a file's time stamps (a pivot's keys). Nothing if `text` is no time.
    /// The value is left at 0.
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
