#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace forecast {

/// Reads the time stamps of a file into ISO 8601 as parse_time() takes it. How they are written is told by a pattern,
/// or found out from the stamps themselves.
class TimeStamps {
public:
    /// `pattern` as of strptime, see take_time(); empty: to be found out.
    explicit TimeStamps(std::string pattern);

    /// Looks at one stamp to find the pattern out; a stamp that none fits changes nothing.
    void look_at(std::string_view text);
    /// True as long as more stamps could still tell patterns apart.
    [[nodiscard]] bool is_open() const { return looked_at_ == 0 || patterns_.size() > 1; }
    /// The ways to read the stamps that were looked at: one, or several where day and month cannot be told apart.
    [[nodiscard]] const std::vector<std::string>& patterns() const { return patterns_; }
    /// Takes `pattern` where it is one of those.
    void prefer(const std::string& pattern);

    /// The time, of an interval "begin - end" its begin; empty if it is none. Lives until the next call.
    std::string_view read(std::string_view text);

private:
    std::vector<std::string> patterns_;
    bool whole_ = false;  ///< the pattern is of the whole stamp, not of its day alone
    std::size_t looked_at_ = 0;
    std::string iso_;
};

/// "begin - end" cut in two, trimmed; the second empty where there is one time only.
struct WrittenInterval {
    std::string_view begin;
    std::string_view end;
};
WrittenInterval split_interval(std::string_view text);

/// Whether `text` is a time of day alone, such as "17:24" or "17:24:00".
bool is_clock(std::string_view text);

}  // namespace forecast
